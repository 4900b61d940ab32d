//! Checks that the production build has no feature `demo`, and contains nothing of it.

use std::fs;

use super::{Context, Outcome, cargo};
use crate::metadata::Metadata;

/// Words of the demonstration, its people and what measures the program: none is in what production runs.
const WORDS: [&str; 6] = [
    "maelle.cazalbou",
    "Demo-Tournee",
    "territoire fictif",
    "/demo/courrier",
    "Essai des portes",
    "Banc d\u{2019}essai",
];

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    let target = Metadata::read(&cx.root)?.target_directory;
    let without = [
        "build",
        "-p",
        "spico",
        "--bin",
        "spico",
        "--no-default-features",
    ];
    cargo::run(cx, &without, &[])?;
    let program = target.join("debug/spico");
    let bytes = fs::read(&program).map_err(|e| format!("{}: {e}", program.display()))?;
    let found: Vec<&str> = WORDS
        .into_iter()
        .filter(|word| holds(&bytes, word.as_bytes()))
        .collect();
    if found.is_empty() {
        Ok(Outcome::Passed)
    } else {
        Err(format!(
            "what production runs holds words of the demonstration: {}",
            found.join(", ")
        ))
    }
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_is() {
        assert!(holds(b"..Demo-Tournee-34", b"Demo-Tournee"));
        assert!(!holds(b"Demo Tournee", b"Demo-Tournee"));
    }
}
