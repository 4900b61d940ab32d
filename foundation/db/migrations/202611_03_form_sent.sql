-- Forms that were sent and had an effect, by a digest of the key that each carries, of who sent it and of what it said. The same form
-- again finds its first outcome here.
create table form_sent (
  digest {bytes} not null primary key,
  outcome text not null,
  at {time} not null
){strict};;

create index form_sent_at on form_sent (at);;
