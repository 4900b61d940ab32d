//! One line of the register of structures, in the CSV format `etalab-cs1100507` (no header: the first line names the extract).

use super::cells::{self, is_code, joined, town_of};
use super::shape::{Closing, Shape};
use crate::domain::{Sector, place};
use crate::import::known::Hash;

/// Cells of a line, the first word included.
pub(crate) const CELLS: usize = 32;

/// A structure, as the register describes it today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine<'a> {
    /// FINESS number of the place.
    pub finess: &'a str,
    /// FINESS number of the legal entity.
    pub finess_legal: &'a str,
    /// Name.
    pub name: &'a str,
    /// Number and street.
    pub address: String,
    /// Postcode.
    pub postcode: &'a str,
    /// Commune.
    pub commune: &'a str,
    /// Département.
    pub departement: &'a str,
    /// Telephone.
    pub phone: &'a str,
    /// Category, code and label.
    pub category: (&'a str, &'a str),
    /// Code of the group of categories.
    pub group: &'a str,
    /// SIRET number.
    pub siret: &'a str,
}

/// The kind of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<'a> {
    /// A structure.
    Place(Box<PlaceLine<'a>>),
    /// Another line of the format: the first line, or coordinates.
    Other,
}

impl<'a> PlaceLine<'a> {
    /// The width of the lines that [`PlaceLine::read`] reads.
    pub const fn shape() -> Shape {
        Shape::new(';', CELLS, Closing::Never)
    }

    /// Whether a line of the format is no structure: its width differs.
    pub fn is_other(line: &str) -> bool {
        let first = line.split(';').next().map(cells::bare);
        matches!(first, Some("finess" | "geolocalisation"))
    }

    /// Reads a line; `Err`: why it is refused, in French.
    pub fn read(line: &'a str) -> Result<Reading<'a>, &'static str> {
        let cells = cells::split(line, ';')?;
        let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
        match cell(0) {
            "structureet" => {}
            "finess" | "geolocalisation" => return Ok(Reading::Other),
            _ => return Err("ligne d’un genre inconnu : « structureet » est attendu"),
        }
        if cells.len() < CELLS {
            return Err("ligne incomplète : il manque des colonnes");
        }
        let finess = cell(1);
        if !is_code(finess, 9, 9) {
            return Err("numéro FINESS absent ou mal formé");
        }
        let name = if cell(4).is_empty() { cell(3) } else { cell(4) };
        if name.is_empty() {
            return Err("raison sociale absente");
        }
        let office = cell(15);
        let postcode = office
            .get(..5)
            .filter(|code| code.bytes().all(|sign| sign.is_ascii_digit()))
            .unwrap_or_default();
        Ok(Reading::Place(Box::new(Self {
            finess,
            finess_legal: cell(2),
            name,
            address: joined([cell(7), cell(10), cell(8), cell(9)]),
            postcode,
            commune: town_of(office),
            departement: place::departement_code(cell(13)),
            phone: cell(16),
            category: (cell(18), cell(19)),
            group: cell(20),
            siret: cell(22),
        })))
    }

    /// Identifies the same structure from one day to the next.
    pub fn key(&self) -> i64 {
        Hash::new().and(self.finess).end()
    }

    /// All columns taken from the line.
    pub fn content_hash(&self) -> i64 {
        let cells = [
            self.finess_legal,
            self.name,
            &self.address,
            self.postcode,
            self.commune,
            self.departement,
            self.phone,
            self.category.0,
            self.category.1,
            self.group,
            self.siret,
        ];
        cells
            .iter()
            .fold(Hash::new(), |hash, cell| hash.and(cell))
            .end()
    }

    /// The sector of a category (the categories of the médico-social sector of the Ségur, and the groups of social action).
    pub fn sector(&self) -> Sector {
        if MEDICO_SOCIAL.contains(&self.category.0) {
            return Sector::MedicoSocial;
        }
        match self.group.get(..2) {
            Some("45") => Sector::Social,
            Some("41" | "43" | "44" | "46") => Sector::MedicoSocial,
            _ => Sector::Health,
        }
    }
}

/// Categories treated as médico-social.
const MEDICO_SOCIAL: &[&str] = &[
    "159", "165", "166", "172", "175", "176", "177", "178", "180", "182", "183", "186", "188",
    "189", "190", "192", "194", "195", "196", "197", "198", "202", "207", "209", "213", "221",
    "236", "238", "241", "246", "247", "249", "252", "253", "255", "286", "295", "344", "354",
    "370", "377", "378", "379", "381", "382", "390", "395", "396", "402", "411", "418", "427",
    "437", "440", "441", "445", "446", "448", "449", "453", "460", "462", "500", "501", "502",
    "608",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generated_register_is_read_whole() {
        let mut out = Vec::new();
        fiction::finess::write(
            &mut out,
            &fiction::finess::Plan {
                structures: 300,
                seed: 5,
                occitanie: 50,
            },
        )
        .unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut places = 0;
        for line in text.lines() {
            if let Reading::Place(place) = PlaceLine::read(line).unwrap() {
                assert!(
                    place.postcode.len() == 5
                        && !place.commune.is_empty()
                        && !place.name.is_empty(),
                    "{line}"
                );
                places += 1;
            }
        }
        assert_eq!(places, 300);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(
            PlaceLine::read("autre;1")
                .unwrap_err()
                .contains("genre inconnu")
        );
        assert!(
            PlaceLine::read("structureet;340000001;")
                .unwrap_err()
                .contains("incomplète")
        );
        let empty = format!("structureet;{}", ";".repeat(31));
        assert!(PlaceLine::read(&empty).unwrap_err().contains("FINESS"));
        assert_eq!(
            PlaceLine::read("finess;etalab;93;2026-05-04"),
            Ok(Reading::Other)
        );
    }
}
