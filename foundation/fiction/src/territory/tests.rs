use std::collections::HashSet;

use super::*;
use crate::place::places;
use crate::{keys, phone};

const DEPARTEMENTS: [&str; 13] = [
    "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82",
];

fn distinct<'a>(what: &str, values: impl Iterator<Item = &'a str>) {
    let mut seen = HashSet::new();
    for value in values {
        assert!(seen.insert(value), "{what} {value} appears twice");
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[test]
fn the_territory_is_as_large_as_promised() {
    assert!(professionals().len() >= 64, "{}", professionals().len());
    assert!(structures().len() >= 22, "{}", structures().len());
    assert_eq!(personas().len(), 8);
    for departement in DEPARTEMENTS {
        assert!(
            professionals()
                .iter()
                .any(|person| person.departement == departement),
            "nobody in {departement}"
        );
        assert!(
            structures()
                .iter()
                .any(|structure| structure.departement == departement),
            "no structure in {departement}"
        );
    }
    for sector in [Sector::Health, Sector::Social, Sector::MedicoSocial] {
        assert!(
            professionals()
                .iter()
                .filter(|person| person.sector == sector)
                .count()
                >= 8,
            "{sector:?}"
        );
    }
    for reach in [
        Reach::Active,
        Reach::Dormant,
        Reach::SecureMail,
        Reach::Nothing,
    ] {
        assert!(
            professionals().iter().any(|person| person.reach == reach),
            "{reach:?}"
        );
    }
    for system in [
        CodeSystem::G15,
        CodeSystem::R94,
        CodeSystem::R95,
        CodeSystem::R291,
    ] {
        assert!(
            professionals().iter().any(|person| person.system == system),
            "{system:?}"
        );
    }
    let kinds: HashSet<&str> = structures()
        .iter()
        .map(|structure| structure.kind.as_str())
        .collect();
    for kind in [
        "DAC",
        "PCO",
        "CRT",
        "CPTS",
        "CH",
        "HAD",
        "SAAD",
        "SSIAD",
        "MSP",
        "C360",
        "Équipe ressource",
        "EMSP",
        "EHPAD",
        "PMI",
        "Cabinet",
        "Pharmacie",
    ] {
        assert!(kinds.contains(kind), "no {kind}");
    }
}

#[test]
fn nobody_is_mistaken_for_another() {
    let people = professionals;
    distinct("slug", people().iter().map(|person| person.slug.as_str()));
    distinct("login", people().iter().map(|person| person.login.as_str()));
    distinct("mail", people().iter().map(|person| person.mail.as_str()));
    distinct(
        "mobile",
        people().iter().map(|person| person.mobile.as_str()),
    );
    distinct(
        "RPPS",
        people().iter().filter_map(|person| person.rpps.as_deref()),
    );
    distinct(
        "structure",
        structures().iter().map(|structure| structure.slug.as_str()),
    );
    distinct(
        "FINESS",
        structures()
            .iter()
            .map(|structure| structure.finess.as_str()),
    );
}

#[test]
fn every_professional_is_whole() {
    for person in professionals() {
        assert!(
            is_slug(&person.slug) && !person.given.is_empty() && !person.family.is_empty(),
            "{person:?}"
        );
        assert!(
            ["M", "MME"].contains(&person.civility.as_str())
                && ["", "DR"].contains(&person.title.as_str()),
            "{person:?}"
        );
        assert!(
            person.mail.ends_with("@example.org") && person.mail.is_ascii(),
            "{person:?}"
        );
        assert!(
            phone::is_fictional(&person.phone) && phone::is_fictional(&person.mobile),
            "{person:?}"
        );
        assert!(!person.structures.is_empty(), "{person:?}");
        assert!(
            person
                .structures
                .iter()
                .all(|slug| find_structure(slug).is_some()),
            "{person:?}"
        );
        assert!(
            person.rpps.as_ref().is_none_or(|rpps| rpps.len() == 11
                && rpps.starts_with("9970")
                && keys::has_luhn_key(rpps)),
            "{person:?}"
        );
        assert_eq!(
            person.system == CodeSystem::R291,
            person.profession.code == "99",
            "{person:?}"
        );
        assert!(
            person.profession.code != "99" || person.role.is_some(),
            "{person:?}"
        );
        assert!(
            person.insee.starts_with(&person.departement) && person.postcode.len() == 5,
            "{person:?}"
        );
        assert!(
            places().departement(&person.departement).is_some(),
            "{person:?}"
        );
    }
    assert!(
        professionals()
            .iter()
            .filter(|person| person.structures.len() > 1)
            .count()
            >= 4
    );
    assert!(
        professionals()
            .iter()
            .filter(|person| person.rpps.is_none())
            .count()
            >= 8
    );
    assert!(
        professionals()
            .iter()
            .filter(|person| !person.line.is_empty())
            .count()
            >= 20
    );
}

#[test]
fn every_structure_is_whole() {
    for structure in structures() {
        assert!(
            is_slug(&structure.slug) && !structure.name.is_empty() && !structure.address.is_empty(),
            "{structure:?}"
        );
        assert!(
            structure.finess.len() == 9 && keys::has_luhn_key(&structure.finess),
            "{structure:?}"
        );
        assert!(
            structure.finess.starts_with(&structure.departement)
                && structure.insee.starts_with(&structure.departement),
            "{structure:?}"
        );
        assert!(
            phone::is_fictional(&structure.phone) && structure.mail.ends_with("@example.org"),
            "{structure:?}"
        );
        assert!(
            !structure.hours.is_empty()
                && !structure.solicit.is_empty()
                && !structure.services.is_empty(),
            "{structure:?}"
        );
        assert!(
            professionals()
                .iter()
                .any(|person| person.structures.contains(&structure.slug)),
            "nobody works at {}",
            structure.slug
        );
    }
}

// A10
#[test]
fn demo_passwords_obey_the_rule() {
    for persona in personas() {
        let password = persona.password;
        assert!(
            password.chars().count() >= 12 && password.is_ascii(),
            "{password}"
        );
        assert!(
            password.contains(|c: char| c.is_ascii_uppercase())
                && password.contains(|c: char| c.is_ascii_lowercase()),
            "{password}"
        );
        assert!(
            password.contains(|c: char| c.is_ascii_digit())
                && password.contains(|c: char| c.is_ascii_punctuation()),
            "{password}"
        );
        assert!(!password.contains(['.', ':', '+', '/']), "{password}");
        assert!(
            password.contains("Demo"),
            "a demo password says what it is: {password}"
        );
        assert_eq!(persona.professional.reach, Reach::Active, "{password}");
    }
    distinct(
        "password",
        personas().iter().map(|persona| persona.password),
    );
    assert_eq!(
        personas()
            .iter()
            .filter(|persona| persona.administrator)
            .count(),
        1
    );
}
