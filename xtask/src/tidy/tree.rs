//! The sources as tidy sees them: paths and texts, from Git or from a test.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::path::Path;
use std::process::Command;

use super::lexer::{Language, Views};
use super::rust::{self, Rust};

/// The files of SPICO, sorted by path.
#[derive(Debug)]
pub struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Reads the text files under `root` that Git does not ignore, tracked or new; without Git, every file outside build folders.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        for path in tracked(root).map_or_else(|| walked(root), Ok)? {
            // A file that is tracked and was just deleted, or that holds no text, has no lines to judge.
            if let Ok(text) = std::fs::read_to_string(root.join(&path)) {
                files.push(File::new(path, text));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree held in memory, for the tests of the rules.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let mut files: Vec<File> = files
            .iter()
            .map(|(path, text)| File::new((*path).into(), (*text).into()))
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// Every Rust file we wrote.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files()
            .filter(|f| f.language() == Language::Rust && !f.is_foreign())
    }

    /// The file at exactly this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|f| f.path == path)
    }
}

/// One text file, its path relative to the root, with `/` between folders.
#[derive(Debug)]
pub struct File {
    /// For example `rooms/messaging/src/lib.rs`.
    pub path: String,
    /// As it stands on disk.
    pub text: String,
    views: OnceCell<Views>,
    rust: OnceCell<Rust>,
}

impl File {
    fn new(path: String, text: String) -> Self {
        Self {
            path,
            text,
            views: OnceCell::new(),
            rust: OnceCell::new(),
        }
    }

    /// By the end of its name.
    pub fn language(&self) -> Language {
        Language::of(&self.path)
    }

    /// What follows the last point of its name.
    pub fn extension(&self) -> Option<&str> {
        self.path.rsplit_once('.').map(|(_, end)| end)
    }

    /// What it holds, of a Rust file.
    pub fn rust(&self) -> &Rust {
        self.rust.get_or_init(|| Rust::of(&self.text))
    }

    /// Only the inside of a script's literals; offsets and lines as in `text`.
    pub fn literals(&self) -> &str {
        &self.views().literals
    }

    /// Only comments; offsets and lines as in `text`.
    pub fn comments(&self) -> Cow<'_, str> {
        if self.language() == Language::Rust {
            Cow::Owned(rust::comments(&self.text, &self.rust().tokens))
        } else {
            Cow::Borrowed(&self.views().comments)
        }
    }

    fn views(&self) -> &Views {
        self.views
            .get_or_init(|| Views::of(&self.text, self.language()))
    }

    /// The line of a byte offset, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.text
            .bytes()
            .take(offset)
            .filter(|b| *b == b'\n')
            .count()
            + 1
    }

    /// Not written here (vendored) or not written by hand (snapshots, golden files, generated data).
    pub fn is_foreign(&self) -> bool {
        const FOLDERS: [&str; 5] = ["vendor", "snapshots", "golden", "data", "corpus"];
        self.path.ends_with(".min.js")
            || matches!(self.extension(), Some("lock" | "snap"))
            || self.path.rsplit_once('/').is_some_and(|(folders, _)| {
                // Below `src` all is written by hand, whatever its folder is called.
                folders
                    .split('/')
                    .take_while(|f| *f != "src")
                    .any(|f| FOLDERS.contains(&f))
            })
    }

    /// A file made of tests, or of what only tests use.
    pub fn is_test(&self) -> bool {
        const ROOTS: [&str; 2] = ["foundation/testkit/", "apps/journeys/"];
        let beside = self.path.split('/').take_while(|part| *part != "src");
        let tests =
            |part: &str| matches!(part, "tests" | "tests.rs") || part.ends_with("_tests.rs");
        self.path.split('/').any(tests)
            || beside
                .into_iter()
                .any(|part| matches!(part, "benches" | "fuzz"))
            || ROOTS.iter().any(|root| self.path.starts_with(root))
    }

    /// Whether the line (from 1) of a Rust file belongs to a test: its file does, or what stands there is compiled for tests only.
    pub fn is_test_line(&self, line: usize) -> bool {
        let tests = || self.rust().tests.iter();
        let in_one =
            self.language() == Language::Rust && tests().any(|lines| lines.contains(&line));
        in_one || self.is_test()
    }
}

