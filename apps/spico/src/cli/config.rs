//! `spico config …`.

use clap::Subcommand;

use super::{Common, Failure, screen};
use crate::config::Environment;

#[derive(Debug, Subcommand)]
pub(super) enum Show {
    /// Affiche la configuration qui s’applique, secrets masqués.
    Show(Common),
}

impl Show {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let Self::Show(common) = self;
        screen::line(common.load(environment)?.show()?.trim_end());
        Ok(())
    }
}
