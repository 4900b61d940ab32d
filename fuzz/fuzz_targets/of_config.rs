//! The configuration's reader, with its file and its environment handed over as texts.

#[path = "../../apps/spico/src/config/environment.rs"]
mod environment;
#[path = "../../apps/spico/src/config/nearest.rs"]
mod nearest;
#[path = "../../apps/spico/src/config/reader.rs"]
mod reader;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

/// The settings, or what is wrong with them; `None` when the file is no TOML.
pub fn read<T: DeserializeOwned>(text: &str, variables: &str) -> Option<Result<T, String>> {
    let table: toml::Table = text.parse().ok()?;
    let mut tree: BTreeMap<String, reader::Node> = table
        .into_iter()
        .map(|(key, value)| (key, reader::Node::from(value)))
        .collect();
    let variables = variables
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    environment::Environment::from_variables(variables).lay_over(&mut tree);
    Some(reader::read(reader::Node::Part(tree)).map_err(|wrong| wrong.to_string()))
}
