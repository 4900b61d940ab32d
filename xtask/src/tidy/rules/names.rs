//! Refuses names that say nothing: a module is named after its content.

use crate::tidy::lexer::Language;
use crate::tidy::rust::levels;
use crate::tidy::{Findings, Tree};

const EMPTY: [&str; 12] = [
    "common", "util", "utils", "shared", "core", "manager", "service", "services", "helper",
    "helpers", "misc", "stuff",
];

/// Meaningless in any combination: `date_utils`, `db-helpers`.
const EMPTY_PARTS: [&str; 7] = [
    "common", "util", "utils", "helper", "helpers", "misc", "stuff",
];

fn is_empty(stem: &str) -> bool {
    EMPTY.contains(&stem)
        || stem
            .split(['_', '-'])
            .any(|part| EMPTY_PARTS.contains(&part))
}

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree
        .files()
        .filter(|f| f.language() != Language::Other && !f.is_foreign())
    {
        for part in file.path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if is_empty(stem) {
                findings.refuse(
                    &file.path,
                    1,
                    format!("`{stem}` names nothing: call it after what it holds"),
                );
            }
        }
        // Also where a `mod x;` brings a file of another name.
        let modules = if file.language() == Language::Rust {
            levels(&file.rust().tokens)
        } else {
            Vec::new()
        };
        for window in modules.iter().flat_map(|level| level.windows(2)) {
            let [keyword, name] = window else { continue };
            if keyword.text == "mod" && is_empty(&name.text) {
                findings.refuse(
                    &file.path,
                    name.line,
                    format!(
                        "module `{}` names nothing: call it after what it holds",
                        name.text
                    ),
                );
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
            ("rooms/a/src/c.rs", "#[path = \"dates.rs\"]\nmod utils;"),
            ("rooms/a/src/date_utils.rs", ""),
            ("rooms/b-helpers/src/lib.rs", ""),
            ("rooms/a/src/d.rs", "pub mod r#shared { }"),
        ];
        assert_eq!(said(look, &files).len(), 8, "{:?}", said(look, &files));
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
