//! The demonstration's folder, and how it is reset.

use std::path::{Path, PathBuf};

use db::{Address, Db};
use kernel::{Fault, SystemClock, SystemEntropy};

use crate::config::Config;
use crate::store::{self, Nature};

/// What `--reset` removes: what the demonstration made, and nothing else.
const FILES: [&str; 6] = [
    "spico.db",
    "spico.db-wal",
    "spico.db-shm",
    "cle-maitresse",
    "courrier.jsonl",
    "dernier-sceau",
];
const FOLDERS: [&str; 2] = ["search", "registre"];

const NOT_A_DEMO: &str = "Ce dossier contient une base qui n’est pas celle de la démonstration : rien n’y a été touché. \
    Indiquez un autre dossier avec « --data ».";

const LOST: &str = "Ce dossier contient une clé maîtresse et sa base manque ou est vide : ce n’est pas celui d’une démonstration, et rien n’y a été touché. \
    Indiquez un autre dossier avec « --data ».";

/// The demonstration's folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl Folder {
    /// The demonstration in this folder, there or not.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where sent mails and SMS are kept.
    pub fn outbox(&self) -> PathBuf {
        self.0.join("courrier.jsonl")
    }

    /// Where the generated national registers are written.
    pub fn register(&self) -> PathBuf {
        self.0.join("registre")
    }

    /// The configuration of a demonstration on this port.
    pub fn config(&self, port: u16) -> Config {
        Config {
            port,
            data: self.0.clone(),
            ..Config::default()
        }
    }

    /// Whether it is wholly planted. `Denied` when another store is in the folder.
    pub async fn is_planted(&self) -> Result<bool, Fault> {
        let file = self.0.join("spico.db");
        if std::fs::metadata(&file).map_or(0, |found| found.len()) == 0 {
            // The key of a lost store must not be removed: only a demonstration's is, recognised by its outbox.
            let is_foreign = self.0.join("cle-maitresse").exists() && !self.outbox().exists();
            return if is_foreign {
                Err(Fault::denied(LOST))
            } else {
                Ok(false)
            };
        }
        let db = Db::open(
            &Address::Sqlite(file),
            std::sync::Arc::new(SystemClock),
            std::sync::Arc::new(SystemEntropy),
        )?;
        if store::is_blank(&db).await? {
            return Ok(false);
        }
        match store::find(&db).await {
            Ok(Some(known)) if known.nature == Nature::Demo => Ok(known.planted_at.is_some()),
            Ok(_) => Err(Fault::denied(NOT_A_DEMO)),
            Err(fault) => Err(Fault::denied(NOT_A_DEMO).because(fault)),
        }
    }

    /// Removes what a demonstration left here. Call [`Folder::is_planted`] before: it refuses other stores.
    pub fn clear(&self) -> std::io::Result<()> {
        let gone = |result: std::io::Result<()>| match result {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        for file in FILES {
            gone(std::fs::remove_file(self.0.join(file)))?;
        }
        for folder in FOLDERS {
            gone(std::fs::remove_dir_all(self.0.join(folder)))?;
        }
        Ok(())
    }
}
