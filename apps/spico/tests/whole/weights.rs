//! The size of what is served, of all rooms together (front-end §11, design §3, accessibility §8.1). A kilobyte is 1,000 bytes.

use std::collections::BTreeSet;

use ui::assets::{Asset, Role, all, find, named};
use ui::page::{ENTRY, SIGNED_IN_MODULE};

const HTMX: &str = "htmx-4.0.1.min.js";

fn asset(name: &str) -> &'static Asset {
    named(name).unwrap_or_else(|| panic!("{name} is missing"))
}

fn gzip(asset: &Asset) -> usize {
    asset.gzip.map_or(asset.bytes.len(), <[u8]>::len)
}

fn with_role(role: Role) -> impl Iterator<Item = &'static str> {
    all()
        .filter(move |asset| asset.role == role)
        .map(|asset| asset.name)
}

/// The files with all that they import at once, by name.
fn with_imports(names: impl IntoIterator<Item = &'static str>) -> BTreeSet<&'static str> {
    let mut open: Vec<&'static str> = names.into_iter().collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name) {
            let imports = asset(name).imports.iter();
            open.extend(
                imports.map(|path| find(path).map_or("an import of nothing", |it| it.name)),
            );
        }
    }
    found
}

fn weight(names: &BTreeSet<&str>) -> usize {
    names.iter().map(|name| gzip(asset(name))).sum()
}

/// What a signed-in page has at once.
fn signed_in() -> BTreeSet<&'static str> {
    with_imports(
        [ENTRY, SIGNED_IN_MODULE]
            .into_iter()
            .chain(with_role(Role::SignedIn)),
    )
}

#[test]
fn nothing_is_heavier_than_its_ceiling() {
    let rest = |more: &[&'static str]| -> usize {
        let guard: Vec<&str> = with_role(Role::Guard).collect();
        let late = ["choix.js", "identity/session.js"];
        let names = guard.into_iter().chain(late).chain(more.iter().copied());
        let names: BTreeSet<&str> = with_imports(names).union(&signed_in()).copied().collect();
        gzip(asset(HTMX)) + weight(&names)
    };
    let conversation = rest(&["messaging/conversation.js", "messaging/liste.js"]);
    let mut measured = vec![("scripts of a conversation", conversation, 42_200)];
    measured.extend(
        all()
            .filter(|asset| asset.name.ends_with("/room.css"))
            .map(|sheet| (sheet.name, gzip(sheet), 5_000)),
    );
    for (what, bytes, ceiling) in measured {
        println!("{what}: {bytes} of {ceiling} bytes");
        assert!(bytes <= ceiling, "{what}: {bytes} bytes of {ceiling}");
    }
}

/// At most ten requests on the first screen: page, sheet, two fonts, icons, tab icon, htmx, and these.
#[test]
fn a_first_screen_asks_for_few_files() {
    assert!(signed_in().len() + 7 <= 10, "{:?}", signed_in());
}

/// Two rooms that watch the session would both lock it.
#[test]
fn one_module_guards_the_session() {
    assert_eq!(with_role(Role::Guard).count(), 1);
}

/// What a module imports is there, whichever crate it is of.
#[test]
fn all_that_is_imported_is_served() {
    for asset in all() {
        for import in asset.imports {
            assert!(find(import).is_some(), "{} imports {import}", asset.name);
        }
        if asset.content_type.starts_with("text/") {
            let text = std::str::from_utf8(asset.bytes).unwrap_or("not UTF-8");
            assert!(
                !text.contains("'./") && !text.contains("'../"),
                "{}",
                asset.name
            );
            for piece in text.split("import('").skip(1) {
                let path = piece.split('\'').next().unwrap_or("");
                assert!(find(path).is_some(), "{} imports {path} later", asset.name);
            }
        }
    }
}
