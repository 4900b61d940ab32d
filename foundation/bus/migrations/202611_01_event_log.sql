-- What happened, in the order in which it became visible: references only, never a body. Read by the live streams, kept 14 days.
-- On PostgreSQL numbers are assigned before commits happen, so readers order by (xid, seq) and stop before the oldest open transaction.
create table event_log (
  seq {serial},
  xid {xid},
  at {time} not null,
  topic {id} not null,
  kind text not null,
  reference {id},
  number {int} not null,
  author {id}
){strict};;

create index event_log_topic on event_log (topic, xid, seq);;
create index event_log_at on event_log (at);;
--! postgres
create index event_log_order on event_log (xid, seq);;
--! both
