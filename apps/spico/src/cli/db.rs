//! `spico db …`.

use std::path::PathBuf;
use std::sync::Arc;

use ::audit::Doubt;
use ::db::copy::copy_to;
use ::db::{Address, Db};
use clap::Subcommand;
use kernel::secret_url::masked;
use kernel::{SystemClock, SystemEntropy, fr};

use super::{Common, Failure, block_on, screen};
use crate::boot::{self, Purpose};
use crate::config::Environment;
use crate::in_service::is_in_service;
use crate::rooms;

#[derive(Debug, Subcommand)]
pub(super) enum Store {
    /// Vérifie que la base est saine, et que ce qui protège sa trace est en place.
    Check(Common),
    /// Sauvegarde la base dans un nouveau fichier, sans arrêter le serveur (SQLite).
    Backup {
        #[command(flatten)]
        common: Common,
        /// Fichier à créer.
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
    },
    /// Copie une base dans une autre, vide, d’un moteur à l’autre ; vérifie la copie. Arrêtez le serveur avant.
    Copy {
        /// Adresse de la base à copier : « sqlite:chemin » ou « postgres://… ».
        #[arg(long, value_name = "ADRESSE")]
        from: String,
        /// Adresse de la base à remplir.
        #[arg(long, value_name = "ADRESSE")]
        to: String,
    },
    /// Crée la base ou met à jour ses tables, sans lancer le serveur.
    Migrate(Common),
}

impl Store {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        match self {
            Self::Check(common) => {
                let config = common.load(environment)?;
                block_on(config.threads, async {
                    let opened = boot::open_store(&config, Purpose::Look).await?;
                    check(&opened.db).await
                })
            }
            Self::Backup { common, file } => {
                let config = common.load(environment)?;
                block_on(config.threads, async {
                    let opened = boot::open_store(&config, Purpose::Look).await?;
                    opened.db.backup(&file).await?;
                    screen::line(&format!("Sauvegarde écrite dans « {} ».", file.display()));
                    screen::line(
                        "Gardez-la à part de la clé maîtresse : l’une sans l’autre ne révèle aucun message.",
                    );
                    Ok(())
                })
            }
            Self::Copy { from, to } => block_on(None, copy(&from, &to)),
            Self::Migrate(common) => {
                let config = common.load(environment)?;
                block_on(config.threads, async {
                    boot::open_store(&config, Purpose::Migrate).await?;
                    screen::line("La base est à jour.");
                    Ok(())
                })
            }
        }
    }
}

async fn check(db: &Db) -> Result<(), Failure> {
    let wrong = db.check().await?;
    for line in &wrong {
        screen::line(line);
    }
    if !wrong.is_empty() {
        return Err(Failure::new(
            "la base est abîmée : arrêtez le serveur et repartez de la dernière sauvegarde.",
        ));
    }
    let triggers = db.missing_triggers().await?;
    if !triggers.is_empty() {
        let missing = Doubt::NoTriggers(triggers);
        return Err(Failure::new(format!(
            "{missing}. {}",
            missing.explanation()
        )));
    }
    screen::line("La base est saine.");
    Ok(())
}

fn open(address: &str) -> Result<Db, Failure> {
    let address: Address = address.parse()?;
    Ok(Db::open(
        &address,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
    )?)
}

/// A copy of a store that changes meanwhile would be half old, half new.
fn refuse_in_service(addresses: [&str; 2]) -> Result<(), Failure> {
    for address in addresses {
        if is_in_service(&address.parse()?) {
            return Err(Failure::new(format!(
                "SPICO sert la base « {} » en ce moment : arrêtez-le, puis relancez la copie. \
                 Pour une sauvegarde sans l’arrêter : « spico db backup ».",
                masked(address)
            )));
        }
    }
    Ok(())
}

async fn copy(from: &str, to: &str) -> Result<(), Failure> {
    if let Ok(Address::Sqlite(path)) = from.parse()
        && !path.exists()
    {
        return Err(Failure::new(format!(
            "« {} » n’existe pas.",
            path.display()
        )));
    }
    refuse_in_service([from, to])?;
    let (source, target) = (open(from)?, open(to)?);
    let copied = copy_to(&source, &target, &rooms::migrations(), |table, rows| {
        screen::note(&format!("  {table} : {}", fr::number(rows)));
    })
    .await?;
    screen::line(&format!(
        "Copie faite et vérifiée : {}, {} ({} → {}).",
        fr::count(copied.tables, "table", "tables"),
        fr::count(copied.rows, "ligne", "lignes"),
        masked(from),
        masked(to)
    ));
    screen::line("La clé maîtresse va avec la base : gardez le même fichier « cle-maitresse ».");
    Ok(())
}
