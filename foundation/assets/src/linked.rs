//! What the step of `ui` passes to the rooms' steps: the address and the exports of each of its modules.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A module that another step has put into a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The address of the file.
    pub url: String,
    /// What it exports, by the names used outside.
    pub exports: Vec<String>,
}

/// All of them, by the names of their sources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked(pub BTreeMap<String, Served>);

impl Linked {
    /// One module a line: its name, its address, its exports.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, served) in &self.0 {
            let _ = writeln!(text, "{name} {} {}", served.url, served.exports.join(" "));
        }
        text
    }

    /// The same, read again.
    pub fn read(text: &str) -> Result<Self, String> {
        let served = text.lines().map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            let (Some(name), Some(url)) = (words.next(), words.next()) else {
                return Err(format!("what is « {line} » among the modules of ui?"));
            };
            Ok((
                name,
                Served {
                    url,
                    exports: words.collect(),
                },
            ))
        });
        served.collect::<Result<_, _>>().map(Self)
    }
}
