//! What the search index needs of the directory.

use access::PractitionerRoleId;
use db::row::One;
use db::{Db, params, query, row};
use kernel::{Fault, Timestamp, Uuid};

use super::organizations::OrganizationId;
use super::practitioners::PractitionerId;
use crate::domain::{Sector, State};

row! {
    /// A person with one of his situations in use, or none.
    pub struct PersonRow {
        /// The person.
        pub practitioner_id: PractitionerId,
        /// National identification.
        pub identifier: Option<String>,
        /// `M`, `MME` or empty.
        pub civility: String,
        /// `DR`, `PR` or empty.
        pub title: String,
        /// Family name.
        pub family: String,
        /// Given name.
        pub given: String,
        /// A free line of the person.
        pub free_line: String,
        /// When the absence ends.
        pub absence_until: Option<Timestamp>,
        /// Whether the entry is in use.
        pub state: State,
        /// Whether a secure mailbox may be shown.
        pub has_mailbox: bool,
        /// The situation.
        pub role_id: Option<PractitionerRoleId>,
        /// Label of the profession.
        pub profession_label: Option<String>,
        /// Nomenclature of the profession.
        pub profession_system: Option<String>,
        /// Specialty.
        pub expertise_label: Option<String>,
        /// Role.
        pub role_label: Option<String>,
        /// `L` self-employed, `S` employed, `B` volunteer, or empty.
        pub mode: Option<String>,
        /// Sector.
        pub sector: Option<Sector>,
        /// FINESS number of the place.
        pub finess: Option<String>,
        /// The structure's name.
        pub structure_name: Option<String>,
        /// Postcode.
        pub postcode: Option<String>,
        /// Commune.
        pub commune: Option<String>,
        /// Département's code.
        pub departement: Option<String>,
        /// When an account was attached.
        pub joined_at: Option<Timestamp>,
    }
}

macro_rules! people {
    ($which:literal) => {
        concat!(
            "select p.id as practitioner_id, p.identifier, p.civility, p.title, p.family, p.given, p.free_line, p.absence_until, p.state, \
             exists (select 1 from mailbox m where m.practitioner_id = p.id and m.red_list = false) as has_mailbox, \
             r.id as role_id, r.profession_label, r.profession_system, r.expertise_label, r.role_label, r.mode, r.sector, r.finess, \
             r.structure_name, r.postcode, r.commune, r.departement, r.joined_at from (select * from practitioner where ",
            $which,
            ") p left join practitioner_role r on r.practitioner_id = p.id and r.ended_at is null \
             order by p.id, r.created_at, r.id"
        )
    };
}

query!(PAGE: PersonRow = people!("id > $1 and state = 'actif' order by id limit $2"));
query!(CHANGED: PersonRow = people!("changed_seq > $1 and changed_seq <= $2"));
query!(COUNT_CHANGED: One<i64> = "select cast(count(*) as bigint) as value from (select 1 as one from practitioner where changed_seq > $1 limit $2) c");

/// The next people in use after `after`, at most `limit`, in the order of their ids.
pub(crate) async fn people_page(db: &Db, after: Uuid, limit: i64) -> Result<Vec<PersonRow>, Fault> {
    db.rows(&PAGE, params![after, limit]).await
}

/// The people whose entry changed after one number and up to another, those out of use too.
pub(crate) async fn people_changed(
    db: &Db,
    after: i64,
    up_to: i64,
) -> Result<Vec<PersonRow>, Fault> {
    db.rows(&CHANGED, params![after, up_to]).await
}

/// How many people changed after a number; counts up to `most`.
pub(crate) async fn count_people_changed(db: &Db, after: i64, most: i64) -> Result<i64, Fault> {
    Ok(db.load(&COUNT_CHANGED, params![after, most]).await?.0)
}

row! {
    /// A structure as the index holds it.
    pub struct StructureRow {
        /// The id.
        pub id: OrganizationId,
        /// FINESS number.
        pub finess: Option<String>,
        /// Name.
        pub name: String,
        /// Its category.
        pub category_label: String,
        /// Sector.
        pub sector: Option<Sector>,
        /// Postcode.
        pub postcode: String,
        /// Commune.
        pub commune: String,
        /// Département's code.
        pub departement: String,
        /// Its services.
        pub services: String,
        /// Whether the entry is in use.
        pub state: State,
    }
}

macro_rules! structures {
    ($which:literal) => {
        concat!(
            "select id, finess, name, category_label, sector, postcode, commune, departement, services, state from organization where ",
            $which
        )
    };
}

query!(STRUCTURES_PAGE: StructureRow = structures!("id > $1 and state = 'actif' order by id limit $2"));
query!(STRUCTURES_CHANGED: StructureRow = structures!("changed_seq > $1 and changed_seq <= $2 order by id"));
query!(COUNT_STRUCTURES_CHANGED: One<i64> = "select cast(count(*) as bigint) as value from (select 1 as one from organization where changed_seq > $1 limit $2) c");

/// The next structures in use after `after`, at most `limit`, in the order of their ids.
pub(crate) async fn structures_page(
    db: &Db,
    after: Uuid,
    limit: i64,
) -> Result<Vec<StructureRow>, Fault> {
    db.rows(&STRUCTURES_PAGE, params![after, limit]).await
}

/// The structures that changed after one number and up to another, those out of use too.
pub(crate) async fn structures_changed(
    db: &Db,
    after: i64,
    up_to: i64,
) -> Result<Vec<StructureRow>, Fault> {
    db.rows(&STRUCTURES_CHANGED, params![after, up_to]).await
}

/// How many structures changed after a number; counts up to `most`.
pub(crate) async fn count_structures_changed(db: &Db, after: i64, most: i64) -> Result<i64, Fault> {
    Ok(db
        .load(&COUNT_STRUCTURES_CHANGED, params![after, most])
        .await?
        .0)
}
