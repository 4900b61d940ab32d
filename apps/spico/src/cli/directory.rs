//! `spico directory …`.

use clap::Subcommand;

use super::{Common, Failure};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Directory {
    /// Cherche des professionnels.
    Search(Common),
}

impl Directory {
    pub(super) fn run(self, _: &Environment) -> Result<(), Failure> {
        Err(Failure::new("pas encore"))
    }
}
