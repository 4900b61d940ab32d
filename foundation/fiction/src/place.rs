//! Where people work: communes with the weight of their inhabitants, départements, streets.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::dice::{Dice, Weighted};
use crate::embedded;

/// A commune of France.
#[derive(Debug, Deserialize)]
#[serde(from = "(String, String, String, u64)")]
pub struct Commune {
    /// INSEE code.
    pub insee: String,
    /// One of its postcodes.
    pub postcode: String,
    /// Its name as written on signs.
    pub name: String,
    inhabitants: u64,
}

impl From<(String, String, String, u64)> for Commune {
    fn from((insee, postcode, name, inhabitants): (String, String, String, u64)) -> Self {
        Self {
            insee,
            postcode,
            name,
            inhabitants,
        }
    }
}

impl Commune {
    /// The code of its département: `34`, `2A`, `971`.
    pub fn departement(&self) -> &str {
        let length = if self.insee.starts_with("97") { 3 } else { 2 };
        self.insee.get(..length).unwrap_or("")
    }
}

/// What the register says of a département.
#[derive(Debug)]
pub struct Departement {
    /// `Hérault`.
    pub label: String,
    /// Telephone zone, 1 to 5.
    pub zone: u8,
}

/// All places.
#[derive(Debug)]
pub struct Places {
    occitanie: Weighted<Commune>,
    elsewhere: Weighted<Commune>,
    departements: HashMap<String, Departement>,
    ways: Weighted<(String, String)>,
    streets: Vec<String>,
}

#[derive(Deserialize)]
struct CommuneFile {
    communes: Vec<Commune>,
}

#[derive(Deserialize)]
struct DepartementFile {
    departements: Vec<(String, String, u8)>,
}

#[derive(Deserialize)]
struct StreetFile {
    ways: Vec<(String, String, u64)>,
    names: Vec<String>,
}

static PLACES: LazyLock<Places> = LazyLock::new(Places::read);

/// The places of this crate's data.
pub fn places() -> &'static Places {
    &PLACES
}

impl Places {
    fn read() -> Self {
        let communes = |name, text| {
            let file: CommuneFile = embedded::read(name, text);
            Weighted::new(file.communes.into_iter().map(|commune| {
                let weight = commune.inhabitants;
                (commune, weight)
            }))
        };
        let departements: DepartementFile = embedded::read(
            "places/departements.toml",
            include_str!("../data/places/departements.toml"),
        );
        let streets: StreetFile = embedded::read(
            "places/streets.toml",
            include_str!("../data/places/streets.toml"),
        );
        Self {
            occitanie: communes(
                "places/occitanie.toml",
                include_str!("../data/places/occitanie.toml"),
            ),
            elsewhere: communes(
                "places/france.toml",
                include_str!("../data/places/france.toml"),
            ),
            departements: departements
                .departements
                .into_iter()
                .map(|(code, label, zone)| (code, Departement { label, zone }))
                .collect(),
            ways: Weighted::new(
                streets
                    .ways
                    .into_iter()
                    .map(|(code, label, weight)| ((code, label), weight)),
            ),
            streets: streets.names,
        }
    }

    /// A commune; in Occitanie `occitanie` times in a hundred.
    pub fn commune(&self, dice: &mut Dice, occitanie: u8) -> Option<&Commune> {
        let table = if dice.below(100) < u64::from(occitanie) {
            &self.occitanie
        } else {
            &self.elsewhere
        };
        table.draw(dice)
    }

    /// A département by its code.
    pub fn departement(&self, code: &str) -> Option<&Departement> {
        self.departements.get(code)
    }

    /// Number, repetition, way's code and label, street's name.
    pub fn address(&self, dice: &mut Dice) -> Address<'_> {
        let (code, label) = self
            .ways
            .draw(dice)
            .map_or(("R", "Rue"), |(code, label)| (code, label));
        Address {
            number: 1 + dice.early(180),
            repetition: if dice.chance(40) { "B" } else { "" },
            way_code: code,
            way_label: label,
            street: dice.word(&self.streets),
        }
    }

    #[cfg(test)]
    fn all(&self) -> impl Iterator<Item = &Commune> {
        self.occitanie.items().iter().chain(self.elsewhere.items())
    }
}

/// The street part of an address.
#[derive(Debug, Clone, Copy)]
pub struct Address<'a> {
    /// 1 to 180, rather small.
    pub number: usize,
    /// `B` for bis, or nothing.
    pub repetition: &'static str,
    /// `AV`.
    pub way_code: &'a str,
    /// `Avenue`.
    pub way_label: &'a str,
    /// `de la Gare`.
    pub street: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_commune_is_whole_and_its_departement_known() {
        for commune in places().all() {
            assert!(
                places().departement(commune.departement()).is_some(),
                "{commune:?}"
            );
            assert!(
                commune.insee.len() == 5 && commune.postcode.len() == 5 && commune.inhabitants > 0,
                "{commune:?}"
            );
        }
        let codes: HashSet<&str> = places()
            .all()
            .map(|commune| commune.insee.as_str())
            .collect();
        assert_eq!(codes.len(), places().all().count());
    }

    #[test]
    fn occitanie_has_its_thirteen_departements_with_fifteen_communes_each() {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for commune in places().occitanie.items() {
            *counts.entry(commune.departement()).or_default() += 1;
        }
        let expected = [
            "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82",
        ];
        assert_eq!(
            counts.keys().copied().collect::<HashSet<_>>(),
            HashSet::from(expected)
        );
        assert!(counts.values().all(|count| *count >= 15), "{counts:?}");
        assert!(places().elsewhere.items().len() >= 300);
    }
}
