//! Tools of steps that come from npm: what a lock file of ours names and nothing else, in the folder of what is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Context;
use super::machine::Piece;

/// The path of `file` in the packages that the lock file in `from` (relative to the root) names, installed into `folder` when they have to be
/// and may be; else why the step can't run.
pub(super) fn installed(
    cx: &Context,
    from: &str,
    folder: &Path,
    file: &str,
) -> Result<PathBuf, String> {
    let from = cx.root.join(from);
    let found = folder.join("node_modules").join(file);
    let read = |path: PathBuf| fs::read(&path).map_err(|e| format!("{}: {e}", path.display()));
    let wanted = read(from.join("package-lock.json"))?;
    let present = read(folder.join("package-lock.json"));
    if found.is_file() && present.is_ok_and(|lock| lock == wanted) {
        return Ok(found);
    }
    if !cx.install {
        return Err("the checker is not there, and --no-install forbids to fetch it".into());
    }
    if !cx.machine.has(Piece::Npm) {
        return Err(format!("{} is missing", Piece::Npm.name()));
    }
    install(&from, folder)?;
    Ok(found)
}

/// No script of a package runs.
fn install(from: &Path, folder: &Path) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    fs::create_dir_all(folder).map_err(failed)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), folder.join(file)).map_err(failed)?;
    }
    println!("installing the checker: npm ci in {}", folder.display());
    let out = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("npm: {e}"))?;
    if out.status.success() {
        return Ok(());
    }
    // Half an installation must not look like a whole one the next time.
    let _gone = fs::remove_file(folder.join("package-lock.json"));
    Err(format!(
        "npm ci: {}",
        String::from_utf8_lossy(&out.stderr).trim()
    ))
}
