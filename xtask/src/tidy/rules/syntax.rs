//! Refuses a Rust file that can't be parsed: the other rules could not see its content.

use crate::tidy::{Findings, Tree};

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust() {
        if let Some((line, why)) = &file.rust().unread {
            findings.refuse(&file.path, *line, format!("this is no Rust: {why}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn what_cannot_be_read_is_refused() {
        for (bad, line) in [("fn f( {", 1), ("fn f() {}\nlet x = 1;", 2), ("\"", 1)] {
            let found = said(look, &[("a/x.rs", bad)]);
            let start = format!("a/x.rs:{line}: this is no Rust");
            assert!(found.concat().starts_with(&start), "{bad}: {found:?}");
        }
        let files = [
            ("a/x.rs", "fn f() {}"),
            ("a/vendor/x.rs", "fn ("),
            ("a/x.js", "f("),
        ];
        assert!(said(look, &files).is_empty());
    }
}
