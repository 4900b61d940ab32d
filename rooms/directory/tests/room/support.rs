//! Shared by the tests of the directory: a register of a few lines, a directory that follows a store.

use std::path::{Path, PathBuf};

use db::Db;
use db::row::One;
use directory::directory::Links;
use directory::import::{Options, Report, import_rpps};
use directory::{Directory, MIGRATIONS};
use tempfile::TempDir;

pub use testkit::on_each_engine;

/// The migrations of the room.
pub const ROOM: &[db::Migration] = MIGRATIONS;

db::query!(ROLE: One<access::PractitionerRoleId> = "select r.id as value from practitioner_role r join practitioner p \
    on p.id = r.practitioner_id where p.identifier = $1 order by r.created_at, r.id");
db::query!(COUNT: One<i64> = "select cast(count(*) as bigint) as value from practitioner");

/// The situation of somebody, by national identification; the oldest.
pub async fn role_of(db: &Db, identifier: &str) -> access::PractitionerRoleId {
    one(db, &ROLE, db::params![identifier]).await
}

/// How many people there are.
pub async fn count_people(db: &Db) -> i64 {
    one(db, &COUNT, &[]).await
}

/// The one value of a query.
pub async fn one<T: db::Column>(db: &Db, query: &db::Query<One<T>>, values: &[db::Value<'_>]) -> T {
    db.load(query, values).await.unwrap().0
}

/// Somebody's line in the register.
#[derive(Debug, Clone)]
pub struct Line {
    pub rpps: String,
    pub family: &'static str,
    pub given: &'static str,
    pub profession: (&'static str, &'static str),
    pub expertise: (&'static str, &'static str),
    pub place: &'static str,
    pub postcode: &'static str,
    pub commune: &'static str,
    pub phone: &'static str,
    pub finess: &'static str,
    pub structure: &'static str,
    pub mode: &'static str,
}

/// A nurse in Cahors unless said otherwise.
pub fn line(number: u32, family: &'static str, given: &'static str) -> Line {
    Line {
        rpps: format!("997{number:08}"),
        family,
        given,
        profession: ("60", "Infirmier"),
        expertise: ("", ""),
        place: "R1",
        postcode: "46000",
        commune: "Cahors",
        phone: "0565710001",
        finess: "",
        structure: "",
        mode: "L",
    }
}

impl Line {
    pub fn doctor(self, postcode: &'static str, commune: &'static str) -> Self {
        Self {
            profession: ("10", "Médecin"),
            expertise: ("SM26", "Qualifié en Médecine Générale"),
            postcode,
            commune,
            ..self
        }
    }

    /// The line in the official format.
    pub fn text(&self) -> String {
        let mut cells = vec![String::new(); 57];
        let (rpps, national) = (self.rpps.clone(), format!("8{}", self.rpps));
        let fields = [
            (0, "8"),
            (1, &rpps),
            (2, &national),
            (5, "MME"),
            (7, self.family),
            (8, self.given),
            (9, self.profession.0),
            (10, self.profession.1),
            (11, "C"),
            (15, self.expertise.0),
            (16, self.expertise.1),
            (17, self.mode),
            (21, self.finess),
            (23, self.place),
            (24, self.structure),
            (35, self.postcode),
            (37, self.commune),
            (40, self.phone),
        ];
        for (at, text) in fields {
            text.clone_into(&mut cells[at]);
        }
        cells.join("|")
    }
}

/// The official header.
pub fn header() -> String {
    fiction::rpps::COLUMNS.join("|") + "|"
}

/// A register file.
pub fn file(folder: &Path, name: &str, lines: &[Line]) -> PathBuf {
    let text: String = std::iter::once(header())
        .chain(lines.iter().map(Line::text))
        .map(|line| line + "\n")
        .collect();
    raw(folder, name, text.as_bytes())
}

/// A file of any bytes.
pub fn raw(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Imports a file, whole.
pub async fn import(db: &Db, path: &Path) -> Report {
    import_rpps(db, &[path.to_owned()], &Options::default(), &mut |_| {})
        .await
        .unwrap()
}

/// Added, changed, unchanged, ended, rejected.
pub fn counts(report: &Report) -> [u64; 5] {
    [
        report.added,
        report.changed,
        report.unchanged,
        report.ended,
        report.rejected,
    ]
}

/// A directory of its own files that has followed the store.
pub async fn follow(db: &Db) -> (Directory, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let directory = Directory::open(db, folder.path(), Links::default());
    directory.catch_up().await.unwrap();
    (directory, folder)
}
