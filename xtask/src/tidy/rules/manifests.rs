//! One table of versions and one table of lints for the whole program.

use crate::tidy::house::{Lints, members};
use crate::tidy::{Findings, Tree};

pub fn look(tree: &Tree, findings: &mut Findings) {
    refuse_other_names(tree, findings);
    for member in members(tree) {
        let path = &member.manifest.path;
        match member.lints() {
            Lints::OfTheHouse => {}
            Lints::OfItsOwn => {
                findings.notice(path, 1, "lints of its own instead of the house's: read why");
            }
            Lints::None => findings.refuse(
                path,
                1,
                "`[lints] workspace = true` is missing: the house's lints hold here too",
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

/// A crate of SPICO under another name would slip through the walls that know crates by their names.
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
                format!("`{name}` is another name for {path}: a crate of the house has one");
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
            ["foundation/a/Cargo.toml:1: lints of its own instead of the house's: read why"]
        );
    }

    #[test]
    fn a_crate_of_the_house_has_one_name() {
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
    fn versions_and_lints_come_from_the_root() {
        // A crate may switch on its own features for its tests.
        let good = "[package]\nname = \"a\"\n[lints]\nworkspace = true\n[dependencies]\nserde.workspace = true\n[dev-dependencies]\na = { path = \".\" }\n";
        assert!(said(look, &[("rooms/a/Cargo.toml", good)]).is_empty());
        let bad = "[package]\nname = \"b\"\n[dependencies]\nserde = \"1\"\n";
        let found = said(look, &[("rooms/a/Cargo.toml", bad)]);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(
            found
                .iter()
                .any(|f| f.starts_with("rooms/a/Cargo.toml:4: `serde`"))
        );
    }
}
