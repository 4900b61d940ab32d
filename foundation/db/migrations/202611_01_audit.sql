-- The trace. Rows are only ever added (N02.2, INV-14); the triggers enforce that, also against our own mistakes.
create table audit_event (
  seq {serial},
  at {time} not null,
  kind text not null,
  action text not null,
  outcome text not null,
  account_id {id},
  practitioner_role_id {id},
  session_id {id},
  operation_id {id},
  network text,
  entity_kind text,
  entity_id {id},
  basis text,
  detail text
){strict};;

create index audit_event_account on audit_event (account_id, seq);;
create index audit_event_entity on audit_event (entity_id, seq);;

-- One seal for each minute that wrote something: a keyed hash over its rows and the seal before it (see the crate `audit`).
-- Numbers follow one another from 1: a gap means that a seal was removed.
create table audit_seal (
  seq {int} not null primary key,
  first_event {int} not null,
  last_event {int} not null,
  events {int} not null,
  hash {bytes} not null,
  sealed_at {time} not null
){strict};;

-- Of two who seal at once, only one can follow the same seal.
create unique index audit_seal_first on audit_seal (first_event);;

-- The key of the seals, wrapped by the master key: whoever can write here and has no key file can't make a seal.
create table audit_seal_key (
  id {int} not null primary key check (id = 1),
  data_key {bytes} not null
){strict};;

--! sqlite
create trigger audit_event_no_update before update on audit_event begin select raise(abort, 'the trace is append-only'); end;;
create trigger audit_event_no_delete before delete on audit_event begin select raise(abort, 'the trace is append-only'); end;;
create trigger audit_seal_no_update before update on audit_seal begin select raise(abort, 'the trace is append-only'); end;;
create trigger audit_seal_no_delete before delete on audit_seal begin select raise(abort, 'the trace is append-only'); end;;
-- "insert or replace" deletes the conflicting row without running a trigger on "delete".
-- It fails instead of aborting: nothing was written yet, and SQLite need not prepare to undo. A number that SQLite gives is -1 here.
create trigger audit_event_no_replace before insert on audit_event when new.seq > 0 and exists (select 1 from audit_event where seq = new.seq)
  begin select raise(fail, 'the trace is append-only'); end;;
create trigger audit_seal_no_replace before insert on audit_seal
  when exists (select 1 from audit_seal where seq = new.seq or first_event = new.first_event)
  begin select raise(abort, 'the trace is append-only'); end;;
-- The key may only be wrapped again, under a newer master key, whose number stands in its first bytes.
create trigger audit_seal_key_no_update before update on audit_seal_key
  when new.id <> old.id or substr(new.data_key, 1, 5) <= substr(old.data_key, 1, 5) or length(new.data_key) <> length(old.data_key)
  begin select raise(abort, 'the trace is append-only'); end;;
create trigger audit_seal_key_no_delete before delete on audit_seal_key begin select raise(abort, 'the trace is append-only'); end;;
-- Ignored, not refused: of two who claim a store at once, the second finds the key of the first.
create trigger audit_seal_key_no_replace before insert on audit_seal_key when exists (select 1 from audit_seal_key)
  begin select raise(ignore); end;;
--! postgres
create function trace_is_append_only() returns trigger language plpgsql as $$ begin raise exception 'the trace is append-only'; end $$;;
create trigger audit_event_append_only before update or delete or truncate on audit_event for each statement execute function trace_is_append_only();;
create trigger audit_seal_append_only before update or delete or truncate on audit_seal for each statement execute function trace_is_append_only();;
create trigger audit_seal_key_append_only before delete or truncate on audit_seal_key for each statement execute function trace_is_append_only();;
create trigger audit_seal_key_no_update before update on audit_seal_key for each row
  when (new.id <> old.id or substr(new.data_key, 1, 5) <= substr(old.data_key, 1, 5) or length(new.data_key) <> length(old.data_key))
  execute function trace_is_append_only();;
--! both
