-- Accounts, the situations under which their owners act, and everything needed to sign in.
create table account (
  id {id} not null primary key,
  login text not null,
  login_key text not null unique,
  mail text,
  mail_key text unique,
  phone text,
  given_name text not null,
  family_name text not null,
  password_hash text,
  password_changed_at {time},
  state text not null,
  is_administrator {bool} not null,
  -- the situation chosen last (A18)
  practitioner_role_id {id},
  theme text not null,
  density text not null,
  text_size text not null,
  font text not null,
  network text not null,
  created_at {time} not null,
  activated_at {time},
  last_seen_at {time}
){strict};;

-- The situations d'exercice of an account; once ended they give no right (I-8). ended_by: 'registre' when it left the national
-- register, which may bring it back; 'maison' when we ended it.
create table account_role (
  practitioner_role_id {id} not null primary key,
  account_id {id} not null references account (id),
  label text not null,
  created_at {time} not null,
  ended_at {time},
  ended_by text
){strict};;

create index account_role_account on account_role (account_id);;

-- A device that its owner declared personal, known by a cookie of which only the hash is kept.
create table device (
  id {id} not null primary key,
  account_id {id} not null references account (id),
  token_hash {bytes} not null unique,
  label text not null,
  created_at {time} not null,
  forgotten_at {time}
){strict};;

create index device_account on device (account_id);;

-- Browsers in which an account has entered its password: they are not locked by the failures of strangers. One cookie, of which only the
-- hash is kept, serves everybody who uses the browser.
create table known_browser (
  token_hash {bytes} not null,
  account_id {id} not null references account (id),
  seen_at {time} not null,
  -- when the account first entered a one-time code in it too
  proved_at {time},
  primary key (token_hash, account_id)
){strict};;

create index known_browser_account on known_browser (account_id);;
create index known_browser_seen on known_browser (seen_at);;

create table session (
  id {id} not null primary key,
  account_id {id} not null references account (id),
  -- the most that any of its tokens is worth
  assurance {int} not null,
  practitioner_role_id {id},
  device_id {id} references device (id),
  device_label text not null,
  device_profile text not null,
  network text,
  created_at {time} not null,
  last_seen_at {time} not null,
  expires_at {time} not null,
  ended_at {time},
  -- why it ended, and the account that ended it; none when the system did
  end_reason text,
  ended_by {id}
){strict};;

create index session_account on session (account_id, ended_at);;
create index session_role on session (practitioner_role_id);;
create index session_open on session (ended_at, expires_at);;

-- What a browser presents of a session: one token for each product whose pages it opened, each worth what was shown for it (I-6).
create table session_token (
  token_hash {bytes} not null primary key,
  session_id {id} not null references session (id),
  product text not null,
  assurance {int} not null,
  given_at {time} not null
){strict};;

create unique index session_token_product on session_token (session_id, product);;

-- A session on its way to another product: a code that serves once, for 30 seconds, in the browser that asked for it.
create table hand_over (
  code_hash {bytes} not null primary key,
  session_id {id} not null references session (id),
  assurance {int} not null,
  from_product text not null,
  to_product text not null,
  -- hash of the secret that the browser keeps where it arrives
  browser_hash {bytes} not null,
  onward text not null,
  created_at {time} not null,
  used_at {time}
){strict};;

create index hand_over_created on hand_over (created_at);;

-- A one-time code on its way: for a sign-in, or to strengthen a session (A19). The code's hash is keyed.
create table sign_in (
  id {id} not null primary key,
  account_id {id} not null references account (id),
  session_id {id} references session (id),
  token_hash {bytes} not null unique,
  -- keyed hash of who asked: what they have proved, and their network
  asker_key {bytes} not null,
  channel text not null,
  code_hash {bytes} not null,
  tries {int} not null,
  -- of the last wrong code: the same code sent again, by a reload for example, is not counted again
  wrong_hash {bytes},
  sends {int} not null,
  sent_at {time} not null,
  expires_at {time} not null,
  used_at {time},
  onward text not null
){strict};;

create index sign_in_sent on sign_in (sent_at);;
create index sign_in_account on sign_in (account_id, sent_at);;

-- What failed too often, by keyed hash of what was typed, of an address, or of an account seen from a browser of its own.
create table attempt (
  key {bytes} not null primary key,
  kind text not null,
  failures {int} not null,
  locks {int} not null,
  since_at {time} not null,
  locked_until {time}
){strict};;

create index attempt_since on attempt (since_at);;

-- Links to set a password (A09.1). Without an account: the link of the first administrator.
create table temporary_link (
  id {id} not null primary key,
  account_id {id} references account (id),
  token_hash {bytes} not null unique,
  purpose text not null,
  created_at {time} not null,
  expires_at {time},
  used_at {time},
  replaced_at {time}
){strict};;

create index temporary_link_account on temporary_link (account_id);;

-- Which version of which terms was accepted when (A11.4).
create table terms_acceptance (
  account_id {id} not null references account (id),
  document text not null,
  version {int} not null,
  accepted_at {time} not null,
  primary key (account_id, document, version)
){strict};;

-- Tiles that a person marked with a star (A12.1).
create table favourite_tile (
  account_id {id} not null references account (id),
  tile text not null,
  primary key (account_id, tile)
){strict};;
