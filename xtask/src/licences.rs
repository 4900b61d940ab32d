//! Checks the licences of everything SPICO is built from, and the banned crates.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Deserializer, de};
use spdx::{Expression, Licensee, ParseMode};

use crate::metadata::{Metadata, Package};

/// The lists, part of this program so that they cannot be missing.
const LISTS: &str = include_str!("../licences.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    #[serde(deserialize_with = "licensees")]
    allowed: Vec<Licensee>,
    ours: String,
    banned: BTreeMap<String, String>,
}

/// How packages write their licences: `/` is the old way to say `OR`. What is in no list of SPDX can't be on ours.
const WRITTEN: ParseMode = ParseMode {
    allow_slash_as_or_operator: true,
    allow_deprecated: true,
    ..ParseMode::STRICT
};

fn licensees<'de, D: Deserializer<'de>>(list: D) -> Result<Vec<Licensee>, D::Error> {
    Vec::<String>::deserialize(list)?
        .iter()
        .map(|written| Licensee::parse(written).map_err(de::Error::custom))
        .collect()
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
    let asked = Expression::parse_mode(licence, WRITTEN);
    let held = |e: &Expression| e.evaluate(|req| lists.allowed.iter().any(|a| a.satisfies(req)));
    match asked {
        Ok(expression) if held(&expression) => {}
        Ok(_) => found.push(format!(
            "{called} is licensed `{licence}`, which is not on the list"
        )),
        Err(why) => found.push(format!(
            "{called}: its licence `{licence}` can't be read: {}",
            why.reason
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
        for licence in [
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "MIT OR GPL-2.0-only AND GPL-3.0-only",
            "(GPL-2.0 OR Zlib) AND Unicode-3.0",
        ] {
            assert!(said("a", Some(licence), false).is_empty(), "{licence}");
        }
        assert!(said("spico", Some("EUPL-1.2"), true).is_empty());
    }

    #[test]
    fn other_licences_and_banned_crates_are_refused() {
        for (name, licence, ours, why) in [
            ("a", Some("GPL-3.0-only"), false, "not on the list"),
            ("a", Some("AGPL-3.0"), false, "not on the list"),
            (
                "a",
                Some("(MIT OR ISC) AND GPL-3.0-only"),
                false,
                "not on the list",
            ),
            (
                "a",
                Some("Apache-2.0 WITH Classpath-exception-2.0"),
                false,
                "not on the list",
            ),
            (
                "a",
                Some("MIT WITH LLVM-exception"),
                false,
                "not on the list",
            ),
            (
                "a",
                Some("Apache-2.0 WITH Other-exception"),
                false,
                "can't be read",
            ),
            ("a", None, false, "can't be read"),
            ("openssl-sys", Some("MIT"), false, "banned"),
            ("spico", None, true, "license.workspace"),
        ] {
            let found = said(name, licence, ours);
            assert!(
                found.len() == 1 && found.concat().contains(why),
                "{licence:?}: {found:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for bad in [
            "", "MIT OR", "(MIT", "MIT ISC", "OR MIT", "MIT WITH", "MIT)", "Own",
        ] {
            let found = said("a", Some(bad), false);
            assert!(found.concat().contains("can't be read"), "{bad}: {found:?}");
        }
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
