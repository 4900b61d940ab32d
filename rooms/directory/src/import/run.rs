//! The common part of all imports: reads each line, writes what is new in batches, refuses unreadable lines with a reason, and ends what
//! left the register unless the file looks damaged.

use std::collections::HashSet;

use db::{Action, Actor, AuditEvent, Audited, Command, Db, EngineKind, Tx};
use kernel::Fault;

use super::known::Known;
use super::lines::{Cut, Line};
use super::rejects::Rejects;
use super::source::{self, Source};
use super::{Options, Progress, Report, decode};
use crate::store::imports::ImportId;
use crate::store::{counter, imports};

/// What is specific to the register of one file.
pub(crate) trait Register: Send {
    /// Whether the file stops in the middle of this line.
    fn cut(&self, line: &Line<'_>) -> Cut;
    /// Reads a line, and keeps it for the next batch when it is new or changed. Returns whether it was a line of the register; `Err`: why
    /// it is refused, in French.
    fn take(
        &mut self,
        known: &mut Known,
        report: &mut Report,
        line: &str,
    ) -> Result<bool, &'static str>;
    /// How many lines wait to be written.
    fn waiting(&self) -> usize;
    /// Writes them.
    fn write(
        &mut self,
        db: &Db,
        import: ImportId,
    ) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// A running import.
pub(crate) struct Run<'o> {
    pub(crate) id: ImportId,
    options: &'o Options,
    pub(crate) known: Known,
    pub(crate) report: Report,
    /// Numbers on refused lines.
    spared: HashSet<String>,
    /// Whether a file stops in the middle of a line, or may.
    cut: bool,
}

/// Numbers of refused lines that are kept, at most.
const SPARED: usize = 200_000;
/// Share of what was in use above which nothing is ended, since the file looks incomplete. In percent.
const MANY: u64 = 20;
/// Below this many entries everything may be ended.
const FEW: u64 = 500;
/// Share of the situations with an account above which nothing is ended, since each of them takes somebody's access away (I-8). In percent.
const MANY_ACCOUNTS: u64 = 5;
/// Up to this many situations with an account may always be ended.
const FEW_ACCOUNTS: u64 = 5;
/// Lines between two progress reports.
const STEP: u64 = 1000;

/// Lines written in one command. Fewer on PostgreSQL: each statement is a round trip, and a long transaction delays the streams.
pub(crate) fn batch_size(db: &Db) -> usize {
    match db.engine() {
        EngineKind::Sqlite => 2000,
        EngineKind::Postgres => 250,
    }
}

impl<'o> Run<'o> {
    /// Marks that an import is running, then loads what the store holds into `known`.
    pub(crate) async fn begin(
        db: &Db,
        kind: &'static str,
        options: &'o Options,
        report: Report,
    ) -> Result<Self, Fault> {
        let id: ImportId = db.new_id();
        db.run(&Begin { id, kind }).await?;
        Ok(Self {
            id,
            options,
            known: Known::default(),
            report,
            spared: HashSet::new(),
            cut: false,
        })
    }

    /// Imports a file.
    pub(crate) async fn file<R: Register>(
        &mut self,
        db: &Db,
        source: Source,
        register: &mut R,
        teller: &mut Teller<'_>,
    ) -> Result<(), Fault> {
        let Source {
            path, mut lines, ..
        } = source;
        let mut rejects = Rejects::beside(&path, self.options.rejects_folder.as_deref())?;
        let size = batch_size(db);
        let unreadable = |error| source::unreadable(&path, error);
        while let Some(line) = lines.next().map_err(unreadable)? {
            if line.bytes.is_empty() && line.ended {
                continue;
            }
            match self.line(register, &line) {
                Ok(counts) => self.report.read += u64::from(counts),
                Err(why) => {
                    self.report.read += 1;
                    self.report.rejected += 1;
                    self.spare(line.bytes);
                    rejects.write(line.number, why, line.bytes)?;
                }
            }
            if register.waiting() >= size {
                register.write(db, self.id).await?;
            }
            if line_number_is_round(&lines) {
                teller.at(lines.read(), self.report.read);
            }
        }
        register.write(db, self.id).await?;
        teller.at(lines.read(), self.report.read);
        teller.next_file(lines.read());
        self.report.rejects.extend(rejects.finish()?);
        Ok(())
    }

    fn line<R: Register>(
        &mut self,
        register: &mut R,
        line: &Line<'_>,
    ) -> Result<bool, &'static str> {
        let cut = register.cut(line);
        self.cut |= cut != Cut::No;
        if line.too_long {
            return Err("ligne de plus de 64 Kio");
        }
        if cut == Cut::Yes {
            return Err("fichier interrompu au milieu de cette ligne");
        }
        let text = decode::text(line.bytes)?;
        register.take(&mut self.known, &mut self.report, &text)
    }

