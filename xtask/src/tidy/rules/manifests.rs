//! One table of versions and one table of lints for the whole program.

use crate::tidy::rust::Macro;
use crate::tidy::tree::File;
use crate::tidy::workspace::{Lints, Member, Purpose, members};
use crate::tidy::{Findings, Tree};

pub fn look(tree: &Tree, findings: &mut Findings) {
    refuse_other_names(tree, findings);
    for member in members(tree) {
        let path = &member.manifest.path;
        match member.lints() {
            Lints::Workspace => {}
            Lints::Own => {
                findings.notice(
                    path,
                    1,
                    "lints of its own instead of the workspace's: read why",
                );
            }
            Lints::None => findings.refuse(
                path,
                1,
                "`[lints] workspace = true` is missing: the workspace's lints hold here too",
            ),
        }
        for dependency in member
            .dependencies()
            .into_iter()
            .filter(|d| !d.from_workspace && d.name != member.name)
        {
            let message = format!(
                "`{}` has a version of its own: list it in the root manifest",
                dependency.name
            );
            findings.refuse(path, dependency.line, message);
        }
        refuse_unused(tree, &member, findings);
        let parts: Vec<&str> = member.folder.trim_end_matches('/').split('/').collect();
        if parts.last() != Some(&member.name.as_str()) {
            findings.refuse(
                path,
                1,
                format!("package `{}` does not bear its folder's name", member.name),
            );
        }
    }
}

/// What a macro's own code names in its caller's crate: the crate, the macro.
const UNSEEN: [(&str, &str); 1] = [("maud", "html")];

/// A dependency that nothing names is compiled for nothing; one that only tests name is a dev-dependency.
fn refuse_unused(tree: &Tree, member: &Member<'_>, findings: &mut Findings) {
    let files: Vec<&File> = tree
        .rust()
        .filter(|file| file.path.starts_with(&member.folder))
        .collect();
    // A crate that is made for tests has no other code.
    let of_tests = files.iter().all(|file| file.is_test());
    for dependency in member.dependencies() {
        let unseen =
            |call: &Macro| UNSEEN.contains(&(dependency.called.as_str(), call.name.as_str()));
        let uses = |file: &&File| {
            if file.rust().macros.iter().any(unseen) {
                return true;
            }
            let mut names = file.rust().names.iter();
            names.any(|name| {
                let theirs = of_tests || dependency.purpose == Purpose::Tests;
                name.looks_into(&dependency.called) && (theirs || !file.is_test_line(name.line))
            })
        };
        if dependency.name != member.name && !files.iter().any(uses) {
            let message = match dependency.purpose {
                Purpose::Tests => format!("no test names `{}`: leave it out", dependency.name),
                Purpose::Program => format!(
                    "nothing but tests names `{}`: leave it out, or to the tests",
                    dependency.name
                ),
            };
            findings.refuse(&member.manifest.path, dependency.line, message);
        }
    }
}

/// A crate of SPICO under another name would escape the rules that know crates by their names.
fn refuse_other_names(tree: &Tree, findings: &mut Findings) {
    const ROOT: &str = "Cargo.toml";
    let Some(file) = tree.file(ROOT) else { return };
    let table: toml::Table = file.text.parse().unwrap_or_default();
    let listed = table
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies"))
        .and_then(toml::Value::as_table);
    for (name, value) in listed.into_iter().flatten() {
        let Some(path) = value.get("path").and_then(toml::Value::as_str) else {
            continue;
        };
        if value.get("package").is_some()
            || path.trim_end_matches('/').rsplit('/').next() != Some(name)
        {
            let line = file
                .text
                .lines()
                .position(|line| line.trim_start().starts_with(name.as_str()));
            let message =
                format!("`{name}` is another name for {path}: a crate of the workspace has one");
            findings.refuse(ROOT, line.map_or(1, |at| at + 1), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn lints_of_its_own_are_noticed() {
        let own = "[package]\nname = \"a\"\n[lints.rust]\nunsafe_code = \"deny\"\n[lints.clippy]\npedantic = \"warn\"\n";
        assert_eq!(
            said(look, &[("foundation/a/Cargo.toml", own)]),
            ["foundation/a/Cargo.toml:1: lints of its own instead of the workspace's: read why"]
        );
    }

    #[test]
    fn a_crate_of_the_workspace_has_one_name() {
        let root = "[workspace.dependencies]\ndb = { path = \"foundation/db\" }\nd = { path = \"foundation/db\", package = \"db\" }\ndirectory = { path = \"rooms/identity\" }\naxum = { version = \"1\", package = \"other\" }\n";
        let found = said(look, &[("Cargo.toml", root)]);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found
                .iter()
                .any(|f| f.starts_with("Cargo.toml:4: `directory`"))
        );
    }

    #[test]
    fn what_nothing_names_is_refused() {
        let manifest = "[package]\nname = \"a\"\n[lints]\nworkspace = true\n[dependencies]\nserde-json.workspace = true\n[build-dependencies]\nbrotli.workspace = true\n[dev-dependencies]\ntempfile.workspace = true\n";
        let named = |code: &str, build: &str, test: &str| {
            let files = [
                ("rooms/a/Cargo.toml", manifest),
                ("rooms/a/src/lib.rs", code),
                ("rooms/a/build.rs", build),
                ("rooms/a/tests/a.rs", test),
            ];
            said(look, &files)
        };
        let (code, build, test) = (
            "use serde_json::Value;",
            "fn main() { m!(brotli::f()) }",
            "#[tempfile::test] fn t() {}",
        );
        let maud = manifest.replace("serde-json", "maud");
        let page = ("rooms/a/src/lib.rs", "fn f() { ui::html! { p { } } }");
        assert_eq!(said(look, &[("rooms/a/Cargo.toml", &maud), page]).len(), 2);
        assert!(named(code, build, test).is_empty());
        for (found, line, name) in [
            (named("fn serde_json() {}", build, test), 6, "`serde-json`"),
            (
                named("#[cfg(test)]\nuse serde_json::Value;", build, test),
                6,
                "`serde-json`",
            ),
            (named(code, "// brotli::f", test), 8, "`brotli`"),
            (named(code, build, ""), 10, "`tempfile`"),
        ] {
            let start = format!("rooms/a/Cargo.toml:{line}: ");
            let found = found.concat();
            assert!(found.starts_with(&start) && found.contains(name), "{found}");
        }
    }

    #[test]
    fn versions_and_lints_come_from_the_root() {
        // A crate may switch on its own features for its tests.
        let good = "[package]\nname = \"a\"\n[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\n[dev-dependencies]\na = { path = \".\" }\n";
        let code = ("rooms/a/src/lib.rs", "use serde::Serialize;");
        assert!(said(look, &[("rooms/a/Cargo.toml", good), code]).is_empty());
        let bad = "[package]\nname = \"b\"\n[dependencies]\nserde = \"1\"\n";
        let found = said(look, &[("rooms/a/Cargo.toml", bad), code]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found
                .iter()
                .any(|f| f.starts_with("rooms/a/Cargo.toml:4: `serde`"))
        );
    }
}
