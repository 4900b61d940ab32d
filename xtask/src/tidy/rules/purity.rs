//! The domain is pure: `domain` in a room uses no database, no page, no async code.

use crate::tidy::lexer::Language;
use crate::tidy::rust::{Name, levels};
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Crates for I/O, storage or pages, and the rest of the room, which depends on the domain.
const OUTSIDE: [&str; 14] = [
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
];
/// Parts of the standard library that reach outside.
const OUTSIDE_STD: [&str; 2] = ["fs", "process"];
/// Modules of the same room that rest on the domain.
const ABOVE: [&str; 5] = ["store", "commands", "web", "policy", "live"];

/// Macros of `db` that declare a word or an identifier: they bring no store with them.
const DECLARATIONS: [&str; 2] = ["text_enum", "id"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust().filter(|f| is_domain(f)) {
        let mut refuse = |line: usize, name: &str| {
            let message = format!(
                "`{name}` in the domain: rules are pure, the command or the page does this"
            );
            findings.refuse(&file.path, line, message);
        };
        let levels = levels(&file.rust().tokens);
        for word in levels.iter().flatten() {
            if matches!(word.text.as_str(), "async" | "await") {
                refuse(word.line, &word.text);
            }
        }
        for view in file.rust().macros.iter().filter(|m| m.name == "html") {
            refuse(view.line, "html!");
        }
        for name in &file.rust().names {
            if let Some(part) = outside(name).or_else(|| above(file, name)) {
                refuse(name.line, part);
            }
        }
    }
}

/// What this names outside of the room.
fn outside(name: &Name) -> Option<&str> {
    match name.words().as_slice() {
        ["std", part, ..] if OUTSIDE_STD.contains(part) => Some(part),
        ["db", macro_name] if DECLARATIONS.contains(macro_name) => None,
        [first, ..] if OUTSIDE.contains(first) && name.looks_into(first) => Some(first),
        _ => None,
    }
}

/// What this names of the room that rests on the domain.
fn above<'a>(file: &File, name: &'a Name) -> Option<&'a str> {
    let words = name.words();
    let ups = words.iter().take_while(|word| **word == "super").count();
    let at_root = match words.first() {
        Some(&"crate") => 1,
        _ if ups > 0 && ups >= depth(file) => ups,
        _ => return None,
    };
    let part = words.get(at_root).copied();
    part.filter(|part| ABOVE.contains(part))
}

/// How many modules stand between the room's root and what the file holds.
fn depth(file: &File) -> usize {
    let inside = file.path.split('/').skip(3);
    inside.filter(|part| *part != "mod.rs").count()
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
            "use crate::{store::Row, domain::Other};",
            "use super::super::store::Row;",
            "fn f() { m!(tokio::spawn(g())) }",
            "fn f() { m!(g().await) }",
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
    fn a_module_that_only_bears_the_name_passes() {
        let text = "use super::policy::Rule;";
        assert!(said(look, &[("rooms/a/src/domain/x.rs", text)]).is_empty());
        assert_eq!(said(look, &[("rooms/a/src/domain.rs", text)]).len(), 1);
        assert_eq!(said(look, &[("rooms/a/src/domain/mod.rs", text)]).len(), 1);
    }

    #[test]
    fn words_that_only_look_alike_pass() {
        let text = "/// async, sqlx\nuse std::net::IpAddr; use std::fmt; db::text_enum!(A); fn g(fs: u8) { crate::domain::web() }\nfn f(db: u8, html: &str) -> String { \"axum::Router\".into() }";
        assert!(said(look, &[("rooms/a/src/domain/x.rs", text)]).is_empty());
    }
}
