//! One line of the register of people.

use super::columns::ActivityColumns;
use crate::domain::{place, profession};
use crate::import::known::Hash;

/// Longest cell that is kept, in characters: longer ones are a mistake of the file.
const LONGEST_CELL: usize = 500;

/// An activity of somebody, as the register says it today.
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
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if cells.len() < columns.width {
            return Err("ligne incomplète : il manque des colonnes");
        }
        if cells
            .iter()
            .any(|cell| cell.len() > LONGEST_CELL && cell.chars().count() > LONGEST_CELL)
        {
            return Err("une cellule dépasse 500 caractères");
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
            address: address(
                cell(columns.street_number),
                cell(columns.repetition),
                cell(columns.way),
                cell(columns.street),
            ),
            postcode,
            commune: first_of(cell(columns.commune), town_of(cell(columns.office))),
            commune_code,
            departement,
            phone: first_of(cell(columns.phone), cell(columns.phone_2)),
        })
    }

    /// What makes it the same activity the next day; `occurrence` parts activities that nothing else parts.
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

    /// Who the register says it is.
    pub fn person_hash(&self) -> i64 {
        Hash::new()
            .and(self.civility)
            .and(self.title)
            .and(self.family)
            .and(self.given)
            .end()
    }

    /// All that is kept of the line.
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

fn is_code(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_alphanumeric())
}

/// What a line can't do without.
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
    short.unwrap_or(code).to_owned()
}

/// The word, if it is one of the known ones.
fn one_of<'a>(word: &'a str, known: &[&str]) -> &'a str {
    if known.contains(&word) { word } else { "" }
}

fn first_of<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}

fn address(number: &str, repetition: &str, way: &str, street: &str) -> String {
    let mut out = String::new();
    for part in [number, repetition, way, street] {
        if !part.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
    }
    out
}

/// `34120 PEZENAS CEDEX` gives `PEZENAS`.
pub fn town_of(office: &str) -> &str {
    let town = match office.split_once(' ') {
        Some((code, town)) if code.len() == 5 && code.bytes().all(|sign| sign.is_ascii_digit()) => {
            town.trim()
        }
        _ => office,
    };
    town.find(" CEDEX")
        .and_then(|end| town.get(..end))
        .unwrap_or(town)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> ActivityColumns {
        ActivityColumns::find(&fiction::rpps::COLUMNS.join("|"), '|')
            .unwrap()
            .0
    }

    fn line(changes: &[(usize, &str)]) -> String {
        let mut cells = vec![""; 57];
        for (at, text) in [
            (0, "8"),
            (1, "99700000013"),
            (2, "899700000013"),
            (7, "LEFÈVRE"),
            (8, "CLAIRE"),
            (9, "60"),
            (10, "Infirmier"),
        ] {
            cells[at] = text;
        }
        for (at, text) in changes {
            cells[*at] = text;
        }
        cells.join("|")
    }

    #[test]
    fn a_line_is_read_by_its_columns() {
        let text = line(&[
            (3, "DR"),
            (17, "L"),
            (21, "340000001"),
            (25, "Cabinet"),
            (28, "3"),
            (31, "Rue"),
            (32, "DU PORT"),
            (34, "34120 PEZENAS CEDEX"),
            (35, "34120"),
            (40, "0465710001"),
        ]);
        let columns = columns();
        let activity = Activity::read(&columns, &text).unwrap();
        assert_eq!(
            (activity.title, activity.mode, activity.finess),
            ("DR", "L", "340000001")
        );
        assert_eq!(
            (
                activity.address.as_str(),
                activity.commune,
                activity.departement.as_str()
            ),
            ("3 Rue DU PORT", "PEZENAS", "34")
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let columns = columns();
        for (changes, why) in [
            (vec![(2, "")], "identification nationale"),
            (vec![(1, "99700000014")], "différent"),
            (vec![(7, " ")], "nom d’exercice"),
            (vec![(9, "")], "code profession"),
        ] {
            let text = line(&changes);
            assert!(
                Activity::read(&columns, &text).unwrap_err().contains(why),
                "{why}"
            );
        }
        assert!(
            Activity::read(&columns, "8|99700000013|")
                .unwrap_err()
                .contains("incomplète")
        );
        assert!(
            Activity::read(&columns, &line(&[(32, &"x".repeat(501))]))
                .unwrap_err()
                .contains("500")
        );
    }

    #[test]
    fn the_key_ignores_what_may_change_and_the_content_does_not() {
        let columns = columns();
        let (a, b) = (line(&[]), line(&[(40, "0465710001"), (53, "x")]));
        let (a, b) = (
            Activity::read(&columns, &a).unwrap(),
            Activity::read(&columns, &b).unwrap(),
        );
        assert_eq!(a.key(0), b.key(0));
        assert!(
            a.content_hash() != b.content_hash()
                && a.person_hash() == b.person_hash()
                && a.key(0) != a.key(1)
        );
    }
}
