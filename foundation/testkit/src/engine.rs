//! Which engines the tests run on.
//!
//! SQLite always. PostgreSQL when its programs are found or `SPICO_TEST_PG` names a server. `SPICO_ENGINES=sqlite` keeps a
//! developer's loop short; with `CI=true` or `SPICO_ENGINES` naming `postgres`, a missing PostgreSQL stops the tests.

use std::path::{Path, PathBuf};
use std::sync::Once;

/// One engine under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on this process's private server, or on the server that `SPICO_TEST_PG` names.
    Postgres,
}

impl Engine {
    /// `sqlite` or `postgres`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// The engines that every test of the store runs on.
///
/// # Panics
///
/// When PostgreSQL is demanded and missing: a skipped engine must not look like a green one.
pub fn engines() -> Vec<Engine> {
    static NOTICE: Once = Once::new();
    let listed = variable("SPICO_ENGINES");
    let in_ci = variable("CI").is_some_and(|value| value == "true" || value == "1");
    let named = listed
        .as_deref()
        .is_some_and(|list| list.contains("postgres"));
    if listed.is_some() && !named && !in_ci {
        return vec![Engine::Sqlite];
    }
    if outside_server().is_some() || server_programs().is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    assert!(
        !named && !in_ci,
        "PostgreSQL is demanded (CI or SPICO_ENGINES) but neither its programs nor SPICO_TEST_PG were found"
    );
    NOTICE.call_once(|| {
        eprintln!("\n*** PostgreSQL is missing: tests run on SQLite ONLY. Install `postgresql` or set SPICO_TEST_PG. ***\n");
    });
    vec![Engine::Sqlite]
}

/// The server that the developer gives, as `postgres://user@host/postgres`; its user may create databases.
pub(crate) fn outside_server() -> Option<String> {
    variable("SPICO_TEST_PG").filter(|url| !url.is_empty())
}

/// The folder of `initdb` and `postgres`: the newest of Debian's, else the first on the search path.
pub(crate) fn server_programs() -> Option<PathBuf> {
    let whole = |folder: &Path| {
        ["initdb", "postgres"]
            .iter()
            .all(|program| folder.join(program).is_file())
    };
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let newest = versions
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| whole(folder))
        .max_by_key(|folder| major_version(folder));
    newest.or_else(|| {
        let path = variable("PATH").unwrap_or_default();
        std::env::split_paths(&path).find(|folder| whole(folder))
    })
}

fn major_version(folder: &Path) -> Option<u32> {
    folder.parent()?.file_name()?.to_str()?.parse().ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests ask their surroundings, in this one place"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
