-- Conversations and their messages (C01–C24). Bodies, topics and drafts are sealed under the conversation's own key (§16).
-- One counter orders everything that happens in a conversation: a message's seq is the counter at its creation, its change the
-- counter at its last change, so that "what did I miss since N" is one indexed reading.
create table conversation (
  id {id} not null primary key,
  number {int} not null unique,
  kind text not null,
  topic {bytes},
  organization_id {id},
  state text not null,
  closed_reason {bytes},
  data_key {bytes} not null,
  last_change {int} not null,
  last_seq {int} not null,
  last_at {time} not null,
  created_at {time} not null,
  created_by {id} not null,
  direct_key {bytes} unique
){strict};;

-- One row for each situation d'exercice that takes or took part (I-14).
create table participant (
  conversation_id {id} not null references conversation (id),
  practitioner_role_id {id} not null,
  ordinal {int} not null,
  part text not null,
  joined_at {time} not null,
  left_at {time},
  history_from {int} not null,
  delivered_seq {int} not null,
  delivered_at {time},
  read_seq {int} not null,
  read_at {time},
  muted {bool} not null,
  archived {bool} not null,
  primary key (conversation_id, practitioner_role_id)
){strict};;

create index participant_role on participant (practitioner_role_id, archived);;

create table message (
  id {id} not null primary key,
  conversation_id {id} not null references conversation (id),
  seq {int} not null,
  change {int} not null,
  version {int} not null,
  author_role_id {id} not null,
  author_account_id {id},
  client_id {id} not null,
  kind text not null,
  body {bytes},
  reply_to {id},
  sent_at {time} not null,
  edited_at {time},
  retracted_at {time}
){strict};;

create unique index message_seq on message (conversation_id, seq);;
create index message_change on message (conversation_id, change);;
create index message_sent on message (conversation_id, sent_at);;
-- I-9: sent N times under one client id, it exists once.
create unique index message_client on message (author_role_id, client_id);;

-- What a message said before it was edited or retracted: for the audit only (C15, INV-10).
create table message_revision (
  message_id {id} not null references message (id),
  version {int} not null,
  body {bytes} not null,
  replaced_at {time} not null,
  primary key (message_id, version)
){strict};;

create table reaction (
  message_id {id} not null references message (id),
  practitioner_role_id {id} not null,
  kind text not null,
  at {time} not null,
  primary key (message_id, practitioner_role_id, kind)
){strict};;

create table mention (
  message_id {id} not null references message (id),
  practitioner_role_id {id} not null,
  conversation_id {id} not null,
  seq {int} not null,
  primary key (message_id, practitioner_role_id)
){strict};;

create index mention_role on mention (practitioner_role_id, conversation_id, seq);;

create table draft (
  conversation_id {id} not null references conversation (id),
  practitioner_role_id {id} not null,
  body {bytes} not null,
  saved_at {time} not null,
  primary key (conversation_id, practitioner_role_id)
){strict};;

-- C22: minutes since midnight in Paris; from after to crosses midnight.
create table quiet_hours (
  practitioner_role_id {id} not null primary key,
  enabled {bool} not null,
  from_minute {int} not null,
  to_minute {int} not null
){strict};;
