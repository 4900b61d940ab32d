//! The person of a situation, for the other rooms.

use access::PractitionerRoleId;
use db::{Db, query, row};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

use super::organizations::OrganizationId;
use super::practitioners::PractitionerId;
use crate::domain::Sector;

row! {
    /// Somebody under one situation.
    pub struct PersonRow {
        /// The situation.
        pub role_id: PractitionerRoleId,
        /// The person.
        pub practitioner_id: PractitionerId,
        /// `M`, `MME` or empty.
        pub civility: String,
        /// `DR`, `PR` or empty.
        pub title: String,
        /// Family name.
        pub family: String,
        /// Given name.
        pub given: String,
        /// Label of the profession.
        pub profession_label: String,
        /// Nomenclature of the profession.
        pub profession_system: String,
        /// Specialty.
        pub expertise_label: String,
        /// Role.
        pub role_label: String,
        /// Sector.
        pub sector: Option<Sector>,
        /// The structure's name as the register spells it.
        pub structure_name: String,
        /// Commune.
        pub commune: String,
        /// Département's code.
        pub departement: String,
        /// When it ended.
        pub ended_at: Option<Timestamp>,
        /// The structure, when the directory knows it.
        pub organization_id: Option<OrganizationId>,
        /// Its name.
        pub organization_name: Option<String>,
        /// When the person's absence ends.
        pub absence_until: Option<Timestamp>,
    }
}

query!(PEOPLE: PersonRow = "select r.id as role_id, r.practitioner_id, p.civility, p.title, p.family, p.given, r.profession_label, r.profession_system, \
    r.expertise_label, r.role_label, r.sector, r.structure_name, r.commune, r.departement, r.ended_at, r.organization_id, \
    o.name as organization_name, p.absence_until from practitioner_role r join practitioner p on p.id = r.practitioner_id \
    left join organization o on o.id = r.organization_id where r.id in ({ids})");

/// The people behind these situations, ended ones too, so that messages keep their author's name. In no order.
pub(crate) async fn list(db: &Db, roles: &[PractitionerRoleId]) -> Result<Vec<PersonRow>, Fault> {
    let mut ids: Vec<Uuid> = roles.iter().map(|role| role.uuid()).collect();
    ids.sort_unstable();
    ids.dedup();
    db.rows_in(&PEOPLE, &[], &ids).await
}
