//! The structures of the demo territory.

use std::sync::LazyLock;

use serde::Deserialize;

use super::people::Sector;
use crate::embedded;

/// A structure that doesn't exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Stable name in data and tests: `dac-34`.
    pub slug: String,
    /// What it is, as colleagues call it: `DAC`, `CPTS`, `EHPAD`.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Sector.
    pub sector: Sector,
    /// Sector of activity (TRE_R02): `SA57`.
    pub activity_sector: String,
    /// Fictional FINESS number.
    pub finess: String,
    /// Number, way, street.
    pub address: String,
    /// INSEE code of the commune.
    pub insee: String,
    /// Commune.
    pub commune: String,
    /// Postcode.
    pub postcode: String,
    /// Département's code.
    pub departement: String,
    /// Telephone.
    pub phone: String,
    /// Mail of the structure.
    pub mail: String,
    /// Opening hours, one sentence.
    pub hours: String,
    /// How to solicit it (B06.1).
    pub solicit: String,
    /// Its services.
    pub services: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    structure: Vec<Structure>,
}

static STRUCTURES: LazyLock<Vec<Structure>> = LazyLock::new(|| {
    let files = [
        (
            "structures-34",
            include_str!("../../data/territory/structures-34.toml"),
        ),
        (
            "structures",
            include_str!("../../data/territory/structures.toml"),
        ),
    ];
    files
        .iter()
        .flat_map(|(name, text)| embedded::read::<File>(name, text).structure)
        .collect()
});

/// All structures, in a stable order.
pub fn structures() -> &'static [Structure] {
    &STRUCTURES
}

/// A structure by slug.
pub fn find_structure(slug: &str) -> Option<&'static Structure> {
    STRUCTURES.iter().find(|structure| structure.slug == slug)
}
