-- A session that was idle, or that its owner locked: its password unlocks it (A21.1).
alter table session add column locked_at {time};;
-- Recently locked sessions are queried twice a second.
create index session_locked on session (locked_at) where locked_at is not null;;
