//! The rules of the trade are pure: `domain` in a room knows no database, no page, no waiting.

use crate::tidy::lexer::Language;
use crate::tidy::search::{looks_into, words};
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Crates that wait, keep or draw, and the rest of the room: the domain is what they rest on.
const OUTSIDE: [&str; 16] = [
    "sqlx",
    "rusqlite",
    "tokio_postgres",
    "tokio",
    "axum",
    "http",
    "maud",
    "db",
    "web",
    "ui",
    "bus",
    "jobs",
    "courier",
    "audit",
    "fs",
    "process",
];
/// Modules of the same room that rest on the domain.
const ABOVE: [&str; 5] = ["store", "commands", "web", "policy", "live"];

/// Macros of `db` that declare a word or an identifier: they bring no store with them.
const DECLARATIONS: [&str; 2] = ["::text_enum!", "::id!"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust().filter(|f| is_domain(f)) {
        let code = file.code();
        let after = |at: usize, name: &str| code.get(at + name.len()..).unwrap_or_default();
        let mut refuse = |at: usize, name: &str| {
            let message = format!(
                "`{name}` in the domain: rules are pure, the command or the page does this"
            );
            findings.refuse(&file.path, file.line_of(at), message);
        };
        for name in ["async", "await"] {
            for at in words(code, name) {
                refuse(at, name);
            }
        }
        for at in words(code, "html")
            .into_iter()
            .filter(|at| after(*at, "html").starts_with('!'))
        {
            refuse(at, "html!");
        }
        for name in OUTSIDE {
            let declares = |at: &usize| {
                name == "db" && DECLARATIONS.iter().any(|d| after(*at, name).starts_with(d))
            };
            let std = ["fs", "process"].contains(&name);
            let looked = if std {
                of_std(code, name)
            } else {
                looks_into(code, name)
            };
            looked
                .into_iter()
                .filter(|at| !declares(at))
                .for_each(|at| refuse(at, name));
        }
        for name in ABOVE {
            for at in words(code, name) {
                let before = code.get(..at).unwrap_or_default().trim_end();
                if before.ends_with("crate::") || before.ends_with("super::super::") {
                    refuse(at, name);
                }
            }
        }
    }
}

/// Where a part of the standard library that reaches outside is named: `std::fs`, `use std::{fs, …}`.
fn of_std(code: &str, name: &str) -> Vec<usize> {
    let inside = |at: &usize| {
        let before = code.get(..*at).unwrap_or_default();
        let statement = before.rsplit(';').next().unwrap_or_default();
        before.trim_end().ends_with("std::") || (statement.contains("use std::{"))
    };
    words(code, name).into_iter().filter(inside).collect()
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
            "use db as d;",
            "use {db as d};",
            "extern crate db;",
            "use crate::store::Row;",
            "fn f() { crate::commands::g() }",
            "use std::fs;",
            "use std::{fmt, fs};",
            "fn f() { std::process::exit(1) }",
            "use ui::Markup;",
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
        let text = "/// async, sqlx\nuse std::net::IpAddr; use std::fmt; db::text_enum!(A); fn g(fs: u8) { crate::domain::web() }\nfn f(db: u8, html: &str) -> String { \"axum::Router\".into() }";
        assert!(said(look, &[("rooms/a/src/domain/x.rs", text)]).is_empty());
    }
}
