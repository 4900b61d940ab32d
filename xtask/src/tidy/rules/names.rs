//! Names that say nothing are refused: a module is called after what it holds.

use crate::tidy::lexer::Language;
use crate::tidy::search::words;
use crate::tidy::{Findings, Tree};

const EMPTY: [&str; 12] = [
    "common", "util", "utils", "shared", "core", "manager", "service", "services", "helper",
    "helpers", "misc", "stuff",
];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree
        .files()
        .filter(|f| f.language() != Language::Other && !f.is_foreign())
    {
        for part in file.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if EMPTY.contains(&stem) {
                findings.refuse(
                    &file.path,
                    1,
                    format!("`{stem}` names nothing: call it after what it holds"),
                );
            }
        }
        for name in EMPTY.iter().filter(|_| file.language() == Language::Rust) {
            for at in words(file.code(), name) {
                let before = file.code().get(..at).unwrap_or_default().trim_end();
                // A `mod x;` brings a file that is found by its own path; what stands inline is found here.
                let inline = file
                    .code()
                    .get(at + name.len()..)
                    .is_some_and(|rest| rest.trim_start().starts_with('{'));
                if inline && before.ends_with("mod") {
                    findings.refuse(
                        &file.path,
                        file.line_of(at),
                        format!("module `{name}` names nothing: call it after what it holds"),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn empty_names_are_refused_wherever_they_stand() {
        let files = [
            ("rooms/a/src/utils.rs", ""),
            ("rooms/a/src/helpers/dates.rs", ""),
            ("ui/js/core.js", ""),
            ("rooms/a/src/b.rs", "mod misc { }"),
        ];
        assert_eq!(said(look, &files).len(), 4);
    }

    #[test]
    fn telling_names_pass() {
        let files = [
            (
                "rooms/a/src/score.rs",
                "use core::fmt; fn shared() { common() }",
            ),
            ("ui/vendor/core.js", ""),
            ("docs/core.md", ""),
        ];
        assert!(said(look, &files).is_empty());
    }
}
