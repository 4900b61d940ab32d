//! The register of people: whatever bytes a file holds, reading it ends with lines or reasons.

#![no_main]

use std::io::BufReader;

use directory::import::activity::Activity;
use directory::import::columns::ActivityColumns;
use directory::import::decode;
use directory::import::lines::{LONGEST, Lines};
use libfuzzer_sys::fuzz_target;

/// The columns that an activity needs, for files whose own first line is no header.
const HEADER: &str = "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|Libellé civilité d'exercice|\
Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|Libellé profession|Code catégorie professionnelle|\
Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|\
Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|\
Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site";

fuzz_target!(|bytes: &[u8]| {
    let (own, bytes) = match bytes.split_first() {
        Some((first, rest)) => (first % 2 == 0, rest),
        None => return,
    };
    // A small buffer: lines lie across its ends.
    let mut lines = Lines::new(BufReader::with_capacity(13, bytes));
    let mut columns = ActivityColumns::find(HEADER, '|').ok();
    if own
        && let Ok(Some(first)) = lines.next()
        && let Ok(text) = decode::text(first.bytes)
    {
        columns = ActivityColumns::find(&text, '|').ok();
    }
    while let Some(line) = lines.next().expect("memory can be read") {
        assert!(line.bytes.len() <= LONGEST);
        let Ok(text) = decode::text(line.bytes) else {
            continue;
        };
        assert!(!text.chars().any(|sign| sign.is_control() && sign != '\t'));
        let Some(columns) = &columns else { continue };
        let Ok(text) = columns.shape().settle(&text) else { continue };
        match Activity::read(columns, &text) {
            Ok(activity) => {
                let keys = (
                    activity.key(0),
                    activity.person_hash(),
                    activity.content_hash(),
                );
                let again = Activity::read(columns, &text).expect("the same line");
                assert_eq!(
                    keys,
                    (again.key(0), again.person_hash(), again.content_hash())
                );
                assert!(!activity.identifier.is_empty() && !activity.family.is_empty());
                assert!(activity.address.len() <= text.len() + 8);
            }
            Err(why) => assert!(!why.is_empty()),
        }
    }
});
