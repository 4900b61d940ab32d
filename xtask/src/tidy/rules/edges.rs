//! Which crate may use which: apps → rooms → foundation, and between rooms only along listed edges, through `face`.

use crate::tidy::rust::Name;
use crate::tidy::tree::File;
use crate::tidy::workspace::{Edges, Floor, Member, Purpose, members};
use crate::tidy::{Findings, Tree};

const DOCUMENT: &str = "ARCHITECTURE.md";

pub fn look(tree: &Tree, findings: &mut Findings) {
    let members = members(tree);
    let text = tree.file(DOCUMENT).map_or("", |f| f.text.as_str());
    let edges = match Edges::read(text) {
        Ok(edges) => edges,
        Err((line, message)) => {
            findings.refuse(DOCUMENT, line, message);
            Edges::default()
        }
    };
    for room in edges.rooms() {
        if !members
            .iter()
            .any(|m| m.floor == Floor::Room && m.name == room)
        {
            findings.refuse(
                DOCUMENT,
                edges.line,
                format!("the edges name `{room}`, which is no room"),
            );
        }
    }
    for member in &members {
        check_manifest(member, &members, &edges, findings);
        if member.floor == Floor::Room {
            check_faces(tree, member, &members, findings);
        }
    }
}

fn check_manifest(
    member: &Member<'_>,
    members: &[Member<'_>],
    edges: &Edges,
    findings: &mut Findings,
) {
    for dependency in member.dependencies() {
        let Some(target) = members.iter().find(|m| m.name == dependency.name) else {
            continue;
        };
        let (from, to) = (&member.name, &target.name);
        let wrong = match (member.floor, target.floor) {
            (_, Floor::Tool) => Some(format!("`{from}` depends on `{to}`, a tool for developers")),
            (Floor::Foundation, Floor::Room | Floor::App) => Some(format!(
                "`{from}` is foundation: it knows no room and no app, so not `{to}`"
            )),
            (Floor::Room, Floor::App) => Some(format!(
                "room `{from}` depends on app `{to}`: apps know rooms, never the reverse"
            )),
            // The tests of a room may plant a world that other rooms belong to.
            (Floor::Room, Floor::Room)
                if dependency.purpose == Purpose::Program && !edges.allow(from, to) =>
            {
                Some(format!(
                    "no allowed edge `{from} -> {to}` in {DOCUMENT}: use an event, or argue for the edge"
                ))
            }
            _ => None,
        };
        if let Some(message) = wrong {
            findings.refuse(&member.manifest.path, dependency.line, message);
        }
    }
}

fn check_faces(tree: &Tree, member: &Member<'_>, members: &[Member<'_>], findings: &mut Findings) {
    let names: Vec<String> = member.dependencies().into_iter().map(|d| d.name).collect();
    let rooms: Vec<&str> = members
        .iter()
        .filter(|m| m.floor == Floor::Room && names.contains(&m.name))
        .map(|m| m.name.as_str())
        .collect();
    for file in tree.rust().filter(|f| f.path.starts_with(&member.folder)) {
        refuse_other_sources(file, findings);
        for room in &rooms {
            for name in file.rust().names.iter().filter(|n| n.looks_into(room)) {
                if let Some(seen) = looked_at(file, name) {
                    findings.refuse(
                        &file.path,
                        name.line,
                        format!(
                            "`{room}::{seen}`: another room is seen only through `{room}::face`"
                        ),
                    );
                }
            }
        }
    }
}

/// A file included by its path belongs to no module: it could be another room's.
fn refuse_other_sources(file: &File, findings: &mut Findings) {
    let rust = file.rust();
    let included = rust.macros.iter().filter(|m| m.name == "include");
    for line in included.map(|m| m.line).chain(rust.placed.iter().copied()) {
        findings.refuse(
            &file.path,
            line,
            "sources of a room are its modules: nothing is taken in by its path",
        );
    }
}

