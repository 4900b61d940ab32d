//! `cargo xtask new-room`: a room that compiles, with its line in every list that names rooms.

mod lists;
mod names;
mod templates;

use std::path::{Path, PathBuf};
use std::process::Command;

pub use names::Options;

use names::Names;

/// What will be written: a path relative to the root, and the whole text.
type Files = Vec<(PathBuf, String)>;

/// Writes the room. Nothing is written if any list can't be read or the room exists.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let names = Names::new(options, &month()?)?;
    let read =
        |path: &str| std::fs::read_to_string(root.join(path)).map_err(|e| format!("{path}: {e}"));
    let folder = root.join("rooms").join(&names.room);
    if folder.exists() {
        return Err(format!("rooms/{} exists already", names.room));
    }
    let mut files = templates::render(&names);
    files.extend(lists::with_room(&names, &read)?);
    for (path, text) in &files {
        write(&root.join(path), text)?;
        println!("{}", path.display());
    }
    format_room(root, &names)?;
    println!("\n{}", names.next_steps());
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)
}

/// Names of other lengths break lines elsewhere.
fn format_room(root: &Path, names: &Names) -> Result<(), String> {
    let status = Command::new("cargo")
        .args(["fmt", "-p", &names.room, "-p", "spico"])
        .current_dir(root)
        .status()
        .map_err(|e| format!("cargo fmt: {e}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!(
            "cargo fmt ended with {status}: the files are written, look at them"
        ))
    }
}

/// The month that begins a migration's name: `202611`.
fn month() -> Result<String, String> {
    let out = Command::new("date")
        .arg("+%Y%m")
        .output()
        .map_err(|e| format!("date: {e}"))?;
    let text = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    if text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(format!("`date +%Y%m` said `{text}`"))
    }
}
