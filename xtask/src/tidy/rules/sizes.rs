//! Limits the length of files and functions.

use crate::tidy::lexer::Language;
use crate::tidy::{Findings, Tree};

/// Lines from which a file is worth a look.
const FILE_NOTICED: usize = 300;
/// Lines above which a file is refused.
const FILE_REFUSED: usize = 450;
/// Lines above which a function is worth a look.
const FUNCTION_NOTICED: usize = 50;

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree
        .files()
        .filter(|f| f.language() != Language::Other && !f.is_foreign())
    {
        let lines = file.text.lines().count();
        if lines > FILE_REFUSED {
            findings.refuse(
                &file.path,
                1,
                format!("{lines} lines, more than {FILE_REFUSED}: split it by reason, not by size"),
            );
        } else if lines > FILE_NOTICED {
            findings.notice(
                &file.path,
                1,
                format!("{lines} lines, more than {FILE_NOTICED}"),
            );
        }
        if file.language() == Language::Rust {
            let functions = file.rust().functions.iter();
            for function in functions.filter(|f| !file.is_test_line(*f.lines.start())) {
                let length = function.lines.clone().count();
                if length > FUNCTION_NOTICED {
                    findings.notice(
                        &file.path,
                        *function.lines.start(),
                        format!(
                            "`{}` has {length} lines, more than {FUNCTION_NOTICED}",
                            function.name
                        ),
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
    fn files_are_noticed_then_refused() {
        let (short, long, huge) = ("//\n".repeat(300), "//\n".repeat(301), "//\n".repeat(451));
        let files = [
            ("a/short.rs", short.as_str()),
            ("a/long.js", &long),
            ("a/huge.css", &huge),
            ("a/notes.md", &huge),
        ];
        let found = said(look, &files);
        assert_eq!(
            found,
            [
                "a/huge.css:1: 451 lines, more than 450: split it by reason, not by size",
                "a/long.js:1: 301 lines, more than 300"
            ]
        );
    }

    #[test]
    fn what_others_wrote_is_not_measured() {
        let huge = "//\n".repeat(900);
        let files = [
            ("ui/js/htmx.min.js", huge.as_str()),
            ("ui/vendor/axe.js", &huge),
            ("x/snapshots/a.rs", &huge),
            ("x/data/names.rs", &huge),
        ];
        assert!(said(look, &files).is_empty());
    }

    #[test]
    fn long_functions_are_noticed() {
        let body = "    let x = \"}\"; // }\n".repeat(50);
        let text = format!(
            "trait T {{ fn declared(&self) -> [u8; 4]; }}\nfn short() {{\n}}\nfn long(f: fn(u8) -> u8) {{\n{body}}}\n#[cfg(test)]\nmod tests {{\nfn longer() {{\n{body}}}\n}}\n"
        );
        assert_eq!(
            said(look, &[("a/x.rs", &text)]),
            ["a/x.rs:4: `long` has 52 lines, more than 50"]
        );
    }
}