/// The part of the other room that is named here, unless it may be.
fn looked_at<'a>(file: &File, name: &'a Name) -> Option<&'a str> {
    match name.path.get(1).map(String::as_str) {
        None => Some("under another name"),
        Some("face") => None,
        Some("ROOM") if file.is_test_line(name.line) => None,
        seen => seen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    const EDGES: (&str, &str) = (DOCUMENT, "```edges\nmessaging -> directory\n```\n");
    const DIRECTORY: (&str, &str) = (
        "rooms/directory/Cargo.toml",
        "[package]\nname = \"directory\"\n",
    );

    fn manifest(name: &str, tables: &str) -> String {
        format!("[package]\nname = \"{name}\"\n{tables}")
    }

    #[test]
    fn a_listed_edge_through_the_face_passes() {
        let messaging = manifest("messaging", "[dependencies]\ndirectory.workspace = true\n");
        let code = "use directory::face::Hit;\nuse directory::{face, face::{Hit, Other}};\nfn a(x: crate::directory::Y) { directory::face::find() }\n#[cfg(test)]\nmod tests { fn w() { directory::ROOM; } }";
        let files = [
            EDGES,
            DIRECTORY,
            ("rooms/messaging/Cargo.toml", &messaging),
            ("rooms/messaging/src/lib.rs", code),
        ];
        assert!(said(look, &files).is_empty(), "{:?}", said(look, &files));
    }

    #[test]
    fn behind_the_face_is_refused() {
        let messaging = manifest("messaging", "[dependencies]\ndirectory.workspace = true\n");
        let code = "use directory::store;\nuse directory::{face, store as s};\nfn f() { directory::ROOM }\n";
        let files = [
            EDGES,
            DIRECTORY,
            ("rooms/messaging/Cargo.toml", &messaging),
            ("rooms/messaging/src/lib.rs", code),
        ];
        let said = said(look, &files);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said.first()
                .unwrap()
                .starts_with("rooms/messaging/src/lib.rs:1: `directory::store`")
        );
    }

    #[test]
    fn another_name_or_another_way_in_is_refused() {
        let messaging = manifest("messaging", "[dependencies]\ndirectory.workspace = true\n");
        for code in [
            "use directory as d;",
            "use directory::{self as d};",
            "use directory::{face::Hit, store::Row};",
            "macro_rules! m { () => { use directory as d; } }",
            "fn f() { m!(a, directory::{store}) }",
            "use {directory as d};",
            "extern crate directory;",
            "use ::directory::store;",
            "use {::directory::store};",
            "fn f() { m!(directory :: store) }",
            "use r#directory::store;",
            "use directory::*;",
            "include!(\"../../directory/src/store.rs\");",
            "#[path = \"../../directory/src/store.rs\"]\nmod s;",
            "#[cfg_attr(all(), path = \"../x.rs\")]\nmod s;",
        ] {
            let files = [
                EDGES,
                DIRECTORY,
                ("rooms/messaging/Cargo.toml", messaging.as_str()),
                ("rooms/messaging/src/lib.rs", code),
            ];
            assert_eq!(
                said(look, &files).len(),
                1,
                "{code}: {:?}",
                said(look, &files)
            );
        }
    }

    #[test]
    fn an_edge_that_is_not_listed_is_refused_except_for_tests() {
        let messaging = manifest("messaging", "");
        let directory = manifest("directory", "[dependencies]\nmessaging.workspace = true\n");
        let files = [
            EDGES,
            ("rooms/messaging/Cargo.toml", messaging.as_str()),
            ("rooms/directory/Cargo.toml", &directory),
        ];
        let found = said(look, &files);
        assert_eq!(
            found,
            [
                "rooms/directory/Cargo.toml:4: no allowed edge `directory -> messaging` in ARCHITECTURE.md: use an event, or argue for the edge"
            ]
        );
        let tests_only = manifest(
            "directory",
            "[dev-dependencies]\nmessaging.workspace = true\n",
        );
        let files = [
            EDGES,
            ("rooms/messaging/Cargo.toml", messaging.as_str()),
            ("rooms/directory/Cargo.toml", &tests_only),
        ];
        assert!(said(look, &files).is_empty());
    }

    #[test]
    fn the_foundation_knows_no_room_and_a_room_no_app() {
        let kernel = manifest("kernel", "[dev-dependencies]\ndirectory.workspace = true\n");
        let directory = manifest(
            "directory",
            "[dependencies]\nspico.workspace = true\nxtask.workspace = true\n",
        );
        let files = [
            (DOCUMENT, "```edges\n```\n"),
            ("foundation/kernel/Cargo.toml", kernel.as_str()),
            ("rooms/directory/Cargo.toml", &directory),
            ("apps/spico/Cargo.toml", "[package]\nname = \"spico\"\n"),
            ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
        ];
        assert_eq!(said(look, &files).len(), 3);
    }

    #[test]
    fn the_table_must_exist_and_name_rooms_only() {
        assert!(
            said(look, &[DIRECTORY])
                .first()
                .unwrap()
                .contains("no block")
        );
        assert_eq!(
            said(look, &[EDGES, DIRECTORY]),
            ["ARCHITECTURE.md:1: the edges name `messaging`, which is no room"]
        );
    }
}
