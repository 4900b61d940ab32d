//! The steps that cargo does. All of them select the whole workspace, so that features, and with them the builds, are shared.

use std::path::Path;
use std::process::Command;

use super::machine::Piece;
use super::{Context, Outcome, notice};
use crate::metadata::Metadata;

pub fn fmt(cx: &mut Context) -> Result<Outcome, String> {
    run(cx, &["fmt", "--all", "--check"], &[])
}

pub fn clippy(cx: &mut Context) -> Result<Outcome, String> {
    run(
        cx,
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    )
}

pub fn doc(cx: &mut Context) -> Result<Outcome, String> {
    run(
        cx,
        &["doc", "--workspace", "--no-deps", "--locked"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    )
}

pub fn tests(cx: &mut Context) -> Result<Outcome, String> {
    let engines = if cx.machine.has(Piece::PostgreSql) || cx.machine.in_ci {
        "sqlite,postgres"
    } else {
        notice("PostgreSQL is missing: the tests run on SQLite ONLY, half of what they promise");
        "sqlite"
    };
    run(
        cx,
        &["test", "--workspace", "--locked"],
        &[("SPICO_ENGINES", engines)],
    )
}

/// One at a time: each journey drives a browser of its own.
pub fn journeys(cx: &mut Context) -> Result<Outcome, String> {
    let absent: Vec<&str> = [Piece::Browser, Piece::Driver]
        .into_iter()
        .filter(|piece| !cx.machine.has(*piece))
        .map(Piece::name)
        .collect();
    if !absent.is_empty() {
        return Ok(Outcome::Skipped(format!(
            "{} is missing",
            absent.join(" and ")
        )));
    }
    let targets = Metadata::read(&cx.root)?.test_targets("journeys");
    if targets.is_empty() {
        return Err("the package `journeys` has no test: the browser would prove nothing".into());
    }
    let mut arguments = vec!["test", "--workspace", "--locked"];
    for target in &targets {
        arguments.extend(["--test", target]);
    }
    arguments.extend(["--", "--test-threads=1"]);
    run(cx, &arguments, &[("SPICO_E2E", "1")])
}

/// Runs cargo in the workspace with its output shown as it comes.
pub fn run(
    cx: &Context,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Outcome, String> {
    run_in(&cx.root, cx, arguments, variables)
}

/// The same in another folder.
pub fn run_in(
    folder: &Path,
    cx: &Context,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Outcome, String> {
    let mut shown: Vec<String> = variables
        .iter()
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect();
    shown.push("cargo".into());
    shown.extend(arguments.iter().map(ToString::to_string));
    println!("$ {}", shown.join(" "));
    let mut command = Command::new("cargo");
    command
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder);
    if cx.machine.in_ci {
        // Nothing is built twice there: what incremental builds keep would only cost time and disk.
        command.env("CARGO_INCREMENTAL", "0");
    }
    let status = command
        .status()
        .map_err(|e| format!("cargo could not be started: {e}"))?;
    if status.success() {
        Ok(Outcome::Passed)
    } else {
        Err(format!(
            "cargo {} ended with {status}",
            arguments.first().unwrap_or(&"")
        ))
    }
}
