//! What `cargo metadata` tells of the workspace and of everything it is built from.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// The part of the answer that is used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Every package of the resolved graph, ours included.
    pub packages: Vec<Package>,
    /// Where builds go.
    pub target_directory: PathBuf,
}

/// One package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// Its licence as an SPDX expression, when its manifest says one.
    pub license: Option<String>,
    /// Where it comes from; nothing for our own.
    pub source: Option<String>,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Metadata {
    /// Asks cargo, with the lock file as it is.
    pub fn read(root: &Path) -> Result<Self, String> {
        let out = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--locked"])
            .current_dir(root)
            .output()
            .map_err(|e| format!("cargo metadata: {e}"))?;
        if !out.status.success() {
            return Err(format!(
                "cargo metadata: {}",
                String::from_utf8_lossy(&out.stderr).trim()
            ));
        }
        Self::parse(&out.stdout)
    }

    fn parse(json: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(json)
            .map_err(|e| format!("cargo metadata answered something else than expected: {e}"))
    }

    /// The integration tests of one of our packages.
    pub fn test_targets(&self, package: &str) -> Vec<String> {
        let ours = self
            .packages
            .iter()
            .filter(|p| p.source.is_none() && p.name == package);
        ours.flat_map(|p| &p.targets)
            .filter(|t| t.kind.iter().any(|k| k == "test"))
            .map(|t| t.name.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integration_tests_are_found_by_package() {
        let json = br#"{"target_directory": "t", "packages": [
            {"name": "journeys", "version": "0.1.0", "license": null, "source": null, "targets": [
                {"name": "journeys", "kind": ["lib"]}, {"name": "login", "kind": ["test"]}]},
            {"name": "other", "version": "0.1.0", "license": "MIT", "source": "registry", "targets": [{"name": "x", "kind": ["test"]}]}]}"#;
        assert_eq!(
            Metadata::parse(json).unwrap().test_targets("journeys"),
            ["login"]
        );
        assert!(Metadata::parse(b"[]").is_err());
    }
}
