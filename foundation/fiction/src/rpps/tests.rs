use std::collections::{HashMap, HashSet};

use super::*;
use crate::{keys, phone};

fn file(rows: u64, seed: u64) -> String {
    let mut out = Vec::new();
    let written = write(&mut out, &Plan::national(rows, seed)).unwrap();
    assert_eq!(written.rows, rows);
    String::from_utf8(out).unwrap()
}

fn rows(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .skip(1)
        .map(|line| line.strip_suffix('|').unwrap().split('|').collect())
        .collect()
}

fn column(header: &str) -> usize {
    COLUMNS.iter().position(|name| *name == header).unwrap()
}

#[test]
fn the_format_is_the_official_one() {
    let text = file(3_000, 7);
    assert!(text.ends_with("|\n") && !text.contains('\r') && !text.contains('"'));
    assert_eq!(
        text.lines().next().unwrap(),
        format!("{}|", COLUMNS.join("|"))
    );
    assert!(rows(&text).iter().all(|row| row.len() == 56));
}

#[test]
fn a_seed_repeats_and_a_longer_file_begins_with_the_shorter_one() {
    assert_eq!(file(500, 1), file(500, 1));
    assert_ne!(file(500, 1), file(500, 2));
    // The same people come first: only the pool of structures may differ, and it doesn't under 8,000 lines.
    assert!(file(900, 1).starts_with(&file(500, 1)));
}

#[test]
fn numbers_have_their_lengths_and_keys() {
    let text = file(20_000, 3);
    for row in rows(&text) {
        let rpps = row[column("Identifiant PP")];
        assert!(
            rpps.len() == 11 && rpps.starts_with("997") && keys::has_luhn_key(rpps),
            "{rpps}"
        );
        assert_eq!(
            row[column("Identification nationale PP")],
            format!("8{rpps}")
        );
        for (header, length) in [
            ("Numéro SIRET site", 14),
            ("Numéro SIREN site", 9),
            ("Numéro FINESS site", 9),
            ("Numéro FINESS établissement juridique", 9),
        ] {
            let number = row[column(header)];
            assert!(
                number.is_empty() || (number.len() == length && keys::has_luhn_key(number)),
                "{header} {number}"
            );
        }
        for header in [
            "Téléphone (coord. structure)",
            "Téléphone 2 (coord. structure)",
        ] {
            let number = row[column(header)];
            assert!(number.is_empty() || phone::is_fictional(number), "{number}");
        }
        let mail = row[column("Adresse e-mail (coord. structure)")];
        assert!(mail.is_empty() || mail.ends_with(".example.org"), "{mail}");
    }
}

#[test]
fn the_distribution_is_believable() {
    let text = file(40_000, 11);
    let rows = rows(&text);
    let share = |header: &str, value: &str| {
        rows.iter()
            .filter(|row| row[column(header)] == value)
            .count()
            * 100
            / rows.len()
    };
    assert!((26..=34).contains(&share("Code profession", "60")));
    assert!((10..=14).contains(&share("Code profession", "10")));
    assert!(
        (12..=18).contains(
            &rows
                .iter()
                .filter(|row| [
                    "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"
                ]
                .contains(&row[column("Code Département (structure)")]))
                .count()
                .checked_mul(100)
                .unwrap()
                .checked_div(rows.len())
                .unwrap()
        )
    );
    let departements: HashSet<&str> = rows
        .iter()
        .map(|row| row[column("Code Département (structure)")])
        .collect();
    assert!(departements.len() > 95, "{}", departements.len());
    for row in &rows {
        let doctor = ["10", "40"].contains(&row[column("Code profession")]);
        assert!(doctor || row[column("Code civilité d'exercice")].is_empty());
        assert_eq!(
            row[column("Code profession")] == "99",
            !row[column("Code rôle")].is_empty()
        );
        assert_eq!(
            row[column("Code secteur d'activité")].is_empty(),
            row[column("Libellé secteur d'activité")].is_empty()
        );
        assert_eq!(
            row[column("Code savoir-faire")].is_empty(),
            row[column("Code type savoir-faire")].is_empty()
        );
    }
}

#[test]
fn people_have_several_activities_and_homonyms() {
    let text = file(40_000, 11);
    let mut activities: HashMap<&str, usize> = HashMap::new();
    let mut homonyms: HashMap<(&str, &str), HashSet<&str>> = HashMap::new();
    for row in rows(&text) {
        *activities.entry(row[column("Identifiant PP")]).or_default() += 1;
        homonyms
            .entry((
                row[column("Nom d'exercice")],
                row[column("Prénom d'exercice")],
            ))
            .or_default()
            .insert(row[column("Identifiant PP")]);
    }
    let several = activities.values().filter(|count| **count > 1).count() * 100 / activities.len();
    assert!((12..=18).contains(&several), "{several} %");
    assert!(homonyms.values().filter(|people| people.len() > 1).count() > 200);
}

#[test]
fn the_same_structure_is_the_same_in_both_files() {
    let text = file(3_000, 7);
    let mut structures = Vec::new();
    crate::finess::write(
        &mut structures,
        &crate::finess::Plan {
            structures: Plan::national(3_000, 7).structures(),
            seed: 7,
            occitanie: 15,
        },
    )
    .unwrap();
    let structures = String::from_utf8(structures).unwrap();
    let known: HashSet<&str> = structures
        .lines()
        .skip(1)
        .map(|line| line.split(';').nth(1).unwrap())
        .collect();
    let cited: HashSet<String> = rows(&text)
        .iter()
        .map(|row| row[column("Numéro FINESS site")].to_owned())
        .filter(|number| !number.is_empty())
        .collect();
    assert!(cited.len() > 20);
    assert!(cited.iter().all(|number| known.contains(number.as_str())));
}

#[test]
fn more_people_than_numbers_is_refused() {
    let refused = write(&mut Vec::new(), &Plan::national(9_000_001, 1)).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::InvalidInput);
}
