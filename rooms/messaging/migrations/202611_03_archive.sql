-- What is put away comes back with its next message: how far the conversation had come then.
alter table participant add column archived_seq {int} not null default 0;;
update participant set archived_seq = (select c.last_seq from conversation c where c.id = participant.conversation_id);;
