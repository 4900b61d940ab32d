//! A word of the query that may be two words of a document, and one that belongs to the next: names and towns, not chance matches.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use search::{Builder, Document, FieldRule, Index, Query, Schema};

const FAMILY: u8 = 0;

/// Family name, trade, place, hospital.
const PEOPLE: [(u128, [&str; 4]); 8] = [
    (1, ["Dupont", "Médecin", "Albi", ""]),
    (
        2,
        ["Caylas", "Médecin", "Toulouse", "Hôpital du Pont Vieux"],
    ),
    (3, ["Du Pont", "Médecin", "Castres", ""]),
    (
        4,
        ["Roques", "Médecin", "Toulouse", "Clinique du Vieux Pont"],
    ),
    (5, ["Roques", "Infirmier", "Saint-Orens", "Clinique Dufour"]),
    (6, ["Marty", "Kiné", "Saint-Maur", ""]),
    (7, ["Roques", "Kiné", "Saint-Marty", ""]),
    (8, ["Le Goff", "Kiné", "La Garde", ""]),
];

fn schema() -> Schema {
    (FAMILY..)
        .zip([60, 30, 35, 25])
        .fold(Schema::new(), |schema, (field, weight)| {
            schema.field(FieldRule {
                weight,
                forgiving: true,
                compound: field == FAMILY,
            })
        })
        .synonym("st", "saint")
        .particle("saint")
        .particle("le")
        .particle("de")
}

/// The people found, best first: in the file, then in memory.
fn found(text: &str) -> [Vec<u128>; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.idx");
    let mut builder = Builder::new(&schema(), &path);
    let memory = Index::empty(schema());
    for (key, texts) in &PEOPLE {
        let texts: Vec<(u8, &str)> = (FAMILY..).zip(texts.iter().copied()).collect();
        let document = Document {
            key: *key,
            group: 0,
            boost: 0,
            texts: &texts,
        };
        builder.add(&document).unwrap();
        memory.upsert(&document);
    }
    builder.finish().unwrap();
    [Index::open(&path, schema()).unwrap(), memory].map(|index| {
        let query = Query {
            text,
            ..Query::default()
        };
        let hits = index.search(&query).hits;
        hits.iter().map(|hit| hit.key).collect()
    })
}

#[test]
fn somebody_of_that_name_comes_before_a_place_that_holds_its_halves() {
    for keys in found("dupont medecin toulouse") {
        let at = |key| keys.iter().position(|other| *other == key);
        assert!(at(1) < at(2) && at(1) < at(4), "{keys:?}");
        assert!(at(3) < at(2) && at(3) < at(4), "{keys:?}");
    }
}

#[test]
fn a_name_written_as_two_is_found_by_one_word() {
    for keys in found("dupont castres") {
        assert_eq!(keys.first(), Some(&3), "{keys:?}");
    }
}

#[test]
fn a_word_spelt_nowhere_is_cut_in_any_field() {
    for keys in found("storens") {
        assert_eq!(keys, [5]);
    }
    for keys in found("duvieux") {
        assert_eq!(keys, [2, 4]);
    }
}

#[test]
fn a_particle_counts_only_beside_its_next_word() {
    for (text, first) in [("kine st marty", 7), ("marty kine st maur", 6)] {
        for keys in found(text) {
            assert_eq!(keys.first(), Some(&first), "{text}: {keys:?}");
        }
    }
    for keys in found("le goff") {
        assert_eq!(keys, [8]);
    }
}

#[test]
fn a_particle_beside_nothing_is_not_missed() {
    let index = Index::empty(schema());
    let texts = [(FAMILY, "Marty"), (2, "Toulouse")];
    index.upsert(&Document {
        key: 1,
        group: 0,
        boost: 0,
        texts: &texts,
    });
    let ask = |text| {
        index.search(&Query {
            text,
            ..Query::default()
        })
    };
    for text in ["marty de toulouse", "marty saint", "saint xqzwk marty"] {
        let hits = ask(text).hits;
        assert!(hits.first().is_some_and(|hit| hit.complete), "{text}");
    }
}
