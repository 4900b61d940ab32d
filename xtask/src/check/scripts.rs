//! The browser's modules: TypeScript checks that each name exists and is used as what it is, and node runs the tests that need no browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::machine::Piece;
use super::{Context, Outcome, npm};
use crate::metadata::Metadata;

/// The modules that every page may use.
const SYSTEM: &str = "foundation/ui/js";
const ROOMS: &str = "rooms";
const ENDING: &str = ".test.mjs";
/// The checker's version and settings.
const CHECKER: &str = "xtask/scripts";
/// A module with a fault that the checker must see: settings that reach no module would find every module sound.
const TRAP: &str = "// @ts-check\nmissing();\n";

pub fn run(cx: &mut Context) -> Result<Outcome, String> {
    if !cx.machine.has(Piece::Node) {
        return Ok(Outcome::Skipped(format!(
            "{} is missing",
            Piece::Node.name()
        )));
    }
    let folder = Metadata::read(&cx.root)?
        .target_directory
        .join("scripts-checker");
    let checker = match npm::installed(cx, CHECKER, &folder, "typescript/lib/tsc.js") {
        Ok(checker) => checker,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    check(&cx.root, &checker, &folder)?;
    let files = all_tests(&cx.root)?;
    println!("$ node --test {SYSTEM}/tests/*{ENDING} {ROOMS}/*/js/tests/*{ENDING}");
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

/// Types and names in every module.
fn check(root: &Path, checker: &Path, folder: &Path) -> Result<(), String> {
    let project = root.join(CHECKER).join("tsconfig.json");
    println!("$ tsc --project {CHECKER}");
    let found = types(checker, &[Path::new("--project"), &project])?;
    if !found.is_empty() {
        return Err(found);
    }
    let trap = folder.join("trap.js");
    fs::write(&trap, TRAP).map_err(|e| format!("{}: {e}", trap.display()))?;
    let flags = ["--allowJs", "--checkJs", "--noEmit"].map(Path::new);
    let trapped = types(checker, &[&flags[..], &[&*trap]].concat())?;
    if trapped.contains("missing") {
        return Ok(());
    }
    Err("the checker let the planted fault pass: it would find nothing at all".into())
}

/// The checker's lines; none when all is well.
fn types(checker: &Path, arguments: &[&Path]) -> Result<String, String> {
    let out = Command::new("node")
        .arg(checker)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("node could not be started: {e}"))?;
    let lines = String::from_utf8_lossy(&out.stdout).trim().to_owned();
    if out.status.success() == lines.is_empty() {
        return Ok(lines);
    }
    Err(format!("tsc ended with {}: {lines}", out.status))
}

/// The tests of the common modules and of each room that has some of its own.
fn all_tests(root: &Path) -> Result<Vec<PathBuf>, String> {
    let rooms = root.join(ROOMS);
    let failed = |e: std::io::Error| format!("{}: {e}", rooms.display());
    let mut folders = vec![root.join(SYSTEM)];
    for entry in fs::read_dir(&rooms).map_err(failed)? {
        folders.push(entry.map_err(failed)?.path().join("js"));
    }
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let mut files = Vec::new();
    for folder in folders {
        files.extend(tests(&folder.join("tests"))?);
    }
    Ok(files)
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
    fn every_room_that_has_modules_has_tests_of_them() {
        let root = tempfile::tempdir().unwrap();
        let made = |folder: &str| {
            let folder = root.path().join(folder);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("a.test.mjs"), "").unwrap();
        };
        made("foundation/ui/js/tests");
        made("rooms/agenda/js/tests");
        // Without modules, nothing is to be tested.
        fs::create_dir_all(root.path().join("rooms/plain/src")).unwrap();
        assert_eq!(all_tests(root.path()).unwrap().len(), 2);
        fs::create_dir_all(root.path().join("rooms/visit/js")).unwrap();
        assert!(all_tests(root.path()).unwrap_err().contains("visit"));
    }

    #[test]
    fn the_modules_have_tests() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let files = all_tests(root).unwrap();
        for folder in ["foundation/ui", "rooms/messaging", "rooms/identity"] {
            let folder = root.join(folder);
            assert!(
                files.iter().any(|file| file.starts_with(&folder)),
                "{folder:?}"
            );
        }
    }
}
