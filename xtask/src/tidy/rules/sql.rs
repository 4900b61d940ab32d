//! One text for both engines; a second text is counted, and kept rare.

use crate::tidy::search::{closing, words};
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Out of a hundred statements, how many may have two texts (ARCHITECTURE.md, "The database door").
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
    for at in words(file.code(), "registered") {
        let before = file.code().get(..at).unwrap_or_default();
        if before.ends_with("Text::") {
            findings.refuse(&file.path, file.line_of(at), "SQL is declared by `db::query!` or `db::statement!`: a test prepares each on both engines");
        }
    }
}

/// The line of each registered statement, and whether it has two texts.
fn statements(file: &File) -> Vec<(usize, bool)> {
    let code = file.code();
    let mut found = Vec::new();
    for at in MACROS
        .iter()
        .flat_map(|name| words(code, name).into_iter().map(move |at| at + name.len()))
    {
        let Some(open) = code
            .get(at..)
            .filter(|rest| rest.starts_with("!(") || rest.starts_with("! {"))
            .map(|_| at + 1)
        else {
            continue;
        };
        let open = open + usize::from(code.as_bytes().get(open) == Some(&b' '));
        let Some(body) = closing(code, open).and_then(|end| code.get(open..end)) else {
            continue;
        };
        found.push((
            file.line_of(at),
            !words(body, "sqlite").is_empty() && !words(body, "postgres").is_empty(),
        ));
    }
    found
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
