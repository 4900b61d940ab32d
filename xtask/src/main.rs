//! The tools of SPICO's developers: `cargo xtask check | tidy | licences | new-room | generate`.

mod check;
mod generate;
mod licences;
mod metadata;
mod room;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tools for whoever builds SPICO.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Everything that continuous integration asks: the one test command.
    Check(check::Options),
    /// The rules that the compiler can't enforce.
    Tidy,
    /// Licences and banned crates of everything we build from.
    Licences,
    /// A new room that compiles, with its line in every list.
    NewRoom(room::Options),
    /// Registers in the official formats, full of people who don't exist.
    #[command(subcommand)]
    Generate(generate::Register),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = root().and_then(|root| match arguments.task {
        Task::Check(options) => check::run(root, &options),
        Task::Tidy => tidy::run(&root),
        Task::Licences => licences::run(&root),
        Task::NewRoom(options) => room::run(&root, &options),
        Task::Generate(register) => generate::run(&register),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\nerror: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root: the nearest folder, from here upwards, whose manifest is SPICO's.
fn root() -> Result<PathBuf, String> {
    let here = std::env::current_dir().map_err(|e| format!("the current folder: {e}"))?;
    let is_root = |folder: &&Path| {
        std::fs::read_to_string(folder.join("Cargo.toml"))
            .is_ok_and(|text| text.contains("[workspace]") && folder.join("xtask").is_dir())
    };
    here.ancestors()
        .find(is_root)
        .map(Path::to_path_buf)
        .ok_or_else(|| "run this inside SPICO's workspace".to_owned())
}
