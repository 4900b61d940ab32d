//! What people get wrong when they look somebody up, asked of the file and of the memory in the same way.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use search::{Builder, Document, FieldRule, Filter, Hits, Index, Near, OpenError, Query, Schema};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const FAMILY: u8 = 0;
const GIVEN: u8 = 1;
const TRADE: u8 = 2;
const PLACE: u8 = 3;
const CODE: u8 = 4;

type Person = (u128, u16, [&'static str; 5]);

const PEOPLE: [Person; 12] = [
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

fn schema() -> Schema {
    [(60, true), (40, true), (30, true), (35, true), (30, false)]
        .into_iter()
        .fold(Schema::new(), |schema, (weight, forgiving)| {
            schema.field(FieldRule { weight, forgiving })
        })
        .ordered_by(&[PLACE, FAMILY])
        .synonym("st", "saint")
        .synonym("ste", "sainte")
        .abbreviation("kine", "masseur kinésithérapeute")
        .abbreviation("ide", "infirmier")
}

fn with_person<T>(person: &Person, then: impl FnOnce(&Document<'_>) -> T) -> T {
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

fn build(path: &Path) {
    let mut builder = Builder::new(&schema(), path);
    for person in &PEOPLE {
        with_person(person, |document| builder.add(document)).unwrap();
    }
    assert_eq!(builder.finish().unwrap().documents, PEOPLE.len());
}

/// The same people in a file, in memory, and half in each.
fn indexes() -> (TempDir, [Index; 3]) {
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

fn ask(index: &Index, text: &str) -> Hits {
    index.search(&Query {
        text,
        ..Query::default()
    })
}

fn keys(hits: &Hits) -> Vec<u128> {
    hits.hits.iter().map(|hit| hit.key).collect()
}

#[track_caller]
fn first(text: &str, wanted: u128) {
    let (_folder, indexes) = indexes();
    for (index, name) in indexes.iter().zip(["file", "memory", "both"]) {
        assert_eq!(
            keys(&ask(index, text)).first(),
            Some(&wanted),
            "{text:?} in {name}"
        );
    }
}

#[test]
fn words_in_any_order_with_or_without_accents() {
    first("pierre garmontlan toulouse", 1);
    first("TOULOUSE Garmontlan", 1);
    first("helene cayla", 6);
    first("Hélène", 6);
    first("oeillet", 9);
}

#[test]
fn one_edit_anywhere_in_the_name() {
    let (_folder, indexes) = indexes();
    let name = "garmontlan";
    for at in 0..name.len() {
        let (before, after) = name.split_at(at);
        let mut tries = vec![
            format!("{before}{}", &after[1..]),
            format!("{before}{}{after}", &after[..1]),
            format!("{before}w{}", &after[1..]),
        ];
        if after.len() > 1 {
            tries.push(format!(
                "{before}{}{}{}",
                &after[1..2],
                &after[..1],
                &after[2..]
            ));
        }
        for text in tries {
            for index in &indexes {
                assert_eq!(keys(&ask(index, &text)).first(), Some(&1), "{text}");
                let with_town = format!("{text} toulouse");
                assert_eq!(
                    keys(&ask(index, &with_town)).first(),
                    Some(&1),
                    "{with_town}"
                );
            }
        }
    }
}

#[test]
fn two_edits_in_a_long_name() {
    first("vandenbruke", 10);
    first("zoe vendenbroucque", 10);
}

#[test]
fn unfinished_words() {
    first("gar", 1);
    first("dupon mede toul", 2);
    first("van", 10);
    first("bruno marti foi", 7);
}

#[test]
fn as_it_sounds() {
    first("caila", 6);
    first("lefaivre jean", 4);
    first("garmonlant", 1);
}

#[test]
fn compound_names_split_and_joined() {
    first("jeanpierre", 4);
    first("jean pierre lefebvre", 4);
    first("lefevre anne", 5);
    first("st jean de verac", 4);
    first("ste marie les pins", 9);
}

#[test]
fn abbreviations() {
    first("kine albi", 3);
    first("ide foix", 7);
}

#[test]
fn a_word_like_nothing_is_ignored_and_said() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let hits = ask(index, "garmontlan xyzzyqq");
        assert_eq!(keys(&hits).first(), Some(&1));
        assert_eq!(hits.ignored, ["xyzzyqq"]);
        let nothing = ask(index, "xyzzyqq");
        assert!(nothing.hits.is_empty());
        assert_eq!(nothing.ignored, ["xyzzyqq"]);
    }
}

#[test]
fn exact_before_beginning_before_edit() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let found = keys(&ask(index, "martin"));
        assert_eq!(found, [7, 12, 8]);
        assert_eq!(keys(&ask(index, "dupont"))[..2], [2, 3]);
    }
}

#[test]
fn the_name_weighs_more_than_the_town() {
    first("toulouse", 11);
}

#[test]
fn codes_are_not_forgiven() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        assert_eq!(keys(&ask(index, "31240")), [4]);
        assert!(ask(index, "31241").hits.is_empty());
        assert_eq!(keys(&ask(index, "312")), [4]);
    }
}

#[test]
fn near_ones_first_among_equals() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let near = |near| {
            keys(&index.search(&Query {
                text: "bruno martin",
                near,
                ..Query::default()
            }))
        };
        assert_eq!(near(Near::default())[..2], [7, 12]);
        assert_eq!(
            near(Near {
                groups: &[32],
                keys: &[]
            })[..2],
            [12, 7]
        );
        assert_eq!(
            near(Near {
                groups: &[],
                keys: &[12]
            })[..2],
            [12, 7]
        );
        assert_eq!(
            near(Near {
                groups: &[9],
                keys: &[12]
            })[..2],
            [12, 7]
        );
    }
}

