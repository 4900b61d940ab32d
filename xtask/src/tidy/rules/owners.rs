//! Engines, networks and routers have one owner each: only its crate may name their libraries.

use crate::tidy::tree::File;
use crate::tidy::workspace::members;
use crate::tidy::{Findings, Tree};

/// Libraries that one part of SPICO owns.
struct Owner {
    /// Its folder, then who else may name its crates.
    folders: &'static [&'static str],
    /// The libraries, as code names them.
    crates: &'static [&'static str],
    /// What everybody else uses.
    instead: &'static str,
}

impl Owner {
    fn may_name(&self, path: &str) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder))
    }

    fn refusal(&self, name: &str) -> String {
        let home = self.folders.first().unwrap_or(&"");
        format!("`{name}` belongs to {home} only: {}", self.instead)
    }
}

const OWNERS: [Owner; 2] = [
    Owner {
        // The tests create and drop whole databases, which a connection to one database cannot do.
        folders: &["foundation/db/", "foundation/testkit/"],
        crates: &[
            "tokio_postgres",
            "rusqlite",
            "deadpool_postgres",
            "deadpool",
            "sqlx",
            "tokio_postgres_rustls",
        ],
        instead: "the database is reached through `db`",
    },
    Owner {
        // The journeys drive a browser from outside: nothing of theirs is in the product.
        folders: &["foundation/courier/", "apps/journeys/"],
        crates: &[
            "lettre",
            "reqwest",
            "ureq",
            "isahc",
            "curl",
            "attohttpc",
            "minreq",
        ],
        instead: "mail and SMS leave through `courier`",
    },
];

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.rust() {
        for owner in OWNERS.iter().filter(|owner| !owner.may_name(&file.path)) {
            for name in owner.crates {
                for named in file.rust().names.iter().filter(|n| n.looks_into(name)) {
                    findings.refuse(&file.path, named.line, owner.refusal(name));
                }
            }
        }
        refuse_router(file, findings);
    }
    for member in members(tree) {
        for dependency in member.dependencies() {
            let name = dependency.name.replace('-', "_");
            let closed = OWNERS.iter().find(|owner| {
                owner.crates.contains(&name.as_str()) && !owner.may_name(&member.folder)
            });
            if let Some(owner) = closed {
                findings.refuse(
                    &member.manifest.path,
                    dependency.line,
                    owner.refusal(&dependency.name),
                );
            }
        }
    }
}

/// A router takes handlers that prove nothing; `web::Routes` does not.
fn refuse_router(file: &File, findings: &mut Findings) {
    let names = || file.rust().names.iter();
    if file.path.starts_with("foundation/web/") || !names().any(|n| n.looks_into("axum")) {
        return;
    }
    for name in names().filter(|n| n.path.iter().any(|word| word == "Router")) {
        findings.refuse(
            &file.path,
            name.line,
            "`axum::Router` belongs to foundation/web/ only: use `web::Routes`, it demands a proof",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn the_libraries_behind_a_door_are_refused_elsewhere() {
        for bad in [
            "use rusqlite::Connection;",
            "fn f(x: tokio_postgres::Row) {}",
            "use lettre;",
            "use axum::{Router, routing};",
            "fn f() { ::reqwest::get() }",
            "use {rusqlite as store};",
            "extern crate rusqlite as store;",
            "use axum as a; fn f() { a::Router::new() }",
            "use axum::*; type R = Router;",
        ] {
            assert_eq!(said(look, &[("rooms/a/src/x.rs", bad)]).len(), 1, "{bad}");
        }
    }

    #[test]
    fn behind_their_door_they_are_at_home() {
        let files = [
            ("foundation/db/src/x.rs", "use rusqlite::Connection;"),
            ("foundation/courier/src/x.rs", "use lettre::Message;"),
            ("foundation/web/src/routes.rs", "use axum::Router;"),
            (
                "rooms/a/src/x.rs",
                "// rusqlite::Connection\nconst A: &str = \"lettre::x\"; fn f(lettre: crate::lettre::Letter, router: Router) {}",
            ),
        ];
        assert!(said(look, &files).is_empty(), "{:?}", said(look, &files));
    }

    #[test]
    fn manifests_are_read_too() {
        let manifest =
            "[package]\nname = \"a\"\n[dependencies]\ndeadpool-postgres.workspace = true\n";
        let found = said(look, &[("rooms/a/Cargo.toml", manifest)]);
        assert_eq!(
            found,
            [
                "rooms/a/Cargo.toml:4: `deadpool-postgres` belongs to foundation/db/ only: the database is reached through `db`"
            ]
        );
    }
}