/// The paths that Git lists, tracked or new; nothing outside of a checkout.
pub fn tracked(root: &Path) -> Option<Vec<String>> {
    let out = Command::new("git")
        .arg("-C")
        .arg(root)
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .ok()?;
    let list = String::from_utf8(out.stdout)
        .ok()
        .filter(|_| out.status.success())?;
    let paths: Vec<String> = list
        .split('\0')
        .filter(|p| !p.is_empty())
        .map(str::to_owned)
        .collect();
    (!paths.is_empty()).then_some(paths)
}

fn walked(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in entries {
            let path = entry
                .map_err(|e| format!("{}: {e}", folder.display()))?
                .path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                let at_root = folder == root;
                if name != ".git"
                    && name != "node_modules"
                    && !(at_root && matches!(name.as_str(), "target" | "data"))
                {
                    folders.push(path);
                }
            } else if let Ok(relative) = path.strip_prefix(root) {
                found.push(relative.to_string_lossy().into_owned());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_blocks_are_known_by_line() {
        let tree = Tree::of(&[(
            "a/src/x.rs",
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n",
        )]);
        let file = tree.file("a/src/x.rs").unwrap();
        let lines: Vec<bool> = (1..=6).map(|n| file.is_test_line(n)).collect();
        assert_eq!(lines, [false, true, true, true, true, false]);
    }

    #[test]
    fn a_folder_below_src_hides_nothing() {
        let tree = Tree::of(&[
            ("rooms/a/src/data/x.rs", ""),
            ("rooms/a/src/fuzz/x.rs", ""),
            ("foundation/fiction/data/x.rs", ""),
            ("foundation/a/fuzz/x.rs", ""),
        ]);
        let file = |path: &str| tree.file(path).unwrap();
        assert!(!file("rooms/a/src/data/x.rs").is_foreign());
        assert!(!file("rooms/a/src/fuzz/x.rs").is_test());
        assert!(file("foundation/fiction/data/x.rs").is_foreign());
        assert!(file("foundation/a/fuzz/x.rs").is_test());
    }

    #[test]
    fn a_test_module_in_its_own_file_is_a_test() {
        let tree = Tree::of(&[
            ("a/src/x/tests.rs", "fn b() {}\n"),
            ("a/src/x.rs", "#[cfg(test)]\nmod tests;\nfn c() {}\n"),
        ]);
        assert!(tree.file("a/src/x/tests.rs").unwrap().is_test_line(1));
        assert!(!tree.file("a/src/x.rs").unwrap().is_test_line(3));
    }

    #[test]
    fn what_git_ignores_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let git = |args: &[&str]| {
            let status = Command::new("git")
                .arg("-C")
                .arg(dir.path())
                .args(args)
                .output()
                .unwrap()
                .status;
            assert!(status.success(), "git {args:?}");
        };
        std::fs::write(dir.path().join("kept.rs"), "fn a() {}\n").unwrap();
        std::fs::write(dir.path().join("new.rs"), "fn b() {}\n").unwrap();
        std::fs::write(dir.path().join("stray.rs"), "fn c() {}\n").unwrap();
        std::fs::write(dir.path().join(".gitignore"), "stray.rs\n").unwrap();
        git(&["init", "-q"]);
        git(&["add", "kept.rs"]);
        let tree = Tree::read(dir.path()).unwrap();
        assert_eq!(
            tree.files().map(|f| f.path.as_str()).collect::<Vec<_>>(),
            [".gitignore", "kept.rs", "new.rs"]
        );
    }

    #[test]
    fn without_git_the_folder_is_walked() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("target")).unwrap();
        std::fs::write(dir.path().join("target/out.rs"), "").unwrap();
        std::fs::write(dir.path().join("a.rs"), "").unwrap();
        assert_eq!(walked(dir.path()).unwrap(), ["a.rs"]);
    }
}
