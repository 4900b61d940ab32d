//! Twelve people who do not exist, in a file, in memory, and half in each.

use search::{Builder, Document, FieldRule, Hits, Index, Query, Schema};
use std::path::Path;
use tempfile::TempDir;

pub const FAMILY: u8 = 0;
pub const GIVEN: u8 = 1;
pub const TRADE: u8 = 2;
pub const PLACE: u8 = 3;
pub const CODE: u8 = 4;

pub type Person = (u128, u16, [&'static str; 5]);

pub const PEOPLE: [Person; 12] = [
    (
        1,
        31,
        ["Garmontlan", "Pierre", "Infirmier", "Toulouse", "31000"],
    ),
    (
        2,
        31,
        [
            "Dupont",
            "Marie",
            "Médecin généraliste",
            "Toulouse",
            "31000",
        ],
    ),
    (
        3,
        81,
        [
            "Dupond",
            "Marie",
            "Masseur-kinésithérapeute",
            "Albi",
            "81000",
        ],
    ),
    (
        4,
        31,
        [
            "Lefebvre",
            "Jean-Pierre",
            "Sage-femme",
            "Saint-Jean-de-Vérac",
            "31240",
        ],
    ),
    (5, 46, ["Le Fèvre", "Anne", "Infirmier", "Cahors", "46000"]),
    (
        6,
        81,
        ["Cayla", "Hélène", "Psychologue", "Castres", "81100"],
    ),
    (7, 9, ["Martin", "Bruno", "Infirmier", "Foix", "09000"]),
    (
        8,
        31,
        ["Martinez", "Bruno", "Infirmier", "Toulouse", "31500"],
    ),
    (
        9,
        65,
        [
            "Œillet-Sarrazin",
            "Léa",
            "Orthophoniste",
            "Sainte-Marie-les-Pins",
            "65000",
        ],
    ),
    (
        10,
        31,
        ["Vandenbroucke", "Zoé", "Pharmacien", "Muret", "31600"],
    ),
    (11, 31, ["Toulouse", "Hugo", "Opticien", "Muret", "31600"]),
    (12, 32, ["Martin", "Bruno", "Infirmier", "Auch", "32000"]),
];

pub fn schema() -> Schema {
    [(60, true), (40, true), (30, true), (35, true), (30, false)]
        .into_iter()
        .enumerate()
        .fold(Schema::new(), |schema, (field, (weight, forgiving))| {
            schema.field(FieldRule {
                weight,
                forgiving,
                compound: field < 2,
            })
        })
        .ordered_by(&[PLACE, FAMILY])
        .synonym("st", "saint")
        .synonym("ste", "sainte")
        .abbreviation("kine", "masseur kinésithérapeute")
        .abbreviation("ide", "infirmier")
}

pub fn with_person<T>(person: &Person, then: impl FnOnce(&Document<'_>) -> T) -> T {
    let (key, group, [family, given, trade, place, code]) = *person;
    then(&Document {
        key,
        group,
        boost: 0,
        texts: &[
            (FAMILY, family),
            (GIVEN, given),
            (TRADE, trade),
            (PLACE, place),
            (CODE, code),
        ],
    })
}

pub fn build(path: &Path) {
    let mut builder = Builder::new(&schema(), path);
    for person in &PEOPLE {
        with_person(person, |document| builder.add(document)).unwrap();
    }
    assert_eq!(builder.finish().unwrap().documents, PEOPLE.len());
}

/// The same people in a file, in memory, and half in each.
pub fn indexes() -> (TempDir, [Index; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.idx");
    build(&path);
    let file = Index::open(&path, schema()).unwrap();
    let memory = Index::empty(schema());
    let both = Index::open(&path, schema()).unwrap();
    for person in &PEOPLE {
        with_person(person, |document| memory.upsert(document));
        if person.0 % 2 == 0 {
            with_person(person, |document| both.upsert(document));
        }
    }
    (folder, [file, memory, both])
}

pub fn ask(index: &Index, text: &str) -> Hits {
    index.search(&Query {
        text,
        ..Query::default()
    })
}

pub fn keys(hits: &Hits) -> Vec<u128> {
    hits.hits.iter().map(|hit| hit.key).collect()
}