    /// A refused line may be about somebody who is still in the register: their other activities must not be ended because of it. Its
    /// columns can't be trusted, so everything that may be a number is kept.
    fn spare(&mut self, bytes: &[u8]) {
        let words = bytes.split(|byte| !byte.is_ascii_alphanumeric());
        let numbers = words.filter(|word| {
            (9..=20).contains(&word.len()) && word.first().is_some_and(u8::is_ascii_digit)
        });
        for number in numbers.take(8) {
            if self.spared.len() < SPARED {
                self.spared
                    .extend(std::str::from_utf8(number).map(str::to_owned));
            }
        }
    }

    /// Whether this number was on a refused line, with or without the digit of its kind before it.
    pub(crate) fn is_spared(&self, number: &str) -> bool {
        let bare = number.get(1..).unwrap_or_default();
        self.spared.contains(number) || self.spared.contains(bare)
    }

    /// Whether what left the register may be ended; if not, the operator is warned.
    pub(crate) fn may_end(&mut self, gone: u64) -> bool {
        let in_use = self.known.in_use();
        if gone == 0 || self.options.partial {
            return false;
        }
        let held_back = if self.cut {
            "Un fichier s’arrête au milieu d’une ligne : son téléchargement a sans doute été interrompu. Ce qui précède est importé, et \
             rien n’est terminé. Téléchargez-le de nouveau, puis relancez.".to_owned()
        } else if in_use >= FEW && gone * 100 > in_use * MANY && !self.options.accept_many_endings {
            format!(
                "{gone} entrées sur {in_use} manquent dans le fichier : il semble incomplet, alors aucune n’est terminée. Vérifiez qu’il \
                 est entier ; si ces départs sont vrais, relancez avec --accept-many-endings, et si ce n’est qu’une partie du registre, \
                 avec --partial."
            )
        } else {
            return true;
        };
        self.report.warnings.push(held_back);
        false
    }

    /// Whether so many situations with an account may end; if not, the operator is warned, and none is ended.
    pub(crate) fn may_end_accounts(&mut self, left: u64, of: u64) -> bool {
        let many = left > FEW_ACCOUNTS && left * 100 > of * MANY_ACCOUNTS;
        if !many || self.options.accept_many_endings {
            return true;
        }
        self.report.warnings.push(format!(
            "{left} situations de comptes sur {of} manquent dans le fichier : les terminer fermerait SPICO à ces personnes, alors aucune \
             n’est terminée. Vérifiez que le fichier est entier ; si ces départs sont vrais, relancez avec --accept-many-endings."
        ));
        false
    }

    /// Ends the import, and signals the copies of the directory.
    pub(crate) async fn finish(mut self, db: &Db) -> Result<Report, Fault> {
        let report = &mut self.report;
        if report.read == 0 {
            report
                .warnings
                .push("Aucune ligne après la première : il n’y avait rien à importer.".to_owned());
        } else if report.rejected * 2 > report.read {
            report.warnings.push(
                "Plus de la moitié des lignes sont refusées : le fichier n’est sans doute pas celui que publie le registre. Les raisons \
                 sont dans le fichier des lignes refusées.".to_owned(),
            );
        }
        let (id, report) = (self.id, &self.report);
        db.run(&End { id, report }).await?;
        Ok(self.report)
    }
}

fn line_number_is_round(lines: &source::FileLines) -> bool {
    lines.number().is_multiple_of(STEP)
}

/// Reports the progress.
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

    /// Counts bytes of the present file.
    fn at(&mut self, bytes: u64, lines: u64) {
        self.progress.bytes = self.before + bytes;
        self.progress.lines = lines;
        (self.tell)(self.progress);
    }

    /// Counts the present file as read.
    fn next_file(&mut self, bytes: u64) {
        self.before += bytes;
    }
}

/// Marks that an import is running.
struct Begin {
    id: ImportId,
    kind: &'static str,
}

impl Command for Begin {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        imports::begin(tx, self.id, self.kind).await?;
        let event = AuditEvent::new("directory.import_began", Action::Execute, &Actor::system());
        Ok(Audited::new((), event.detail(self.kind)))
    }
}

/// Marks its end, with the result.
struct End<'a> {
    id: ImportId,
    report: &'a Report,
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
        tx.wake(counter::TOPIC);
        let event = AuditEvent::new("directory.import_ended", Action::Execute, &Actor::system());
        Ok(Audited::new((), event.detail(summary)))
    }
}
