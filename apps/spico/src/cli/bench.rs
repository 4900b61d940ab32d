//! `spico bench …`: people, conversations and messages in number, for measuring. Refused unless the configuration allows it.

use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use serde_json::json;

use super::{Failure, block_on, maintained, screen};
use crate::bench::{fill, setup};
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment};

#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// Crée des comptes connectés et des discussions de groupe ; écrit une ligne JSON par compte, dans l’ordre.
    Setup(Setup),
    /// Remplit la base de messages, par la même voie que les pages ; écrit le bilan en JSON.
    Fill(Fill),
}

#[derive(Debug, Args)]
pub(super) struct Setup {
    /// Nombre de comptes.
    #[arg(long, value_name = "N")]
    users: usize,
    /// Nombre de personnes par discussion.
    #[arg(long, value_name = "R")]
    room: usize,
    /// Mot de passe de tous ces comptes (aucun par défaut : on n’y entre que par leur session).
    #[arg(long, value_name = "TEXTE")]
    password: Option<String>,
    /// En JSON (la seule forme).
    #[arg(long)]
    json: bool,
    /// Fichier de configuration.
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Fill {
    /// Nombre de messages.
    #[arg(long, value_name = "N")]
    messages: u64,
    /// Nombre de comptes qui les écrivent.
    #[arg(long, value_name = "N", default_value_t = 2000)]
    users: usize,
    /// Nombre de personnes par discussion.
    #[arg(long, value_name = "R", default_value_t = 10)]
    room: usize,
    /// Fichier de configuration.
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
}

const NOT_ALLOWED: &str = "le banc d’essai n’est pas autorisé : ajoutez « bench = true » à la configuration, jamais sur un serveur \
    où il y a de vrais comptes.";

impl Bench {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        let (Self::Setup(Setup { config: file, .. }) | Self::Fill(Fill { config: file, .. })) =
            &self;
        let config = Config::load(file.as_deref(), environment)?;
        if !config.bench {
            return Err(Failure::new(NOT_ALLOWED));
        }
        match self {
            Self::Setup(setup) => block_on(config.threads, setup.run(&config)),
            Self::Fill(fill) => block_on(config.threads, fill.run(&config)),
        }
    }
}

impl Setup {
    async fn run(self, config: &Config) -> Result<(), Failure> {
        let opened = boot::open_store(config, Purpose::Serve).await?;
        let wanted = setup::Wanted {
            users: self.users,
            room: self.room,
            password: self.password,
        };
        for line in setup::run(&opened, config, &wanted).await? {
            screen::line(
                &serde_json::to_string(&line).map_err(|error| Failure::new(error.to_string()))?,
            );
        }
        Ok(())
    }
}

impl Fill {
    async fn run(self, config: &Config) -> Result<(), Failure> {
        let opened = boot::open_store(config, Purpose::Serve).await?;
        let wanted = fill::Wanted {
            messages: self.messages,
            users: self.users,
            room: self.room,
        };
        let (bar, began) = (ProgressBar::new(self.messages), Instant::now());
        let tell = |written| bar.set_position(written);
        let rooms = maintained(&opened, fill::run(&opened, config, wanted, &tell)).await?;
        bar.finish_and_clear();
        let seconds = began.elapsed().as_secs();
        screen::line(
            &json!({"messages": self.messages, "discussions": rooms, "comptes": self.users, "secondes": seconds})
                .to_string(),
        );
        Ok(())
    }
}
