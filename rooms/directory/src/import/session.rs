//! What both imports share: the mark that one is under way, the progress, the files.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use db::{Action, Actor, AuditEvent, Audited, Command, Db, EngineKind, Tx};
use kernel::Fault;

use super::lines::Lines;
use super::{Progress, Report};
use crate::store::{counter, imports};

/// A file being read.
pub(crate) type FileLines = Lines<BufReader<File>>;

/// Lines written in one command. On PostgreSQL each statement travels and a transaction holds the streams' horizon: fewer.
pub(crate) fn batch_size(db: &Db) -> usize {
    match db.engine() {
        EngineKind::Sqlite => 2000,
        EngineKind::Postgres => 250,
    }
}

/// Opens a file; the operator is told which one can't be.
pub(crate) fn open(path: &Path) -> Result<(FileLines, u64), Fault> {
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    match opened {
        Ok((metadata, file)) if metadata.is_file() => Ok((
            Lines::new(BufReader::with_capacity(1 << 20, file)),
            metadata.len(),
        )),
        Ok(_) => Err(Fault::invalid(
            "fichier",
            format!("{} n’est pas un fichier.", path.display()),
        )),
        Err(error) => Err(Fault::invalid(
            "fichier",
            format!("{} ne peut pas être lu.", path.display()),
        )
        .because(error)),
    }
}

/// A reading failure in the middle of a file.
pub(crate) fn unreadable(path: &Path, error: std::io::Error) -> Fault {
    Fault::invalid(
        "fichier",
        format!(
            "{} n’a pas pu être lu jusqu’au bout. Ce qui précède est importé.",
            path.display()
        ),
    )
    .because(error)
}

/// Tells the operator how far it is.
pub(crate) struct Teller<'a> {
    tell: &'a mut (dyn FnMut(Progress) + Send),
    before: u64,
    progress: Progress,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(of: u64, tell: &'a mut (dyn FnMut(Progress) + Send)) -> Self {
        Self {
            tell,
            before: 0,
            progress: Progress {
                of,
                ..Progress::default()
            },
        }
    }

    /// `bytes` of the present file are read.
    pub(crate) fn at(&mut self, bytes: u64, lines: u64) {
        self.progress.bytes = self.before + bytes;
        self.progress.lines = lines;
        (self.tell)(self.progress);
    }

    /// The present file is read.
    pub(crate) fn next_file(&mut self, bytes: u64) {
        self.before += bytes;
    }
}

/// The mark that an import is under way.
pub(crate) struct Begin {
    pub(crate) id: imports::ImportId,
    pub(crate) kind: &'static str,
}

impl Command for Begin {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        imports::begin(tx, self.id, self.kind).await?;
        let event = AuditEvent::new("directory.import_began", Action::Execute, &Actor::house());
        Ok(Audited::new((), event.detail(self.kind)))
    }
}

/// Its end, with what it did. Whoever copies the directory is told to look.
pub(crate) struct End<'a> {
    pub(crate) id: imports::ImportId,
    pub(crate) report: &'a Report,
}

impl Command for End<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let report = self.report;
        let summary = format!(
            "{} lues, {} ajoutées, {} modifiées, {} inchangées, {} terminées, {} rejetées",
            report.read,
            report.added,
            report.changed,
            report.unchanged,
            report.ended,
            report.rejected
        );
        imports::end(tx, self.id, &summary).await?;
        tx.nudge(counter::TOPIC);
        Ok(Audited::new(
            (),
            AuditEvent::new("directory.import_ended", Action::Execute, &Actor::house())
                .detail(summary),
        ))
    }
}

/// Share of what was in use beyond which endings are held back: the file looks cut. In percent.
const MANY: u64 = 20;
/// Below this many lines nothing is held back.
const FEW: u64 = 500;

/// Whether so much left the register that the file looks cut.
pub(crate) fn looks_cut(gone: u64, in_use: u64) -> bool {
    in_use >= FEW && gone * 100 > in_use * MANY
}

/// Said when endings are held back.
pub(crate) fn held_back(gone: u64, in_use: u64) -> String {
    format!(
        "{gone} entrées sur {in_use} ne sont plus dans le fichier : il semble incomplet. Aucune n’a été terminée. Si c’est voulu, relancez avec --accept-many-endings."
    )
}

/// The first line of a file, decoded.
pub(crate) fn header(path: &Path, lines: &mut FileLines) -> Result<String, Fault> {
    let unreadable = || {
        Fault::invalid(
            "fichier",
            format!(
                "La première ligne de {} n’est pas un en-tête lisible.",
                path.display()
            ),
        )
    };
    let line = lines
        .next()
        .map_err(|error| self::unreadable(path, error))?
        .ok_or_else(unreadable)?;
    if line.too_long {
        return Err(unreadable());
    }
    super::decode::text(
        line.bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(line.bytes),
    )
    .map(std::borrow::Cow::into_owned)
    .map_err(|_| unreadable())
}

/// All bytes of the files.
pub(crate) fn total(files: &[PathBuf]) -> u64 {
    files
        .iter()
        .filter_map(|file| std::fs::metadata(file).ok())
        .map(|metadata| metadata.len())
        .sum()
}
