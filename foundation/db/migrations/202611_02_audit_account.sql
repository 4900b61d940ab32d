-- The rows of an account are found through the seals that cover some of them. An index over every row would cost a page for each command,
-- for a query that is rare.
create table audit_seal_account (
  account_id {id} not null,
  seal {int} not null,
  primary key (account_id, seal)
){strict};;

insert into audit_seal_account (account_id, seal)
  select distinct e.account_id, s.seq from audit_seal s join audit_event e on e.seq between s.first_event and s.last_event
  where e.account_id is not null;;

drop index audit_event_account;;

--! sqlite
create trigger audit_seal_account_no_update before update on audit_seal_account begin select raise(abort, 'the trace is append-only'); end;;
create trigger audit_seal_account_no_delete before delete on audit_seal_account begin select raise(abort, 'the trace is append-only'); end;;
--! postgres
create trigger audit_seal_account_append_only before update or delete or truncate on audit_seal_account for each statement execute function trace_is_append_only();;
--! both
