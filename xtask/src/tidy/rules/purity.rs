//! The rules of the trade are pure: `domain` in a room knows no database, no page, no waiting.

use crate::tidy::lexer::Language;
use crate::tidy::search::words;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

const OUTSIDE: [&str; 12] = [
    "async",
    "await",
    "sqlx",
    "rusqlite",
    "tokio_postgres",
    "tokio",
    "axum",
    "http",
    "html!",
    "maud",
    "db",
    "web",
];

/// Macros of `db` that declare a word or an identifier: they bring no store with them.
const DECLARATIONS: [&str; 2] = ["::text_enum!", "::id!"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust().filter(|f| is_domain(f)) {
        for name in OUTSIDE {
            for at in words(file.code(), name.trim_end_matches('!')) {
                let after = file
                    .code()
                    .get(at + name.trim_end_matches('!').len()..)
                    .unwrap_or_default();
                let named = match name {
                    "async" | "await" => true,
                    "html!" => after.starts_with('!'),
                    "db" => {
                        after.starts_with("::")
                            && !DECLARATIONS.iter().any(|d| after.starts_with(d))
                    }
                    _ => after.starts_with("::"),
                };
                if named {
                    findings.refuse(&file.path, file.line_of(at), format!("`{name}` in the domain: rules are pure, the command or the page does this"));
                }
            }
        }
    }
}

/// `rooms/<room>/src/domain.rs` or anything below `rooms/<room>/src/domain/`.
pub fn is_domain(file: &File) -> bool {
    let parts: Vec<&str> = file.path.split('/').collect();
    let inside = matches!(
        parts.as_slice(),
        ["rooms", _, "src", "domain.rs"] | ["rooms", _, "src", "domain", _, ..]
    );
    inside && file.language() == Language::Rust
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn the_domain_is_pure() {
        for bad in [
            "async fn f() {}",
            "use rusqlite::Row;",
            "fn f() { html! { p { } } }",
            "fn f(x: axum::Json<u8>) {}",
            "use db::Tx;",
        ] {
            assert_eq!(
                said(look, &[("rooms/a/src/domain/x.rs", bad)]).len(),
                1,
                "{bad}"
            );
            assert_eq!(
                said(look, &[("rooms/a/src/domain.rs", bad)]).len(),
                1,
                "{bad}"
            );
            assert!(
                said(look, &[("rooms/a/src/store.rs", bad)]).is_empty(),
                "{bad}"
            );
        }
    }

    #[test]
    fn words_that_only_look_alike_pass() {
        let text =
            "/// async, sqlx\nfn f(db: u8, html: &str) -> String { \"axum::Router\".into() }";
        assert!(said(look, &[("rooms/a/src/domain/x.rs", text)]).is_empty());
    }
}
