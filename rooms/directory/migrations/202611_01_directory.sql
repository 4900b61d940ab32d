-- The directory (B01): professionals, their situations d'exercice and the structures they work in.
-- Entries come from the national registers ("annuaire") or were created here ("cree"); none is ever deleted (B08.2).
-- One counter numbers every change: copies (the search index, a cache) ask for what changed since their number.
create table directory_counter (
  id {int} not null primary key,
  last_change {int} not null
){strict};;
insert into directory_counter (id, last_change) values (1, 0);;

create table organization (
  id {id} not null primary key,
  finess text unique,
  finess_legal text not null,
  siret text not null,
  name text not null,
  name_key text not null,
  category_code text not null,
  category_label text not null,
  sector text,
  address text not null,
  postcode text not null,
  commune text not null,
  departement text not null,
  phone text not null,
  email text not null,
  hours text not null,
  how_to_solicit text not null,
  services text not null,
  source text not null,
  state text not null,
  content_hash {int},
  changed_seq {int} not null,
  created_at {time} not null
){strict};;
create index organization_changed on organization (changed_seq);;

-- identifier: the national identification (IDNPS): 8 and the RPPS number, 0 and the ADELI number.
create table practitioner (
  id {id} not null primary key,
  identifier text unique,
  civility text not null,
  title text not null,
  family text not null,
  given text not null,
  family_key text not null,
  source text not null,
  state text not null,
  hours text not null,
  free_line text not null,
  absence_text text not null,
  absence_until {time},
  content_hash {int},
  version {int} not null,
  changed_seq {int} not null,
  created_at {time} not null
){strict};;
create index practitioner_changed on practitioner (changed_seq);;

-- ended_by: 'registre' when it left the national file, which may restore it; 'maison' when SPICO ended it, and no import undoes that (I-8).
-- activity_key: identifies an activity of the national file from one day to the next, as a hash; none for those created here.
create table practitioner_role (
  id {id} not null primary key,
  practitioner_id {id} not null references practitioner (id),
  organization_id {id} references organization (id),
  activity_key {int},
  content_hash {int},
  profession_code text not null,
  profession_system text not null,
  profession_label text not null,
  expertise_code text not null,
  expertise_label text not null,
  role_code text not null,
  role_label text not null,
  mode text not null,
  activity_kind text not null,
  sector_code text not null,
  sector text,
  finess text,
  structure_name text not null,
  address text not null,
  postcode text not null,
  commune text not null,
  commune_code text not null,
  departement text not null,
  phone text not null,
  joined_at {time},
  ended_at {time},
  ended_by text,
  created_at {time} not null
){strict};;
-- Begins with the person, whose ids grow with time: an import appends to this index instead of writing all over it.
create unique index practitioner_role_activity on practitioner_role (practitioner_id, activity_key);;
-- Queried every second for what has just ended, so that the rights end too (I-8).
create index practitioner_role_ended on practitioner_role (ended_at) where ended_at is not null;;
create index practitioner_role_organization on practitioner_role (organization_id) where organization_id is not null;;
create index practitioner_role_finess on practitioner_role (finess) where organization_id is null and finess is not null;;

-- Secure mailboxes (B09). Those on the red list are known and never shown.
create table mailbox (
  address text not null primary key,
  practitioner_id {id} references practitioner (id),
  organization_id {id} references organization (id),
  kind text not null,
  red_list {bool} not null,
  changed_seq {int} not null
){strict};;
create index mailbox_practitioner on mailbox (practitioner_id) where practitioner_id is not null;;

-- Imports, the running one included: rebuilding the index waits for its end.
create table directory_import (
  id {id} not null primary key,
  kind text not null,
  started_at {time} not null,
  alive_at {time} not null,
  ended_at {time},
  summary text not null
){strict};;
