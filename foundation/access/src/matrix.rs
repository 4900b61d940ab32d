//! The matrix of rights: data, never code. Each room brings its own lines.

use std::collections::BTreeMap;

use kernel::Fault;
use serde::Deserialize;

type Relations = BTreeMap<String, Vec<String>>;

/// For each resource and each relation to it, the actions allowed. What isn't there is denied: an empty matrix denies everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Matrix(BTreeMap<String, Relations>);

impl Matrix {
    /// Reads the lines of one room:
    ///
    /// ```toml
    /// [conversation]              # the noun of a `Resource`
    /// member = ["read", "write"]  # a relation that its facts give; "anyone" = every professional signed in with two factors
    /// ```
    ///
    /// The relation "excluded" is never written: it refuses before anything else.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        toml::from_str(text).map_err(Fault::internal)
    }

    /// The same with the lines of another room. Two rooms never say what one resource allows.
    pub fn and(mut self, other: Self) -> Result<Self, Fault> {
        for (noun, relations) in other.0 {
            if self.0.contains_key(&noun) {
                return Err(Fault::internal(format!(
                    "two rooms say who has rights to {noun}"
                )));
            }
            self.0.insert(noun, relations);
        }
        Ok(self)
    }

    /// The resources it has lines for, in order.
    pub fn nouns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether this relation to this resource gives this action.
    pub fn allows(&self, resource: &str, relation: &str, action: &str) -> bool {
        self.0
            .get(resource)
            .and_then(|relations| relations.get(relation))
            .is_some_and(|actions| actions.iter().any(|a| a == action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rooms_never_say_what_one_resource_allows() {
        let own = Matrix::parse("[visit]\nauthor = [\"read\"]").unwrap();
        let other = Matrix::parse("[agenda]\nauthor = [\"write\"]").unwrap();
        let both = own.clone().and(other).unwrap();
        assert!(both.allows("visit", "author", "read") && both.allows("agenda", "author", "write"));
        assert!(!both.allows("visit", "author", "write"));
        assert!(own.clone().and(own).is_err());
    }
}
