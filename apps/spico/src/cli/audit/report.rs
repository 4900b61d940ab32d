//! What `spico audit verify` answers: for people, and for programs.

use ::audit::{Doubt, Head, Verdict};
use data_encoding::HEXLOWER;
use kernel::fr;
use serde_json::{Value, json};

use super::was_told;
use crate::cli::screen;

/// Doubts that are shown to people, at most.
const SHOWN: usize = 20;

/// Says what was found.
pub(super) fn tell(verdict: &Verdict) {
    screen::line(&format!(
        "{} sous {}, {} pas encore scellées (elles le sont chaque minute, quand SPICO est lancé).",
        fr::count(verdict.events, "trace intacte", "traces intactes"),
        fr::count(verdict.seals, "sceau", "sceaux"),
        fr::number(verdict.unsealed)
    ));
    if let Some(head) = verdict.head {
        screen::line(&format!(
            "Empreinte du sceau n° {}, du {}, à noter ailleurs : {}",
            head.seal,
            fr::date_time(head.sealed_at),
            HEXLOWER.encode(&head.hash)
        ));
    }
    if let Some(found) = verdict.contained {
        screen::line(&format!(
            "L’empreinte donnée est celle du sceau n° {}, du {} : rien de ce qu’il couvre n’a changé.",
            found.seal,
            fr::date_time(found.sealed_at)
        ));
    }
    tell_doubts(verdict);
}

/// Each with what may explain it; not again those that the given head covers.
fn tell_doubts(verdict: &Verdict) {
    let (told, new): (Vec<&Doubt>, Vec<&Doubt>) = verdict
        .doubts
        .iter()
        .partition(|doubt| was_told(verdict, doubt));
    let count = |doubts: &[&Doubt], one, many| {
        fr::count(i64::try_from(doubts.len()).unwrap_or(i64::MAX), one, many)
    };
    if !told.is_empty() {
        screen::line(&format!(
            "{} sous des sceaux que l’empreinte donnée couvre : déjà dit quand elle a été notée.",
            count(&told, "point à expliquer", "points à expliquer")
        ));
    }
    if new.is_empty() {
        return;
    }
    screen::line(&format!(
        "{} :",
        count(&new, "point à expliquer", "points à expliquer")
    ));
    for doubt in new.iter().take(SHOWN) {
        screen::line(&format!("- {doubt}. {}", doubt.explanation()));
    }
    if let Some(rest) = new.get(SHOWN..).filter(|rest| !rest.is_empty()) {
        screen::line(&format!(
            "- et {} (tous avec « --json »).",
            count(rest, "autre", "autres")
        ));
    }
}

/// The same for programs, with all doubts.
pub(super) fn json(verdict: &Verdict) -> Value {
    let head = |head: Head| json!({"seal": head.seal, "hash": HEXLOWER.encode(&head.hash), "sealed_at": head.sealed_at.to_string()});
    let doubt = |doubt: &Doubt| {
        json!({
            "kind": doubt.kind(),
            "seal": doubt.seal().map(|seal| seal.seal),
            "sealed_at": doubt.seal().map(|seal| seal.at.to_string()),
            "told_before": was_told(verdict, doubt),
            "text": format!("{doubt}. {}", doubt.explanation()),
        })
    };
    json!({
        "events": verdict.events,
        "seals": verdict.seals,
        "unsealed": verdict.unsealed,
        "broken": verdict.first_bad.as_ref().map(ToString::to_string),
        "head": verdict.head.map(head),
        "contained": verdict.contained.map(head),
        "doubts": verdict.doubts.iter().map(doubt).collect::<Vec<_>>(),
    })
}
