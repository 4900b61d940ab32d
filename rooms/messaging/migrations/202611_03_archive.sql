-- An archived conversation comes back with its next message: the seq at which it was archived.
alter table participant add column archived_seq {int} not null default 0;;
update participant set archived_seq = (select c.last_seq from conversation c where c.id = participant.conversation_id);;
