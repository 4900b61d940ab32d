//! Settings from the environment: `SPICO_PORT=8081`, `SPICO_MAIL__HOST=smtp.example.org` (two underscores separate the levels).
//!
//! `PORT` alone is read too, and comes last: it is how launchers hand a port over. `SPICO_CONFIG` names the file,
//! `SPICO_JOURNAL` filters the log (`RUST_LOG` does as well).

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::reader::Node;

/// Variables with the same prefix that are no settings: for the log, for tests.
const OTHERS: [&str; 3] = ["SPICO_JOURNAL", "SPICO_CONFIG", "SPICO_ENGINES"];

/// What was read of the environment, once, at start.
#[derive(Clone, Default)]
pub struct Environment {
    settings: BTreeMap<String, String>,
    file: Option<PathBuf>,
    journal: Option<String>,
}

impl Environment {
    /// Reads the process's environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the environment is read here, once"
    )]
    pub fn of_process() -> Self {
        Self::from_variables(std::env::vars())
    }

    /// The same from a list: for tests.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut read = Self::default();
        let mut rust_log = None;
        for (name, value) in variables {
            match name.as_str() {
                "PORT" if !value.is_empty() => drop(read.settings.insert("port".to_owned(), value)),
                "SPICO_CONFIG" => read.file = Some(value.into()),
                "SPICO_JOURNAL" => read.journal = Some(value),
                "RUST_LOG" => rust_log = Some(value),
                other => {
                    let setting = other
                        .strip_prefix("SPICO_")
                        .filter(|rest| !rest.starts_with("TEST_") && !OTHERS.contains(&other));
                    if let Some(key) = setting {
                        // `PORT` comes last, whatever the order of the environment.
                        read.settings.entry(key.to_lowercase()).or_insert(value);
                    }
                }
            }
        }
        read.journal = read.journal.or(rust_log);
        read
    }

    /// The file that the environment names.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The log filter.
    pub fn journal(&self) -> Option<&str> {
        self.journal.as_deref()
    }

    /// Overrides the settings of the file by those of the environment.
    pub(super) fn lay_over(&self, tree: &mut BTreeMap<String, Node>) {
        for (key, value) in &self.settings {
            let path: Vec<&str> = key.split("__").collect();
            put(tree, &path, value);
        }
    }
}

impl fmt::Debug for Environment {
    /// The keys only: a value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.settings.keys()).finish()
    }
}

fn put(tree: &mut BTreeMap<String, Node>, path: &[&str], value: &str) {
    match path {
        [] => {}
        [key] => drop(tree.insert((*key).to_owned(), Node::Typed(value.to_owned()))),
        [part, rest @ ..] => {
            let inside = tree
                .entry((*part).to_owned())
                .or_insert_with(|| Node::Part(BTreeMap::new()));
            if !matches!(inside, Node::Part(_)) {
                *inside = Node::Part(BTreeMap::new());
            }
            if let Node::Part(inside) = inside {
                put(inside, rest, value);
            }
        }
    }
}
