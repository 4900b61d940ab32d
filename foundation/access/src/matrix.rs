//! The matrix of rights: data, never code.

use std::collections::BTreeMap;

use kernel::Fault;
use serde::Deserialize;

/// For each resource and each relation to it, the actions allowed. What isn't there is denied.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Matrix(BTreeMap<String, BTreeMap<String, Vec<String>>>);

impl Matrix {
    /// The matrix that SPICO ships with.
    pub fn builtin() -> Result<Self, Fault> {
        Self::parse(include_str!("matrix.toml"))
    }

    /// Reads a matrix.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        toml::from_str(text).map_err(Fault::internal)
    }

    /// Whether this relation to this resource gives this action.
    pub fn allows(&self, resource: &str, relation: &str, action: &str) -> bool {
        self.0
            .get(resource)
            .and_then(|relations| relations.get(relation))
            .is_some_and(|actions| actions.iter().any(|a| a == action))
    }
}