#[test]
fn filters() {
    let (_folder, indexes) = indexes();
    for index in &indexes {
        let filtered = |text, groups, terms| {
            let mut found = keys(&index.search(&Query {
                text,
                filter: Filter { groups, terms },
                ..Query::default()
            }));
            found.sort_unstable();
            found
        };
        assert_eq!(filtered("marie", &[81], &[]), [3]);
        assert_eq!(
            filtered("bruno", &[], &[(TRADE, "infirmier"), (PLACE, "Toulouse")]),
            [8]
        );
        assert_eq!(
            filtered("marie", &[], &[(PLACE, "albi"), (PLACE, "toulouse")]),
            [2, 3]
        );
        assert_eq!(filtered("", &[31], &[(TRADE, "Infirmier")]), [1, 8]);
        assert_eq!(filtered("", &[65], &[]), [9]);
        assert!(filtered("marie", &[], &[(TRADE, "notaire")]).is_empty());
    }
}

#[test]
fn changes_are_found_at_once_and_settle_into_a_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.idx");
    build(&path);
    let index = Index::open(&path, schema()).unwrap();
    assert_eq!(index.len(), 12);
    index.remove(1);
    index.remove(1);
    assert_eq!(index.len(), 11);
    assert!(!keys(&ask(&index, "garmontlan")).contains(&1));
    with_person(
        &(
            1,
            31,
            ["Bellegarde", "Pierre", "Infirmier", "Toulouse", "31000"],
        ),
        |document| index.upsert(document),
    );
    with_person(
        &(
            13,
            31,
            ["Quincampoix", "Pierre", "Infirmier", "Toulouse", "31000"],
        ),
        |document| index.upsert(document),
    );
    assert_eq!((index.len(), index.changed()), (13, 2));
    assert!(keys(&ask(&index, "garmontlan")).is_empty());
    assert_eq!(keys(&ask(&index, "belegarde")), [1]);
    assert_eq!(keys(&ask(&index, "quincampoi")), [13]);

    let mark = index.mark();
    with_person(
        &(
            14,
            31,
            ["Rastignac", "Pierre", "Infirmier", "Toulouse", "31000"],
        ),
        |document| index.upsert(document),
    );
    let next = folder.path().join("next.idx");
    let mut builder = Builder::new(&schema(), &next);
    with_person(
        &(
            1,
            31,
            ["Bellegarde", "Pierre", "Infirmier", "Toulouse", "31000"],
        ),
        |document| builder.add(document),
    )
    .unwrap();
    with_person(
        &(
            13,
            31,
            ["Quincampoix", "Pierre", "Infirmier", "Toulouse", "31000"],
        ),
        |document| builder.add(document),
    )
    .unwrap();
    builder.finish().unwrap();
    index.replace(&next, mark).unwrap();
    assert_eq!((index.len(), index.changed()), (3, 1));
    for (text, key) in [("bellegarde", 1), ("quincampoix", 13), ("rastignac", 14)] {
        assert_eq!(keys(&ask(&index, text)), [key]);
    }
}

#[test]
fn a_damaged_older_or_foreign_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.idx");
    assert!(matches!(
        Index::open(&path, schema()),
        Err(OpenError::Io(_))
    ));
    build(&path);
    assert!(Index::verify(&path).is_ok());
    let whole = fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Index::open(&path, schema()).err().unwrap()
    };
    assert!(matches!(
        refused(b""),
        OpenError::Damaged(_) | OpenError::Io(_)
    ));
    assert!(matches!(refused(&whole[..500]), OpenError::Damaged(_)));
    assert!(matches!(
        refused(&whole[..whole.len() - 1]),
        OpenError::Damaged(_)
    ));
    for at in [0, 17, 100, 700] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        assert!(
            matches!(refused(&bytes), OpenError::Damaged(_)),
            "byte {at}"
        );
    }
    let mut older = whole.clone();
    older[8] = 0;
    assert!(matches!(
        refused(&older),
        OpenError::Version { found: 0, .. }
    ));
    fs::write(&path, &whole).unwrap();
    assert!(matches!(
        Index::open(&path, schema().synonym("dr", "docteur")),
        Err(OpenError::Schema)
    ));
}

#[test]
fn a_body_damaged_anywhere_is_noticed_and_never_stops_a_search() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.idx");
    build(&path);
    let whole = fs::read(&path).unwrap();
    for at in 1024..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        fs::write(&path, &bytes).unwrap();
        assert!(
            matches!(Index::verify(&path), Err(OpenError::Damaged(_))),
            "byte {at}"
        );
        let index = Index::open(&path, schema()).unwrap();
        for text in [
            "pierre garmontlan toulouse",
            "jeanpierre",
            "mar",
            "vandenbruke",
        ] {
            assert!(ask(&index, text).hits.len() <= 10);
        }
    }
}

#[test]
fn searches_and_changes_side_by_side() {
    let (_folder, [index, ..]) = indexes();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..300 {
                    assert_eq!(keys(&ask(&index, "garmontlan")).first(), Some(&1));
                }
            });
        }
        scope.spawn(|| {
            for key in 100..400 {
                with_person(
                    &(
                        key,
                        31,
                        ["Rastignac", "Pierre", "Infirmier", "Toulouse", "31000"],
                    ),
                    |document| {
                        index.upsert(document);
                    },
                );
                assert!(keys(&ask(&index, "rastignac")).len() >= usize::from(key > 100));
            }
        });
    });
    assert_eq!(index.len(), PEOPLE.len() + 300);
}
