//! `spico directory …`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use directory::face::{Standpoint, Wanted};
use directory::import::{Options, Progress, Report, import_finess, import_rpps};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::fr;
use serde::Serialize;
use serde_json::json;

use super::{Common, Failure, block_on, maintained, screen};
use crate::boot::{self, Purpose};
use crate::config::{Config, Environment};
use crate::departures::{self, Carried};

#[derive(Debug, Subcommand)]
pub(super) enum Directory {
    /// Importe des fichiers nationaux : « rpps » (professionnels) ou « finess » (structures).
    Import(Import),
    /// Cherche des professionnels, comme la page de l’annuaire.
    Search(Search),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Register {
    Rpps,
    Finess,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// « rpps » ou « finess ».
    #[arg(value_name = "REGISTRE")]
    register: Register,
    /// Fichiers à importer, dans l’ordre.
    #[arg(value_name = "FICHIER", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    common: Common,
    /// Écrit le bilan en JSON.
    #[arg(long)]
    json: bool,
    /// Les fichiers ne sont qu’une partie du registre : ce qui n’y est pas n’a pas pris fin.
    #[arg(long)]
    partial: bool,
    /// Dossier des lignes refusées (par défaut à côté de chaque fichier).
    #[arg(long, value_name = "DOSSIER")]
    rejects: Option<PathBuf>,
    /// Accepte que beaucoup d’activités aient pris fin à la fois.
    #[arg(long)]
    accept_many_endings: bool,
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// Nom, profession, lieu, dans n’importe quel ordre.
    #[arg(value_name = "TEXTE", required = true)]
    text: Vec<String>,
    /// Nombre de réponses (10 par défaut, 100 au plus).
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// En JSON, comme GET /annuaire/recherche.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

impl Directory {
    pub(super) fn run(self, environment: &Environment) -> Result<(), Failure> {
        match self {
            Self::Import(import) => {
                let config = import.common.load(environment)?;
                block_on(config.threads, import.run(&config))
            }
            Self::Search(search) => {
                let config = search.common.load(environment)?;
                block_on(config.threads, search.run(&config))
            }
        }
    }
}

/// What an import did, for programs.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    report: &'a Report,
    #[serde(flatten)]
    carried: Carried,
}

/// Bytes read of all bytes, with the lines read so far.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{wide_bar} {percent} %  {msg}  reste {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

impl Import {
    async fn run(&self, config: &Config) -> Result<(), Failure> {
        let opened = boot::open_store(config, Purpose::Tool).await?;
        let options = Options {
            partial: self.partial,
            rejects_folder: self.rejects.clone(),
            accept_many_endings: self.accept_many_endings,
        };
        let bar = bar();
        let mut tell = |progress: Progress| {
            bar.set_length(progress.of);
            bar.set_position(progress.bytes);
            bar.set_message(fr::count(
                i64::try_from(progress.lines).unwrap_or(i64::MAX),
                "ligne",
                "lignes",
            ));
        };
        let (db, files) = (&opened.db, &self.files);
        let import = async {
            match self.register {
                Register::Rpps => import_rpps(db, files, &options, &mut tell).await,
                Register::Finess => import_finess(db, files, &options, &mut tell).await,
            }
        };
        let report = Box::pin(maintained(&opened, import)).await;
        bar.finish_and_clear();
        // Also after an import that was cut: what it ended ends for the accounts too (I-8).
        let carried = departures::compare(db, &boot::extensions(&opened)).await?;
        self.print(&report?, carried)
    }

    fn print(&self, report: &Report, carried: Carried) -> Result<(), Failure> {
        if self.json {
            let told = serde_json::to_string(&Told { report, carried })
                .map_err(|error| Failure::new(error.to_string()))?;
            screen::line(&told);
            return Ok(());
        }
        let number = |value: u64| fr::number(i64::try_from(value).unwrap_or(i64::MAX));
        screen::line(&format!(
            "Lignes lues : {} ; ajoutées : {} ; modifiées : {} ; inchangées : {} ; terminées : {} ; refusées : {}.",
            number(report.read),
            number(report.added),
            number(report.changed),
            number(report.unchanged),
            number(report.ended),
            number(report.rejected)
        ));
        if carried != Carried::default() {
            screen::line(&format!(
                "Situations de comptes : {} terminées (leurs sessions sont fermées) ; {} rendues.",
                number(carried.ended),
                number(carried.resumed)
            ));
        }
        for file in &report.rejects {
            screen::line(&format!(
                "Lignes refusées, avec leur raison : {}",
                file.display()
            ));
        }
        for warning in &report.warnings {
            screen::note(&format!("Attention : {warning}"));
        }
        Ok(())
    }
}

impl Search {
    async fn run(&self, config: &Config) -> Result<(), Failure> {
        let opened = boot::open_store(config, Purpose::Look).await?;
        let directory = boot::directory(&opened.db, config);
        directory.catch_up().await?;
        let text = self.text.join(" ");
        let wanted = Wanted {
            text: &text,
            limit: self.limit.clamp(1, 100),
            ..Wanted::default()
        };
        let found = directory
            .find_people(&wanted, &Standpoint::default())
            .await?;
        if self.json {
            let hits: Vec<_> = found.people.iter().map(hit).collect();
            screen::line(&json!({"hits": hits, "ignores": found.ignored}).to_string());
            return Ok(());
        }
        for person in &found.people {
            let card = &person.card;
            screen::line(&format!(
                "{}, {} – {} [{}]",
                card.name(),
                card.profession,
                card.place(),
                person.reach.as_str()
            ));
        }
        if found.people.is_empty() {
            screen::line("Personne ne correspond.");
        }
        for word in &found.ignored {
            screen::note(&format!("Mot laissé de côté : « {word} »"));
        }
        Ok(())
    }
}

/// The same names as the page's answer for programs.
fn hit(person: &directory::face::PersonHit) -> serde_json::Value {
    let card = &person.card;
    json!({
        "rpps": Some(card.rpps.as_str()).filter(|rpps| !rpps.is_empty()),
        "nom": card.family,
        "prenom": card.given,
        "civilite": if card.title.is_empty() { &card.civility } else { &card.title },
        "profession": card.profession,
        "lieu": card.place(),
        "code_postal": card.postcode,
        "joignable": person.reach.as_str(),
        "id": card.id.to_string(),
        "role": card.role.to_string(),
    })
}
