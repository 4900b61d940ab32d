//! `spico bench …`: people and conversations in number, for measuring. Refused unless the configuration allows it.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Failure, block_on, screen};
use crate::bench_setup;
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment};

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// Crée des comptes connectés et des discussions de groupe ; écrit une ligne JSON par compte, dans l’ordre.
    Setup {
        /// Nombre de comptes.
        #[arg(long, value_name = "N")]
        users: usize,
        /// Nombre de personnes par discussion.
        #[arg(long, value_name = "R")]
        room: usize,
        /// En JSON (la seule forme).
        #[arg(long)]
        json: bool,
        /// Fichier de configuration.
        #[arg(long, value_name = "FICHIER")]
        config: Option<PathBuf>,
    },
}

const NOT_ALLOWED: &str = "le banc d’essai n’est pas autorisé : ajoutez « bench = true » à la configuration, jamais sur un serveur \
    où il y a de vrais comptes.";

impl Bench {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let Self::Setup {
            users,
            room,
            config,
            ..
        } = self;
        let config = Config::load(config.as_deref(), environment)?;
        if !config.bench {
            return Err(Failure::new(NOT_ALLOWED));
        }
        block_on(config.threads, async {
            let opened = boot::open_store(&config, Purpose::Serve).await?;
            let lines = bench_setup::run(&opened, &config, users, room).await?;
            for line in lines {
                screen::line(
                    &serde_json::to_string(&line)
                        .map_err(|error| Failure::new(error.to_string()))?,
                );
            }
            Ok(())
        })
    }
}
