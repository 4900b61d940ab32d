//! What SPICO is built from: only licences we may ship with, and no crate that we decided against.

mod expression;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::metadata::{Metadata, Package};

/// The lists, part of this program so that they cannot be missing.
const LISTS: &str = include_str!("../../licences.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    allowed: Vec<String>,
    exceptions: Vec<String>,
    ours: String,
    banned: BTreeMap<String, String>,
}

/// Prints every package that breaks a list, and the crates that stand in the build in several versions.
pub fn run(root: &Path) -> Result<(), String> {
    let lists: Lists = toml::from_str(LISTS).map_err(|e| format!("licences.toml: {e}"))?;
    let metadata = Metadata::read(root)?;
    let refused: Vec<String> = metadata
        .packages
        .iter()
        .flat_map(|package| judge(package, &lists))
        .collect();
    for line in &refused {
        println!("{line}");
    }
    let twice = duplicates(&metadata.packages);
    if !twice.is_empty() {
        println!("notice: in several versions: {}", twice.join(", "));
    }
    println!(
        "licences: {} packages, {} refused",
        metadata.packages.len(),
        refused.len()
    );
    if refused.is_empty() {
        Ok(())
    } else {
        Err(format!("{} packages are refused", refused.len()))
    }
}

fn judge(package: &Package, lists: &Lists) -> Vec<String> {
    let called = format!("{} {}", package.name, package.version);
    let mut found = Vec::new();
    if let Some(reason) = lists.banned.get(&package.name) {
        found.push(format!("{called} is banned: {reason}"));
    }
    let licence = package.license.as_deref().unwrap_or_default();
    if package.source.is_none() {
        if licence != lists.ours {
            found.push(format!(
                "{called} is ours and says `{licence}`: write `license.workspace = true`"
            ));
        }
        return found;
    }
    let allowed = |id: &str, exception: Option<&str>| {
        lists.allowed.iter().any(|a| a == id)
            && exception.is_none_or(|e| lists.exceptions.iter().any(|x| x == e))
    };
    match expression::holds(licence, &allowed) {
        Ok(true) => {}
        Ok(false) => found.push(format!(
            "{called} is licensed `{licence}`, which is not on the list"
        )),
        Err(why) => found.push(format!(
            "{called}: its licence `{licence}` can't be read: {why}"
        )),
    }
    found
}

fn duplicates(packages: &[Package]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .push(&package.version);
    }
    versions
        .into_iter()
        .filter(|(_, v)| v.len() > 1)
        .map(|(name, v)| format!("{name} ({})", v.join(", ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, license: Option<&str>, ours: bool) -> Package {
        let json = serde_json::json!({
            "name": name, "version": "1.0.0", "license": license, "targets": [],
            "source": if ours { None } else { Some("registry") },
        });
        serde_json::from_value(json).unwrap()
    }

    fn said(name: &str, license: Option<&str>, ours: bool) -> Vec<String> {
        judge(
            &package(name, license, ours),
            &toml::from_str(LISTS).unwrap(),
        )
    }

    #[test]
    fn licences_on_the_list_pass() {
        assert!(said("a", Some("MIT OR Apache-2.0"), false).is_empty());
        assert!(said("a", Some("Apache-2.0 WITH LLVM-exception"), false).is_empty());
        assert!(said("spico", Some("EUPL-1.2"), true).is_empty());
    }

    #[test]
    fn other_licences_and_banned_crates_are_refused() {
        assert!(
            said("a", Some("GPL-3.0-only"), false)
                .first()
                .unwrap()
                .contains("not on the list")
        );
        assert!(
            said("a", Some("Apache-2.0 WITH Other-exception"), false)
                .first()
                .unwrap()
                .contains("not on the list")
        );
        assert!(
            said("a", None, false)
                .first()
                .unwrap()
                .contains("can't be read")
        );
        assert!(
            said("openssl-sys", Some("MIT"), false)
                .first()
                .unwrap()
                .contains("banned")
        );
        assert!(
            said("spico", None, true)
                .first()
                .unwrap()
                .contains("license.workspace")
        );
    }

    #[test]
    fn versions_are_counted_by_name() {
        let list = [
            package("a", None, false),
            package("a", None, false),
            package("b", None, false),
        ];
        assert_eq!(duplicates(&list), ["a (1.0.0, 1.0.0)"]);
    }
}
