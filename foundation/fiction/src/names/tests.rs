use super::*;
use crate::dice::Dice;
use std::collections::HashMap;

fn people(n: u64, departement: &str) -> Vec<Name> {
    (0..n)
        .map(|item| names().person(&mut Dice::of(3, 1, item), item % 10 < 7, departement))
        .collect()
}

#[test]
fn a_crowd_looks_french() {
    let crowd = people(60_000, "45");
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in &crowd {
        *counts.entry(&name.family).or_default() += 1;
        assert!(
            !name.given.is_empty() && !name.family.is_empty(),
            "{name:?}"
        );
        assert!(
            !name.given.contains('_') && !name.family.contains(['_', '|']),
            "{name:?}"
        );
    }
    assert!(counts.len() > 12_000, "only {} surnames", counts.len());
    let most = counts
        .iter()
        .max_by_key(|(_, count)| **count)
        .map(|(name, count)| (*name, *count));
    assert!(
        most.is_some_and(|(_, count)| (150..900).contains(&count)),
        "{most:?}"
    );
    let has = |test: fn(&Name) -> bool| crowd.iter().any(test);
    assert!(
        has(|name| name.family.starts_with("de la ")) && has(|name| name.family.starts_with("d'"))
    );
    assert!(has(|name| name.family.starts_with("Le ")) && has(|name| name.family.contains('-')));
    assert!(
        has(|name| name.given == "Jean-François") && has(|name| name.given.starts_with("Marie-"))
    );
    assert!(has(|name| name.family.contains(['è', 'é', 'ç'])));
}

#[test]
fn homonyms_exist() {
    let mut counts: HashMap<Name, usize> = HashMap::new();
    for name in people(60_000, "31") {
        *counts.entry(name).or_default() += 1;
    }
    assert!(counts.values().filter(|count| **count > 1).count() > 500);
}

#[test]
fn the_south_has_its_own_names() {
    let ending = |departement| {
        people(10_000, departement)
            .iter()
            .filter(|name| name.family.ends_with("ac") || name.family.ends_with("ès"))
            .count()
    };
    assert!(ending("12") > 2 * ending("59"));
}
