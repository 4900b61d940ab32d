//! A search of the directory: the form, its address, the engine.

#![no_main]

use std::sync::LazyLock;

use directory::index::schema::schema;
use directory::web::forms::SearchForm;
use libfuzzer_sys::fuzz_target;
use search::{Document, Filter, Index, Near, Query};

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let index = Index::empty(schema());
    let people = [
        ["Dupont", "Émilie", "médecin généraliste", "Toulouse"],
        ["d’Œuilly", "Jean-Noël", "infirmier", "Saint-Gaudens"],
        ["Le Goff-Martin", "Aïcha", "sage-femme", "L’Isle-Jourdain"],
        ["Nguyễn", "Thị", "masseur-kinésithérapeute", "Auch"],
    ];
    for (person, key) in people.iter().zip(1_u128..) {
        let texts: Vec<(u8, &str)> = (0_u8..).zip(person.iter().copied()).collect();
        index.upsert(&Document {
            key,
            group: 31,
            boost: 1,
            texts: &texts,
        });
    }
    index
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(form) = serde_urlencoded::from_bytes::<SearchForm>(bytes) else {
        return;
    };
    let address = form.address();
    assert!(
        address.starts_with("/annuaire") && address.bytes().all(|byte| byte.is_ascii_graphic())
    );
    let again: SearchForm = address
        .split_once('?')
        .map(|(_, query)| serde_urlencoded::from_str(query).expect("our own address"))
        .unwrap_or_default();
    assert_eq!(
        (&form.q, &form.profession, &form.departement),
        (&again.q, &again.profession, &again.departement)
    );
    let wanted = form.wanted(20);
    assert!((1..=50).contains(&wanted.limit) && wanted.text.chars().count() <= 200);
    let terms = [(2, wanted.profession)];
    let query = Query {
        text: wanted.text,
        limit: wanted.limit,
        near: Near {
            groups: &[31],
            keys: &[2],
        },
        filter: Filter {
            groups: &[],
            terms: if wanted.profession.is_empty() {
                &[]
            } else {
                &terms
            },
        },
    };
    let hits = INDEX.search(&query);
    assert!(hits.hits.len() <= 4 && hits.ignored.len() <= 200);
    assert!(
        hits.hits.is_sorted_by(|a, b| a.score >= b.score)
            || hits.hits.iter().any(|hit| hit.complete)
    );
});
