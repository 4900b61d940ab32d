//! Words that promise instead of doing, and names that SPICO no longer uses. The needles are built from pieces, so that this file does not find itself.

use crate::tidy::search::{occurrences, words};
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Found anywhere, whatever touches them and whatever space is between their signs.
const PIECES: [&str; 8] = [
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("#[", "ignore"),
    concat!(",ign", "ore)]"),
    concat!(",ign", "ore="),
    concat!("assert!(", "true"),
    concat!("assert_eq!(1", ",1"),
    concat!("lorem", "ipsum"),
];
/// Found as whole words, in capitals.
const WORDS: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];
/// Names of older texts (docs/glossary.md), found in small letters also as a part of an identifier: the old word, what to say instead.
const RETIRED: [(&str, &str); 6] = [
    (concat!("ho", "use"), "SPICO, or the program"),
    (concat!("ho", "uses"), "SPICO, or the program"),
    (concat!("furn", "ish"), "build"),
    (concat!("nud", "ge"), "signal"),
    (concat!("sho", "ut"), "ephemeral message"),
    (concat!("tra", "il"), "access log, or trace"),
];
/// They name old words on purpose.
const HISTORIES: [&str; 2] = ["docs/glossary.md", "CHANGELOG.md"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.files().filter(|f| is_source(f)) {
        let (dense, places) = without_space(&file.text);
        let place = |at: usize| places.get(at).copied().unwrap_or_default();
        let pieces = PIECES.iter().flat_map(|p| {
            occurrences(&dense, p)
                .into_iter()
                .map(move |at| (place(at), p))
        });
        let whole = WORDS
            .iter()
            .flat_map(|w| words(&file.text, w).into_iter().map(move |at| (at, w)));
        for (at, needle) in pieces.chain(whole) {
            findings.refuse(
                &file.path,
                file.line_of(at),
                format!("`{needle}`: finish it, or write an issue and say so"),
            );
        }
    }
    let named = |f: &&File| is_source(f) || (f.extension() == Some("md") && !f.is_foreign());
    for file in tree.files().filter(named) {
        if !HISTORIES.contains(&file.path.as_str()) {
            look_for_retired(file, findings);
        }
    }
}

/// Refuses names of older texts.
fn look_for_retired(file: &File, findings: &mut Findings) {
    for (old, instead) in RETIRED {
        for at in of_letters(&file.text, old) {
            findings.refuse(
                &file.path,
                file.line_of(at),
                format!("`{old}` is a retired word: {instead} (docs/glossary.md)"),
            );
        }
    }
}

/// Where `word` stands with no letter beside it.
fn of_letters(text: &str, word: &str) -> Vec<usize> {
    let beside = |part: Option<&str>, last: bool| {
        let near = part.and_then(|part| {
            if last {
                part.chars().next_back()
            } else {
                part.chars().next()
            }
        });
        near.is_some_and(char::is_alphabetic)
    };
    occurrences(text, word)
        .into_iter()
        .filter(|at| !beside(text.get(..*at), true) && !beside(text.get(at + word.len()..), false))
        .collect()
}

/// The text in lower case without any space, and where each byte of it stood.
fn without_space(text: &str) -> (String, Vec<usize>) {
    let kept = text
        .char_indices()
        .filter(|(_, c)| !c.is_ascii_whitespace());
    let mut dense = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, c) in kept {
        places.extend(std::iter::repeat_n(at, c.len_utf8()));
        dense.push(c.to_ascii_lowercase());
    }
    (dense, places)
}

fn is_source(file: &File) -> bool {
    const ENDS: [&str; 9] = [
        ".rs", ".js", ".css", ".sql", ".toml", ".sh", ".in", ".service", ".ci/run",
    ];
    ENDS.iter().any(|end| file.path.ends_with(end)) && !file.is_foreign()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn every_banned_word_is_found() {
        for needle in PIECES.iter().chain(&WORDS) {
            let text = format!("fn a() {{}}\n// {needle} later\n");
            let found = said(look, &[("a/x.rs", &text)]);
            assert_eq!(found.len(), 1, "{needle}");
            assert!(found.first().unwrap().starts_with("a/x.rs:2: "));
        }
    }

    #[test]
    fn space_between_the_signs_hides_nothing() {
        for text in [
            concat!("fn a() { to", "do ! () }"),
            concat!("# [ ign", "ore = \"slow\" ]"),
            concat!("#[cfg_attr(all(), ign", "ore)]"),
            concat!("#[cfg_attr(all(), ign", "ore = \"x\")]"),
            concat!("assert!(\n    tr", "ue,\n)"),
            concat!("Lorem\nip", "sum"),
        ] {
            let text = format!("\n\n{text}");
            let found = said(look, &[("a/x.rs", &text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(
                found.first().unwrap().starts_with("a/x.rs:3: "),
                "{found:?}"
            );
        }
    }

    #[test]
    fn retired_names_are_found_in_texts_and_identifiers_but_not_in_other_words() {
        for (old, _) in RETIRED {
            for text in [
                format!("// The {old}'s own"),
                format!("fn of_{old}_once() {{}}"),
            ] {
                assert_eq!(said(look, &[("a/x.rs", &text)]).len(), 1, "{text}");
                assert_eq!(said(look, &[("docs/x.md", &text)]).len(), 1, "{text}");
                assert!(said(look, &[("docs/glossary.md", &text)]).is_empty());
            }
            let longer = format!("// In Mul{old}\n");
            assert!(said(look, &[("a/x.rs", &longer)]).is_empty(), "{longer}");
        }
    }

    #[test]
    fn words_inside_words_and_vendored_files_pass() {
        let text = format!("fn {}ATHON() {{}}", WORDS.last().unwrap());
        let vendored = format!("// {}", WORDS.first().unwrap());
        assert!(
            said(
                look,
                &[
                    ("a/x.rs", &text),
                    ("ui/js/htmx.min.js", &vendored),
                    ("docs/x.md", &vendored)
                ]
            )
            .is_empty()
        );
    }
}
