-- What happened, in the order in which it became visible: references only, never a body. Read by the live streams, kept 14 days.
-- On PostgreSQL numbers are given before commits happen, so readers go by (xid, seq) and stop before the oldest open transaction.
create table journal (
  seq {serial},
  xid {xid},
  at {time} not null,
  topic {id} not null,
  kind text not null,
  reference {id},
  number {int} not null,
  author {id}
){strict};;

create index journal_topic on journal (topic, xid, seq);;
create index journal_at on journal (at);;
--! postgres
create index journal_order on journal (xid, seq);;
--! both
