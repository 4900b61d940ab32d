//! What this machine has: programs, rights, and whether it is continuous integration.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A piece of the system that a step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// `cc`, for SQLite and ring.
    Compiler,
    /// The server's programs, `initdb` first; no running server.
    PostgreSql,
    /// Chromium or Chrome.
    Browser,
    /// `chromedriver`.
    Driver,
    /// `java`, for the checker of HTML.
    Java,
    /// `npm`, which fetches that checker.
    Npm,
    /// `node`, for the tests of the browser's modules.
    Node,
}

impl Piece {
    /// Every piece.
    pub const ALL: [Self; 7] = [
        Self::Compiler,
        Self::PostgreSql,
        Self::Browser,
        Self::Driver,
        Self::Java,
        Self::Npm,
        Self::Node,
    ];

    /// Debian's packages for it.
    pub fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["gcc", "libc6-dev"],
            Self::PostgreSql => &["postgresql"],
            Self::Browser => &["chromium"],
            Self::Driver => &["chromium-driver"],
            Self::Java => &["default-jre-headless"],
            Self::Npm => &["npm"],
            Self::Node => &["nodejs"],
        }
    }

    /// How it is called when it is missed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compiler => "a C compiler (cc)",
            Self::PostgreSql => "PostgreSQL's server programs (initdb, postgres)",
            Self::Browser => "Chromium",
            Self::Driver => "ChromeDriver",
            Self::Java => "Java (java)",
            Self::Npm => "npm",
            Self::Node => "node",
        }
    }

    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Compiler => &["cc", "gcc", "clang"],
            Self::PostgreSql => &["initdb"],
            Self::Browser => &["chromium", "chromium-browser", "google-chrome"],
            Self::Driver => &["chromedriver"],
            Self::Java => &["java"],
            Self::Npm => &["npm"],
            Self::Node => &["node"],
        }
    }
}

/// Read once, at the beginning.
#[derive(Debug)]
pub struct Machine {
    /// `CI=true`.
    pub in_ci: bool,
    /// Root on a Debian, which may install packages.
    pub may_install: bool,
    /// `SPICO_TEST_PG` names a server that the tests may use.
    server_given: bool,
    path: Vec<PathBuf>,
}

impl Machine {
    /// The machine that runs this program.
    pub fn here() -> Self {
        let path: Vec<PathBuf> =
            std::env::split_paths(&variable("PATH").unwrap_or_default()).collect();
        let mut machine = Self {
            in_ci: variable("CI").is_some_and(|v| v == "true" || v == "1"),
            may_install: false,
            server_given: variable("SPICO_TEST_PG").is_some_and(|url| !url.is_empty()),
            path,
        };
        machine.may_install = machine.finds("apt-get") && is_root();
        machine
    }

    /// Whether a piece can be used now.
    pub fn has(&self, piece: Piece) -> bool {
        piece.programs().iter().any(|program| self.finds(program))
            || (piece == Piece::PostgreSql && (self.server_given || debian_initdb().is_some()))
    }

    /// The pieces that are not there.
    pub fn missing(&self) -> Vec<Piece> {
        Piece::ALL
            .into_iter()
            .filter(|piece| !self.has(*piece))
            .collect()
    }

    fn finds(&self, program: &str) -> bool {
        self.path
            .iter()
            .any(|folder| folder.join(program).is_file())
    }
}

/// Debian keeps the server's programs outside the search path, one folder for each major version.
fn debian_initdb() -> Option<PathBuf> {
    let versions = std::fs::read_dir(Path::new("/usr/lib/postgresql")).ok()?;
    versions
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin/initdb"))
        .find(|path| path.is_file())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|out| out.stdout.trim_ascii() == b"0")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a tool for developers asks its own surroundings, in this one place"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_found_by_its_program() {
        let dir = tempfile::tempdir().unwrap();
        let machine = Machine {
            in_ci: false,
            may_install: false,
            server_given: false,
            path: vec![dir.path().to_path_buf()],
        };
        assert!(!machine.has(Piece::Driver) && machine.missing().contains(&Piece::Browser));
        std::fs::write(dir.path().join("chromedriver"), "").unwrap();
        assert!(machine.has(Piece::Driver) && !machine.missing().contains(&Piece::Driver));
        let given = Machine {
            server_given: true,
            ..machine
        };
        assert!(given.has(Piece::PostgreSql));
    }
}
