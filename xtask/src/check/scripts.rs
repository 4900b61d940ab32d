//! The tests of the browser's modules that need no browser: node runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::machine::Piece;
use super::{Context, Outcome};

const FOLDER: &str = "foundation/ui/js/tests";
const ENDING: &str = ".test.mjs";

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    if !cx.machine.has(Piece::Node) {
        return Ok(Outcome::Skipped(format!(
            "{} is missing",
            Piece::Node.name()
        )));
    }
    let files = tests(&cx.root.join(FOLDER))?;
    println!("$ node --test {FOLDER}/*{ENDING}");
    let status = Command::new("node")
        .arg("--test")
        .args(&files)
        .current_dir(&cx.root)
        .stdin(Stdio::null())
        .status()
        .map_err(|e| format!("node could not be started: {e}"))?;
    if status.success() {
        Ok(Outcome::Passed)
    } else {
        Err(format!("node --test ended with {status}"))
    }
}

/// Each file of tests, by name: of none at all, node says that all is well.
fn tests(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(ENDING) {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("{} holds no test", folder.display()));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_tests_is_named_and_none_is_a_mistake() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        assert!(tests(folder.path()).unwrap_err().contains("holds no test"));
        for name in ["b.test.mjs", "a.test.mjs", "page-feinte.mjs"] {
            fs::write(path(name), "").unwrap();
        }
        let found = tests(folder.path()).unwrap();
        assert_eq!(found, [path("a.test.mjs"), path("b.test.mjs")]);
        assert!(tests(&path("nulle-part")).is_err());
    }

    #[test]
    fn the_modules_have_tests() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        assert!(!tests(&root.join(FOLDER)).unwrap().is_empty());
    }
}
