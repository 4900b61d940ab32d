-- A session that nobody touched for a while, or that its owner locked: it goes on after its password (A21.1).
alter table session add column locked_at {time};;
