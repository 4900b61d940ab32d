//! The first step of CONTRIBUTING: a room is generated in a copy of the workspace, compiles there, is tidy, and its tests pass.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Context, Outcome, cargo};
use crate::metadata::Metadata;
use crate::{room, tidy};

/// The example of CONTRIBUTING.
fn example() -> room::Options {
    room::Options {
        name: "visit".into(),
        noun: Some("Encounter".into()),
        title: Some("Visites".into()),
        path: Some("visites".into()),
    }
}

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    let target = Metadata::read(&cx.root)?.target_directory;
    let copy = target.join("new-room");
    copy_workspace(&cx.root, &copy)?;
    set_version(&copy.join("Cargo.toml"))?;
    let made = copy.join("rooms/visit");
    if made.exists() {
        // Emptied above; the folder of the last time is still there.
        fs::remove_dir_all(&made).map_err(|e| failed(&made, &e))?;
    }
    room::run(&copy, &example())?;
    tidy::run(&copy)?;
    let target = target.display().to_string();
    let variables = [("CARGO_TARGET_DIR", target.as_str())];
    // The crates that name the rooms: the program and its tests.
    cargo::run_in(
        &copy,
        cx,
        &["check", "-p", "spico", "--all-targets"],
        &variables,
    )?;
    cargo::run_in(&copy, cx, &["test", "-p", "visit"], &variables)
}

/// Makes `copy` hold the same files, and nothing else. What is the same already is not written again, so that little is built again.
fn copy_workspace(root: &Path, copy: &Path) -> Result<(), String> {
    fs::create_dir_all(copy).map_err(|e| failed(copy, &e))?;
    if !copy.join(".git").exists() {
        // A repository of its own: the files of the copy are those that Git lists there.
        let status = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(copy)
            .status();
        if !status.as_ref().is_ok_and(std::process::ExitStatus::success) {
            return Err(format!("git init in {}: {status:?}", copy.display()));
        }
    }
    let mut wanted =
        tidy::tracked(root).ok_or("`new-room` is looked at in a copy of a Git checkout")?;
    // Removed, and Git was not told yet.
    wanted.retain(|path| root.join(path).is_file());
    for path in tidy::tracked(copy).unwrap_or_default() {
        let stale = copy.join(&path);
        if stale.is_file() && !wanted.contains(&path) {
            fs::remove_file(&stale).map_err(|e| failed(&stale, &e))?;
        }
    }
    for path in &wanted {
        let (from, to) = (root.join(path), copy.join(path));
        let text = fs::read(&from).map_err(|e| failed(&from, &e))?;
        if fs::read(&to).is_ok_and(|there| there == text) {
            continue;
        }
        let folder: PathBuf = to.parent().map(Path::to_path_buf).unwrap_or_default();
        fs::create_dir_all(&folder).map_err(|e| failed(&folder, &e))?;
        fs::write(&to, text).map_err(|e| failed(&to, &e))?;
    }
    Ok(())
}

/// Gives the copy's crates a version of their own: the target folder is shared, and a crate of the copy must not be taken for the
/// workspace's crate of the same name.
fn set_version(manifest: &Path) -> Result<(), String> {
    const OURS: &str = "\nversion = \"";
    let text = fs::read_to_string(manifest).map_err(|e| failed(manifest, &e))?;
    let (before, after) = text
        .split_once(OURS)
        .ok_or_else(|| format!("{} says no version", manifest.display()))?;
    let (_, rest) = after.split_once('"').unwrap_or((after, ""));
    let text = format!("{before}{OURS}0.0.0-copy\"{rest}");
    fs::write(manifest, text).map_err(|e| failed(manifest, &e))
}

fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
