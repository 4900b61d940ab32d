-- A session that was idle, or that its owner locked: its password unlocks it (A21.1).
alter table session add column locked_at {time};;
-- When its password was last shown for a lock: tokens of before wait for it still, in each product.
alter table session add column unlocked_at {time};;
-- What was locked a moment ago is asked for twice a second.
create index session_locked on session (locked_at) where locked_at is not null;;
