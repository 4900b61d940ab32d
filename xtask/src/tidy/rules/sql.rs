//! One text for both engines; a second text is counted, and kept rare.

use crate::tidy::rust::sequences;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Out of a hundred statements, how many may have two texts (ARCHITECTURE.md, "The store").
const BUDGET_PERCENT: usize = 5;
/// The macros of `db` that register a statement.
const MACROS: [&str; 2] = ["query", "statement"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    let mut all = 0_usize;
    let mut dual = Vec::new();
    for file in tree.rust() {
        refuse_unregistered(file, findings);
        for (line, is_dual) in statements(file)
            .into_iter()
            .filter(|(line, _)| !file.is_test_line(*line))
        {
            all += 1;
            if is_dual {
                dual.push((file.path.as_str(), line));
            }
        }
    }
    if dual.len() * 100 > all * BUDGET_PERCENT {
        for (path, line) in &dual {
            let message = format!(
                "two texts for one statement: {} of {all} have two, more than {BUDGET_PERCENT} %",
                dual.len()
            );
            findings.refuse(path, *line, message);
        }
    }
}

/// A text that no macro declares is prepared by no test.
fn refuse_unregistered(file: &File, findings: &mut Findings) {
    if file.path.starts_with("foundation/db/") {
        return;
    }
    let unregistered = |path: &[&str]| path.ends_with(&["Text", "registered"]);
    for name in &file.rust().names {
        if unregistered(&file.rust().whole_path(name)) {
            findings.refuse(&file.path, name.line, "SQL is declared by `db::query!` or `db::statement!`: a test prepares each on both engines");
        }
    }
}

/// The line of each registered statement, and whether it has two texts.
fn statements(file: &File) -> Vec<(usize, bool)> {
    let has = |tokens, engine| !sequences(tokens, &[engine]).is_empty();
    let registering = file.rust().macros.iter();
    registering
        .filter(|m| MACROS.contains(&m.name.as_str()))
        .map(|m| {
            (
                m.line,
                has(&m.tokens, "sqlite") && has(&m.tokens, "postgres"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    const ONE: &str = "query!(/// Finds.\npub FIND: Row = \"select 'sqlite, postgres'\");\n";
    const TWO: &str = "statement!(\n    pub CLAIM =\n    sqlite \"a\", postgres \"b\");\n";

    #[test]
    fn twenty_statements_pay_for_one_second_text() {
        let enough = format!("{}{TWO}", ONE.repeat(19));
        assert!(said(look, &[("foundation/jobs/src/store.rs", &enough)]).is_empty());
        let short = format!("{}{TWO}", ONE.repeat(18));
        let found = said(look, &[("foundation/jobs/src/store.rs", &short)]);
        assert_eq!(
            found,
            [
                "foundation/jobs/src/store.rs:37: two texts for one statement: 1 of 19 have two, more than 5 %"
            ]
        );
    }

    #[test]
    fn a_text_that_nothing_registers_is_refused() {
        let text = "static Q: Statement = Statement::new(db::sql::Text::registered(\"delete\", \"delete\"));";
        assert_eq!(said(look, &[("rooms/a/src/store.rs", text)]).len(), 1);
        assert!(said(look, &[("foundation/db/src/sql.rs", text)]).is_empty());
        let renamed = "use db::sql::Text as T;\nfn f() { T::registered(a, b) }";
        assert_eq!(said(look, &[("rooms/a/src/store.rs", renamed)]).len(), 1);
    }

    #[test]
    fn statements_of_tests_are_not_counted() {
        assert!(
            said(
                look,
                &[
                    ("foundation/db/tests/x.rs", TWO),
                    ("foundation/db/src/sql.rs", "macro_rules! query { }")
                ]
            )
            .is_empty()
        );
    }
}
