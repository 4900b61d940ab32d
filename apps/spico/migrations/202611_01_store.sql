-- What this store is for, written once when it is first opened: real accounts, or the demonstration. Neither opens the other's. "proof" is
-- a known text sealed under the master key: a wrong key file is noticed before anything else is read.
create table store_claim (
  id {int} not null primary key,
  nature text not null,
  proof {bytes} not null,
  claimed_at {time} not null,
  planted_at {time}
){strict};;
