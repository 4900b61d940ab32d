-- Forms that were sent and had an effect, by a digest of the form's key, of its sender and of its content. The same form sent again finds
-- its first outcome here.
create table form_sent (
  digest {bytes} not null primary key,
  outcome text not null,
  at {time} not null
){strict};;

create index form_sent_at on form_sent (at);;
