//! Whether documents lie in the file or in memory must not be seen in the answer.

use proptest::prelude::*;
use search::{Builder, Document, FieldRule, Index, Query, Schema};
use std::collections::BTreeMap;

fn schema() -> Schema {
    let rule = |compound| FieldRule {
        weight: 50,
        forgiving: true,
        compound,
    };
    Schema::new()
        .field(rule(true))
        .field(rule(false))
        .ordered_by(&[1, 0])
        .synonym("st", "saint")
        .abbreviation("mk", "maso kine")
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "durand", "durant", "dupont", "lefevre", "lefebvre", "st", "jean", "maso", "kine",
            "mk", "jeanpaul", "paul"
        ])
        .prop_map(str::to_owned),
        "[a-e]{1,5}",
        "[a-b]{8,10}",
    ]
}

fn text(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..=most).prop_map(|words| words.join(" "))
}

fn answer(index: &Index, text: &str) -> BTreeMap<u128, u32> {
    index
        .search(&Query {
            text,
            limit: 100,
            ..Query::default()
        })
        .hits
        .iter()
        .map(|hit| (hit.key, hit.score))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn in_the_file_or_in_memory(
        documents in prop::collection::vec((text(3), text(2), 0_u16..3), 1..30),
        single in word(),
        several in text(3),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index");
        let mut builder = Builder::new(&schema(), &path);
        let memory = Index::empty(schema());
        for (at, (name, place, group)) in documents.iter().enumerate() {
            let texts = [(0, name.as_str()), (1, place.as_str())];
            let document = Document { key: at as u128, group: *group, boost: 0, texts: &texts };
            builder.add(&document).unwrap();
            memory.upsert(&document);
        }
        builder.finish().unwrap();
        let file = Index::open(&path, schema()).unwrap();
        prop_assert_eq!(file.len(), memory.len());

        // One word: the very same answer.
        prop_assert_eq!(answer(&file, &single), answer(&memory, &single));

        // Several: the file may leave out some of the worse ones, but not the best, and it invents none.
        let (from_file, from_memory) = (answer(&file, &several), answer(&memory, &several));
        prop_assert_eq!(from_file.values().max(), from_memory.values().max());
        for (key, score) in &from_file {
            prop_assert!(from_memory.get(key).is_some_and(|other| other >= score), "{} {}", key, score);
        }
    }
}
