//! The command line: what can be asked, in French. One file for each family of commands.

mod account;
mod account_rights;
mod audit;
#[cfg(feature = "demo")]
mod bench;
mod config;
mod db;
#[cfg(feature = "demo")]
mod demo;
mod directory;
mod key;
mod screen;
mod serve;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::boot::Opened;
use crate::config::{Config, Environment};
use crate::{logs, machine};

pub use crate::failure::Failure;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "spico",
    version,
    about = "SPICO : discussions entre professionnels de santé, du social et du médico-social.",
    subcommand_help_heading = "Commandes",
    next_help_heading = "Options",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Spico {
    #[command(subcommand)]
    command: Option<Command>,
    /// Affiche cette aide.
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Affiche la version.
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lance le serveur.
    Serve(serve::Serve),
    /// Lance la démonstration : un territoire fictif complet, sur cet ordinateur.
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Annuaire : importe les fichiers nationaux, cherche.
    #[command(subcommand)]
    Directory(directory::Directory),
    /// Comptes : crée, liste, suspend, clôture, rouvre, termine une situation.
    #[command(subcommand)]
    Account(account::Account),
    /// Base de données : vérifie, sauvegarde, copie, met à jour.
    #[command(subcommand)]
    Db(db::Store),
    /// Traces : vérifie qu’aucune n’a été modifiée ni retirée.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Clé maîtresse : la renouvelle.
    #[command(subcommand)]
    Key(key::Key),
    /// Configuration : affiche celle qui s’applique.
    #[command(subcommand)]
    Config(config::Show),
    /// Banc d’essai : prépare des comptes et des discussions en nombre.
    #[cfg(feature = "demo")]
    #[command(subcommand)]
    Bench(bench::Bench),
}

/// What all tools of a store take.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Common {
    /// Fichier de configuration (par défaut spico.toml s’il existe).
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
    /// Dossier des données, à la place de celui de la configuration.
    #[arg(long, value_name = "DOSSIER")]
    data: Option<PathBuf>,
}

impl Common {
    /// The effective configuration.
    fn load(&self, environment: &Environment) -> Result<Config, Failure> {
        let mut config = Config::load(self.config.as_deref(), environment)?;
        if let Some(data) = &self.data {
            // The folder that was named comes with its own store.
            config.data.clone_from(data);
            config.database = None;
        }
        Ok(config)
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let matches = match usage::in_french(Spico::command()).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return usage::explain(&error),
    };
    let spico = match Spico::from_arg_matches(&matches) {
        Ok(spico) => spico,
        Err(error) => return usage::explain(&error),
    };
    let environment = Environment::of_process();
    logs::begin(environment.journal());
    machine::prepare();
    let Some(command) = spico.command else {
        screen::line(&usage::in_french(Spico::command()).render_help().to_string());
        return ExitCode::SUCCESS;
    };
    match run(command, &environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen::complain(&failure.to_string());
            ExitCode::from(failure.status())
        }
    }
}

fn run(command: Command, environment: &Environment) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => serve.run(environment),
        #[cfg(feature = "demo")]
        Command::Demo(demo) => demo.run(),
        Command::Directory(directory) => directory.run(environment),
        Command::Account(account) => account.run(environment),
        Command::Db(store) => store.run(environment),
        Command::Audit(audit) => audit.run(environment),
        Command::Key(key) => key.run(environment),
        Command::Config(show) => show.run(environment),
        #[cfg(feature = "demo")]
        Command::Bench(bench) => bench.run(environment),
    }
}

/// Works on a store that is maintained and whose trace is sealed meanwhile, as the server does: for tools that write much.
async fn maintained<T>(opened: &Opened, work: impl Future<Output = T>) -> T {
    let tending = async {
        tokio::join!(
            opened.db.maintain(),
            Box::pin(::audit::keep_sealing(
                &opened.db,
                &opened.seal_key,
                &opened.note
            ))
        );
        std::future::pending().await
    };
    tokio::select! {
        done = work => done,
        never = tending => never,
    }
}

/// Runs a tool to its end.
fn block_on<T>(
    threads: Option<usize>,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    machine::executor(threads)?.block_on(work)
}
