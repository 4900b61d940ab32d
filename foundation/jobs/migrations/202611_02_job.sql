-- Background jobs. A row is written in the transaction that asks for it.
create table job (
  id {id} primary key,
  kind text not null,
  payload text not null,
  deduplication text,
  created_at {time} not null,
  run_at {time} not null,
  tries {int} not null,
  max_tries {int} not null,
  locked_until {time},
  last_error text,
  done_at {time},
  abandoned_at {time}
){strict};;

-- Waiting jobs, by the time at which they may be taken.
create index job_waiting on job (kind, run_at) where done_at is null and abandoned_at is null;;
-- The same job waits only once.
create unique index job_once on job (kind, deduplication) where done_at is null and abandoned_at is null;;
create index job_done on job (done_at) where done_at is not null;;
create index job_abandoned on job (abandoned_at) where abandoned_at is not null;;

-- Steps of jobs that are done and must not be repeated.
create table job_step (
  job_id {id} not null references job (id) on delete cascade,
  step text not null,
  primary key (job_id, step)
){strict};;

-- Recurring jobs. Whoever advances the time enqueues the job.
create table job_schedule (
  name text primary key,
  next_at {time} not null
){strict};;
