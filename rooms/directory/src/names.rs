//! The people behind situations, cached: drawing an inbox of fifty rows asks the store nothing once they were read.

use std::collections::HashMap;
use std::sync::Arc;

use access::PractitionerRoleId;
use cards::Remembered;
use db::Db;
use kernel::{Fault, Timestamp};

use crate::domain::{Sector, name, profession};
use crate::index::card::place_line;
use crate::store::organizations::OrganizationId;
use crate::store::people::{self, PersonRow};
use crate::store::practitioners::PractitionerId;

/// People kept at most.
const KEPT: usize = 50_000;

/// The name with what distinguishes its bearer from others of the same name: `Claire Martin (Infirmière, Pézenas)`.
pub fn told_apart(name: &str, profession: &str, commune: &str) -> String {
    let known: Vec<&str> = [profession, commune]
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect();
    if known.is_empty() {
        return name.to_owned();
    }
    format!("{name} ({})", known.join(", "))
}

/// Somebody under one situation, as other rooms show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub practitioner: PractitionerId,
    /// The situation.
    pub role: PractitionerRoleId,
    /// `Dr Claire Martin`.
    pub name: String,
    /// `Martin`.
    pub family: String,
    /// Profession and specialty, or role.
    pub profession: String,
    /// `Cabinet du Port, Pézenas (34)`.
    pub place: String,
    /// `Pézenas`, or empty.
    pub commune: String,
    /// Département's code.
    pub departement: String,
    /// Sector.
    pub sector: Option<Sector>,
    /// `CM`.
    pub initials: String,
    /// The structure, when the directory knows it.
    pub organization: Option<OrganizationId>,
    /// Its name.
    pub organization_name: Option<String>,
    /// Whether the situation is in use: nobody acts under one that ended (I-8).
    pub is_active: bool,
    /// When the person's absence ends.
    pub absent_until: Option<Timestamp>,
}

impl Person {
    /// `Infirmière · Cabinet du Port`: how a situation is named beside an account.
    pub fn label(&self) -> String {
        match &self.organization_name {
            Some(organization) => format!("{} · {organization}", self.profession),
            None => self.profession.clone(),
        }
    }
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        let (given, family) = (name::given(&row.given), name::family(&row.family));
        let structure = row
            .organization_name
            .as_deref()
            .unwrap_or(&row.structure_name);
        Self {
            practitioner: row.practitioner_id,
            role: row.role_id,
            name: name::full(&row.title, &row.given, &row.family),
            profession: profession::said(
                &row.civility,
                &row.profession_label,
                &row.expertise_label,
                &row.role_label,
                &row.profession_system,
            ),
            place: place_line(
                &name::structure(structure),
                &name::commune(&row.commune),
                &row.departement,
            ),
            commune: name::commune(&row.commune),
            departement: row.departement,
            sector: row.sector,
            initials: kernel::fr::initials(&given, &family),
            family,
            organization: row.organization_id,
            organization_name: row.organization_name.as_deref().map(name::structure),
            is_active: row.ended_at.is_none(),
            absent_until: row.absence_until,
        }
    }
}

/// The people behind these situations, from the store.
pub(crate) async fn read(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<HashMap<PractitionerRoleId, Arc<Person>>, Fault> {
    let rows = people::list(db, roles).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role_id, Arc::new(Person::from(row))))
        .collect())
}

/// People who were read, until it is said that they changed.
pub(crate) type Names = Remembered<PractitionerRoleId, Person>;

/// Nobody yet.
pub(crate) fn names() -> Arc<Names> {
    Arc::new(Names::of_most(KEPT))
}

#[cfg(test)]
mod tests {
    use super::told_apart;

    #[test]
    fn those_of_one_name_are_called_by_what_is_known() {
        let called = |profession, commune| told_apart("Claire Martin", profession, commune);
        assert_eq!(
            called("Infirmière", "Sète"),
            "Claire Martin (Infirmière, Sète)"
        );
        assert_eq!(called("", "Sète"), "Claire Martin (Sète)");
        assert_eq!(called("", ""), "Claire Martin");
    }
}
