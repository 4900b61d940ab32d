//! The life of an index: changes, new files, damaged files, many users at once.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod people;

use people::{PEOPLE, ask, build, indexes, keys, schema, with_person};
use search::{Builder, Index, OpenError};
use std::fs;

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
