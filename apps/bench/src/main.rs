//! Load on a real `spico serve`, over HTTP like any client. For development: nothing of this is installed.
//!
//! - [`crash`]: posts without pause, kills the server again and again, checks that nothing acknowledged was lost or doubled.
//! - [`signin`]: many sign-ins at once, what each costs, and how it delays those who chat meanwhile.

mod chat;
mod crash;
mod failure;
mod http;
mod ledger;
mod process;
mod server;
mod signin;
mod spread;
mod stream;
mod users;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use failure::Failure;

/// Charge et pannes provoquées, pour mesurer SPICO.
#[derive(Debug, Parser)]
#[command(name = "bench", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Écrit sans relâche, tue le serveur au hasard, vérifie que rien de confirmé n’est perdu ni doublé.
    Crash(crash::Options),
    /// Fait se connecter beaucoup de monde, mesure ce que coûte une connexion et ce que les autres en sentent.
    Signin(signin::Options),
}

fn main() -> ExitCode {
    let line = Line::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failure::end(&Failure::from(error)),
    };
    let outcome = runtime.block_on(async {
        match line.what {
            What::Crash(options) => crash::run(options).await,
            What::Signin(options) => signin::run(options).await,
        }
    });
    match outcome {
        Ok(sound) if sound => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(failure) => failure::end(&failure),
    }
}
