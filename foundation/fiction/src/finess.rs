//! The national register of structures, in the frozen CSV format `etalab-cs1100507` (directory §3).

use std::io::{self, Write};

use crate::keys;
use crate::place::places;
use crate::pool::{Pool, Structure};

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Lines.
    pub structures: u64,
    /// The same seed as [`crate::rpps::Plan`] gives the structures its people work in.
    pub seed: u64,
    /// Share of the structures in Occitanie, in percent; the same as in [`crate::rpps::Plan`].
    pub occitanie: u8,
}

impl From<&crate::rpps::Plan> for Plan {
    /// The structures that the people of a plan work in.
    fn from(plan: &crate::rpps::Plan) -> Self {
        Self {
            structures: plan.structures(),
            seed: plan.seed,
            occitanie: plan.occitanie,
        }
    }
}

/// The first line of a file: its name, its day, who publishes.
const HEAD: &str = "finess;etalab;93;2026-05-04";

/// Writes one line a structure, in constant memory. Give a buffered writer.
///
/// # Errors
/// Those of the writer.
pub fn write(out: &mut impl Write, plan: &Plan) -> io::Result<u64> {
    writeln!(out, "{HEAD}")?;
    let pool = Pool::new(plan.seed, plan.structures, plan.occitanie);
    let mut written = 0;
    for structure in (0..plan.structures).filter_map(|item| pool.structure(item)) {
        writeln!(out, "{}", cells(&structure).join(";"))?;
        written += 1;
    }
    Ok(written)
}

/// `structureet` and the 31 columns of the format.
fn cells(structure: &Structure) -> Vec<String> {
    let name = structure.name.to_uppercase().replace(';', " ");
    let identity = [
        "structureet".to_owned(),
        structure.finess.clone(),
        structure.legal_finess.clone(),
        name.chars().take(38).collect(),
        name,
        String::new(),
        String::new(),
    ];
    identity
        .into_iter()
        .chain(place_cells(structure))
        .chain(kind_cells(structure))
        .collect()
}

/// From the number of the street to the telecopier.
fn place_cells(structure: &Structure) -> [String; 11] {
    let (commune, address) = (structure.commune, &structure.address);
    let departement = commune.departement();
    let label = places()
        .departement(departement)
        .map_or("", |departement| &departement.label);
    let start = commune.insee.len().saturating_sub(3);
    [
        address.number.to_string(),
        address.way_code.to_owned(),
        address.street.to_uppercase(),
        address.repetition.to_owned(),
        String::new(),
        commune.insee.get(start..).unwrap_or("").to_owned(),
        departement.to_owned(),
        label.to_uppercase(),
        format!("{} {}", commune.postcode, commune.name.to_uppercase()),
        structure.phone.clone(),
        String::new(),
    ]
}

/// From the category to the end of the line.
fn kind_cells(structure: &Structure) -> [String; 14] {
    let kind = structure.kind;
    let year = 1962 + structure.item * 7 % 58;
    let opened = format!("{year}-{:02}-01", 1 + structure.item % 12);
    [
        kind.category.clone(),
        kind.category_label.clone(),
        kind.group.clone(),
        kind.group_label.clone(),
        keys::siret(&structure.siren),
        "8690F".to_owned(),
        "99".to_owned(),
        "Indéterminé".to_owned(),
        "9".to_owned(),
        "Indéterminé".to_owned(),
        opened.clone(),
        opened,
        "2026-05-04".to_owned(),
        String::new(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone;
    use std::collections::HashSet;

    #[test]
    fn every_line_has_its_cells_and_its_own_number() {
        let mut out = Vec::new();
        let plan = Plan {
            structures: 2_000,
            seed: 3,
            occitanie: 15,
        };
        assert_eq!(write(&mut out, &plan).unwrap(), 2_000);
        let text = String::from_utf8(out).unwrap();
        let mut numbers = HashSet::new();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(';').collect();
            assert_eq!(cells.len(), 32, "{line}");
            assert!(
                cells[0] == "structureet" && cells[1].len() == 9 && keys::has_luhn_key(cells[1]),
                "{line}"
            );
            assert!(
                keys::has_luhn_key(cells[22])
                    && cells[22].len() == 14
                    && phone::is_fictional(cells[16]),
                "{line}"
            );
            assert!(numbers.insert(cells[1].to_owned()), "{line}");
        }
    }
}
