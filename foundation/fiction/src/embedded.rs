//! Data files that are part of the program.

use serde::de::DeserializeOwned;

/// Reads a TOML file that was compiled in. `name` tells which one in the message.
#[expect(
    clippy::panic,
    reason = "the file is part of the program and read by its tests: a mistake in it can't reach a user"
)]
pub fn read<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match toml::from_str(text) {
        Ok(value) => value,
        Err(error) => panic!("data/{name}: {error}"),
    }
}

/// The words of a text; `_` stands for a blank inside a word.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.replace('_', " "))
        .collect()
}
