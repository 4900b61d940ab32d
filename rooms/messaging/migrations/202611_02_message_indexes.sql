-- Each index adds a page to write when a message is sent, and one for each conversation or author where the key is not the time.
-- Only what was edited, retracted or reacted to has a change of its own; what was created since is found by its seq.
drop index message_change;;
create index message_changed on message (conversation_id, change) where change <> seq;;
-- A date is found by halving the numbers: messages are numbered in the order in which they are sent.
drop index message_sent;;
-- I-9 with the other column first: devices number their messages by time, so new ones stay together at the index's end.
drop index message_client;;
create unique index message_client on message (client_id, author_role_id);;
