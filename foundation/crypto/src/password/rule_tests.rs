use proptest::prelude::*;

use super::*;

const GOOD: &str = "Tournesol-Vélo-42";

fn failing(password: &str, personal: &[&str]) -> Vec<Criterion> {
    let verdicts = Rule::default().check(password, personal);
    verdicts
        .into_iter()
        .filter(|verdict| !verdict.ok)
        .map(|verdict| verdict.criterion)
        .collect()
}

fn allowed(password: &str) -> (Option<char>, String) {
    let verdicts = Rule::default().check(password, &[]);
    let verdict = verdicts
        .into_iter()
        .find(|verdict| verdict.criterion == Criterion::Allowed)
        .unwrap();
    assert_eq!(verdict.ok, verdict.offending.is_none());
    (verdict.offending, verdict.message_fr)
}

#[test]
fn each_criterion_fails_alone() {
    assert_eq!(failing(GOOD, &[]), []);
    assert!(Rule::default().accepts(GOOD, &["nadia.benali"]));
    assert_eq!(failing("Vélo-42-Lac", &[]), [Criterion::Length]);
    assert_eq!(failing("tournesol-vélo-42", &[]), [Criterion::Upper]);
    assert_eq!(failing("TOURNESOL-VÉLO-42", &[]), [Criterion::Lower]);
    assert_eq!(failing("Tournesol-Vélo-", &[]), [Criterion::Digit]);
    assert_eq!(failing("TournesolVélo42", &[]), [Criterion::Special]);
    assert_eq!(failing("Tournesol-Vélo.42", &[]), [Criterion::Allowed]);
    assert_eq!(failing("Motdepasse2026!", &[]), [Criterion::Guessable]);
    assert_eq!(
        failing(&format!("{GOOD}{}", "a".repeat(112)), &[]),
        [Criterion::Maximum]
    );
    assert!(Rule::default().accepts(&format!("{GOOD}{}", "a".repeat(111)), &[]));
}

#[test]
fn the_offending_character_is_named_with_its_place() {
    let said = |text: &str| {
        let message = allowed(text).1;
        let named = message.strip_prefix("Caractère non accepté : ").unwrap();
        named
            .strip_suffix(". Remplacez-le par un autre")
            .unwrap()
            .replace('\u{A0}', " ")
    };
    assert_eq!(allowed("Tournesol+Vélo.42").0, Some('+'));
    assert_eq!(said("Tournesol+Vélo-42"), "« + » (plus), 10e caractère");
    assert_eq!(said(".Tournesol-Vélo-42"), "« . » (point), 1er caractère");
    assert_eq!(said("Tournesol Vélo-42"), "espace, 10e caractère");
    assert_eq!(said("Tournesol§Vélo-42"), "« § », 10e caractère");
    assert_eq!(
        said("Tournesol\u{7}Vélo"),
        "caractère invisible, 10e caractère"
    );
    assert_eq!(allowed(GOOD).0, None);
    for c in FORBIDDEN.chars() {
        assert_eq!(allowed(&format!("{GOOD}{c}")).0, Some(c));
    }
}

#[test]
fn every_printable_ascii_sign_is_either_allowed_or_forbidden() {
    for c in ('!'..='~').filter(char::is_ascii_punctuation) {
        assert!(SPECIALS.contains(c) ^ FORBIDDEN.contains(c), "{c}");
    }
}

#[test]
fn a_password_may_not_hold_the_identifier() {
    let own = ["nadia.benali", "nadia.benali31@example.org"];
    assert_eq!(failing("42-Nadia-Bénali-Lac", &own), [Criterion::Personal]);
    assert_eq!(failing("Nadia?Benali31*Lac", &own), [Criterion::Personal]);
    assert_eq!(failing("42-Nadia-Vélo-Lac", &own), []);
    assert_eq!(
        failing(GOOD, &["lo"]),
        [],
        "a very short identifier is found everywhere"
    );
}

#[test]
fn the_keyboard_that_composes_accents_makes_no_difference() {
    let composed = Rule::default().check("Tournesol-Vélo-42", &[]);
    let decomposed = Rule::default().check("Tournesol-Ve\u{301}lo-42", &[]);
    assert_eq!(composed, decomposed);
}

#[test]
fn an_empty_field_shows_what_is_asked() {
    let verdicts = Rule::default().check("", &["nadia.benali"]);
    assert_eq!(
        verdicts[0].message_fr,
        "12 caractères au moins (pour l’instant 0)"
    );
    let met: Vec<_> = verdicts
        .iter()
        .filter(|verdict| verdict.ok)
        .map(|verdict| verdict.criterion)
        .collect();
    assert_eq!(
        met,
        [
            Criterion::Maximum,
            Criterion::Allowed,
            Criterion::Personal,
            Criterion::Guessable
        ]
    );
}

#[test]
fn the_page_receives_the_whole_rule() {
    let json: serde_json::Value = serde_json::from_str(&Rule::default().to_json()).unwrap();
    assert_eq!(
        (json["longueur"].as_u64(), json["maximum"].as_u64()),
        (Some(12), Some(128))
    );
    assert!(
        ["majuscule", "minuscule", "chiffre"]
            .iter()
            .all(|key| json[key] == true)
    );
    assert_eq!(json["interdits"], ".:+/");
    assert_eq!(json["special"], SPECIALS);
    let keys: Vec<_> = json["lignes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["cle"].as_str().unwrap())
        .collect();
    let expected = [
        "longueur",
        "maximum",
        "majuscule",
        "minuscule",
        "chiffre",
        "special",
        "interdits",
        "identifiant",
        "courant",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        json["lignes"][0]["manque"],
        "12 caractères au moins (pour l’instant {count})"
    );
    assert!(
        json["courant"]["mots"]
            .as_array()
            .unwrap()
            .iter()
            .any(|word| word == "azerty")
    );
    assert_eq!(
        json["courant"]["substitutions"][0],
        serde_json::json!(["@", "a"])
    );
}

proptest! {
    #[test]
    fn one_verdict_per_criterion_whatever_is_typed(text in "\\PC{0,140}", own in "\\PC{0,20}") {
        let verdicts = Rule::default().check(&text, &[&own]);
        prop_assert_eq!(verdicts.len(), Criterion::ALL.len());
        let refused = text.nfc().any(|c| FORBIDDEN.contains(c));
        prop_assert!(!refused || verdicts[6].offending.is_some());
        let unfilled = |verdict: &Verdict| verdict.message_fr.contains("{c") || verdict.message_fr.contains("{m");
        prop_assert!(!verdicts.iter().any(unfilled));
    }
}
