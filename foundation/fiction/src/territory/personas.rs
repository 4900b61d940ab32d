//! Eight people whom a visitor of the demo can be.

use std::sync::LazyLock;

use serde::Deserialize;

use super::people::{Professional, find};
use crate::embedded;

/// Somebody to try the demo as.
#[derive(Debug, Clone, Copy)]
pub struct Persona {
    /// Who it is.
    pub professional: &'static Professional,
    /// The demo password (A10).
    pub password: &'static str,
    /// What this person does, in a few words.
    pub occupation: &'static str,
    /// What is worth trying as this person, one sentence.
    pub worth_trying: &'static str,
    /// Whether this person runs the service.
    pub administrator: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    slug: String,
    password: String,
    occupation: String,
    worth_trying: String,
    #[serde(default)]
    administrator: bool,
}

#[derive(Deserialize)]
struct File {
    persona: Vec<Record>,
}

static RECORDS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    embedded::read::<File>(
        "territory/personas.toml",
        include_str!("../../data/territory/personas.toml"),
    )
    .persona
});

/// The personas, in the order to show them.
pub fn personas() -> Vec<Persona> {
    let persona = |record: &'static Record| {
        find(&record.slug).map(|professional| Persona {
            professional,
            password: &record.password,
            occupation: &record.occupation,
            worth_trying: &record.worth_trying,
            administrator: record.administrator,
        })
    };
    RECORDS.iter().filter_map(persona).collect()
}
