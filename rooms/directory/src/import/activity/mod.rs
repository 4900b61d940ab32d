//! One line of the register of people.

use super::cells::{self, first_of, is_code, joined, one_of, town_of};
use super::columns::ActivityColumns;
use crate::domain::{place, profession};
use crate::import::known::Hash;

/// An activity, as the register describes it today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity<'a> {
    /// The national identification.
    pub identifier: &'a str,
    /// `M`, `MME` or empty.
    pub civility: &'a str,
    /// `DR`, `PR` or empty.
    pub title: &'a str,
    /// Family name.
    pub family: &'a str,
    /// Given name.
    pub given: &'a str,
    /// Code of the profession.
    pub profession_code: &'a str,
    /// Its nomenclature.
    pub profession_system: &'static str,
    /// Its label.
    pub profession_label: &'a str,
    /// Specialty.
    pub expertise: (&'a str, &'a str),
    /// Role.
    pub role: (&'a str, &'a str),
    /// `L`, `S`, `B` or empty.
    pub mode: &'a str,
    /// Kind of activity.
    pub kind: &'a str,
    /// Sector of activity.
    pub sector_code: &'a str,
    /// FINESS number of the place, or empty.
    pub finess: &'a str,
    /// The register's own number of the place, or empty.
    pub technical_id: &'a str,
    /// Name of the place.
    pub structure_name: &'a str,
    /// Number and street.
    pub address: String,
    /// Postcode.
    pub postcode: &'a str,
    /// Commune.
    pub commune: &'a str,
    /// INSEE code of the commune.
    pub commune_code: &'a str,
    /// Département.
    pub departement: String,
    /// The directory's number of the place.
    pub phone: &'a str,
}

impl<'a> Activity<'a> {
    /// Reads a line; `Err`: why it is refused, in French.
    pub fn read(columns: &ActivityColumns, line: &'a str) -> Result<Self, &'static str> {
        let cells = cells::split(line, '|')?;
        if cells.len() < columns.named {
            return Err("ligne incomplète : il manque des colonnes");
        }
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).copied().unwrap_or_default();
        let (identifier, family) = (cell(columns.identifier), cell(columns.family));
        let profession_code = cell(columns.profession_code);
        check(identifier, cell(columns.number), family, profession_code)?;
        let profession_system = profession::system_of(profession_code, cell(columns.category));
        let (postcode, commune_code) = (cell(columns.postcode), cell(columns.commune_code));
        let departement = departement(cell(columns.departement), postcode, commune_code);
        Ok(Self {
            identifier,
            civility: cell(columns.civility),
            title: one_of(cell(columns.title), &["DR", "PR"]),
            family,
            given: cell(columns.given),
            profession_code,
            profession_system,
            profession_label: first_of(
                cell(columns.profession_label),
                profession::label_of(profession_code),
            ),
            expertise: (cell(columns.expertise_code), cell(columns.expertise_label)),
            role: (cell(columns.role_code), cell(columns.role_label)),
            mode: one_of(cell(columns.mode), &["L", "S", "B"]),
            kind: cell(columns.kind),
            sector_code: cell(columns.sector),
            finess: Some(cell(columns.finess))
                .filter(|number| is_code(number, 9, 9))
                .unwrap_or_default(),
            technical_id: cell(columns.technical_id),
            structure_name: first_of(cell(columns.sign), cell(columns.company)),
            address: joined([
                cell(columns.street_number),
                cell(columns.repetition),
                cell(columns.way),
                cell(columns.street),
            ]),
            postcode,
            commune: first_of(cell(columns.commune), town_of(cell(columns.office))),
            commune_code,
            departement,
            phone: first_of(cell(columns.phone), cell(columns.phone_2)),
        })
    }

    /// Identifies the same activity from one day to the next; `occurrence` distinguishes activities that are equal in everything else.
    pub fn key(&self, occurrence: u8) -> i64 {
        let hash = Hash::new()
            .and(self.identifier)
            .and(self.technical_id)
            .and(self.profession_code)
            .and(self.expertise.0);
        if occurrence == 0 {
            hash.end()
        } else {
            hash.and(occurrence.to_string().as_str()).end()
        }
    }

    /// The identity in the register.
    pub fn person_hash(&self) -> i64 {
        Hash::new()
            .and(self.civility)
            .and(self.title)
            .and(self.family)
            .and(self.given)
            .end()
    }

    /// All columns taken from the line.
    pub fn content_hash(&self) -> i64 {
        let cells = [
            self.civility,
            self.title,
            self.family,
            self.given,
            self.profession_code,
            self.profession_system,
            self.profession_label,
            self.expertise.0,
            self.expertise.1,
            self.role.0,
            self.role.1,
            self.mode,
            self.kind,
            self.sector_code,
            self.finess,
            self.technical_id,
            self.structure_name,
            &self.address,
            self.postcode,
            self.commune,
            self.commune_code,
            &self.departement,
            self.phone,
        ];
        cells
            .iter()
            .fold(Hash::new(), |hash, cell| hash.and(cell))
            .end()
    }
}

/// The cells that a line must have.
fn check(
    identifier: &str,
    number: &str,
    family: &str,
    profession_code: &str,
) -> Result<(), &'static str> {
    if !is_code(identifier, 9, 20) {
        return Err("identification nationale absente ou mal formée");
    }
    if !is_code(number, 8, 19) || !identifier.ends_with(number) {
        return Err("identifiant PP absent, ou différent de l’identification nationale");
    }
    if !family.chars().any(char::is_alphabetic) {
        return Err("nom d’exercice absent");
    }
    if !is_code(profession_code, 1, 10) {
        return Err("code profession absent ou mal formé");
    }
    Ok(())
}

/// `034` gives `34`; found by the postcode when the cell is empty.
fn departement(code: &str, postcode: &str, commune_code: &str) -> String {
    if code.is_empty() {
        return place::departement_of(postcode, commune_code);
    }
    let short = code.strip_prefix('0').filter(|code| code.len() == 2);
    place::departement_code(short.unwrap_or(code)).to_owned()
}

#[cfg(test)]
mod tests;
