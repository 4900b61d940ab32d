//! `spico key …`.

use clap::Subcommand;
use db::Address;
use kernel::fr;

use super::{Common, Failure, block_on, maintained, screen};
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment};
use crate::in_service::InService;
use crate::keys;

#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Renouvelle la clé maîtresse : en ajoute une, puis y range tout ce qu’elle protège. Le serveur peut rester ouvert.
    Rotate {
        #[command(flatten)]
        common: Common,
        /// Ajoute seulement la clé au fichier : pour le copier d’abord sur les autres machines.
        #[arg(long)]
        add_only: bool,
    },
    /// Range ce que la clé maîtresse protège sous la plus récente : suite d’un renouvellement interrompu.
    Rewrap(Common),
    /// Retire du fichier les clés maîtresses plus anciennes, quand plus rien n’en a besoin. Serveurs arrêtés.
    DropOld {
        #[command(flatten)]
        common: Common,
        /// Confirme qu’aucun serveur n’est en marche, sur aucune machine : avec PostgreSQL, la commande ne peut pas le voir.
        #[arg(long)]
        stopped: bool,
    },
    /// Dit ce qui est rangé sous quelle clé maîtresse.
    Status(Common),
}

impl Key {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        match self {
            Self::Rotate { common, add_only } => {
                let config = common.load(environment)?;
                block_on(config.threads, rotate(&config, add_only))
            }
            Self::Rewrap(common) => {
                let config = common.load(environment)?;
                block_on(config.threads, rewrap(&config))
            }
            Self::DropOld { common, stopped } => {
                let config = common.load(environment)?;
                block_on(config.threads, drop_old(&config, stopped))
            }
            Self::Status(common) => {
                let config = common.load(environment)?;
                block_on(config.threads, status(&config))
            }
        }
    }
}

async fn rotate(config: &Config, add_only: bool) -> Result<(), Failure> {
    let version = keys::add(config).await?;
    screen::line(&format!(
        "Clé maîtresse n° {version} ajoutée à « {} ». Gardez une copie de ce fichier, à part des sauvegardes de la base.",
        config.key_file().display()
    ));
    if add_only {
        screen::line(
            "Copiez ce fichier sur les autres machines, puis lancez « spico key rewrap ».",
        );
        return Ok(());
    }
    rewrap(config).await
}

async fn rewrap(config: &Config) -> Result<(), Failure> {
    let opened = boot::open_store(config, Purpose::Tool).await?;
    let done = maintained(&opened, Box::pin(keys::rewrap(&opened))).await?;
    let done = i64::try_from(done).unwrap_or(i64::MAX);
    screen::line(&format!(
        "{} sous la clé maîtresse n° {}. Relancez les serveurs, l’un après l’autre, quand vous le pourrez.",
        fr::count(done, "élément rangé", "éléments rangés"),
        opened.vault.version()
    ));
    Ok(())
}

const MAY_RUN: &str = "arrêtez d’abord tous les serveurs, puis ajoutez « --stopped » pour le confirmer : un serveur en marche écrirait encore avec \
    une clé que ce fichier n’aurait plus.";

async fn drop_old(config: &Config, stopped: bool) -> Result<(), Failure> {
    let address = config.address()?;
    if matches!(address, Address::Postgres(..)) && !stopped {
        return Err(Failure::new(MAY_RUN));
    }
    let _nobody_serves_meanwhile = InService::begin(&address)?;
    let opened = boot::open_store(config, Purpose::Tool).await?;
    let dropped = i64::try_from(keys::drop_older(config, &opened).await?).unwrap_or(i64::MAX);
    screen::line(&format!(
        "{} de « {} ». Une sauvegarde de la base faite auparavant ne s’ouvre qu’avec une copie de l’ancien fichier : gardez-la aussi longtemps \
         qu’elle.",
        fr::count(
            dropped,
            "clé plus ancienne retirée",
            "clés plus anciennes retirées"
        ),
        config.key_file().display()
    ));
    Ok(())
}

async fn status(config: &Config) -> Result<(), Failure> {
    let opened = boot::open_store(config, Purpose::Look).await?;
    let standing = keys::standing(&opened).await?;
    screen::line(&format!("Clé maîtresse n° {}.", standing.version));
    for (kept, tally) in &standing.sealed {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (one, several) = kept.label();
        screen::line(&format!(
            "  {}, dont {} sous une clé plus ancienne",
            fr::count(number(tally.all), one, several),
            fr::number(number(tally.stale))
        ));
    }
    Ok(())
}
