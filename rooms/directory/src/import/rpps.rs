//! The register of people: `PS_LibreAcces_Personne_activite`.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use access::PractitionerRoleId;
use db::Db;
use kernel::Fault;
use kernel::id::Id as _;

use super::activity::Activity;
use super::batch::{EndActivities, Pending, WriteActivities};
use super::columns::{ActivityColumns, KNOWN_AND_UNUSED, key};
use super::known::{Known, Standing};
use super::lines::Line;
use super::rejects::Rejects;
use super::session::{self, Begin, End, FileLines, Teller};
use super::{CUT, Options, Progress, Report, TOO_LONG, decode};
use crate::store::imports::ImportId;
use crate::store::national::Life;
use crate::store::organizations::OrganizationId;
use crate::store::{national, structures};

/// Activities of one person at one place with one profession and one specialty, at most.
const OCCURRENCES: u8 = 20;
/// People of refused lines whose other lines are not ended, at most.
const SPARED: usize = 100_000;

/// Imports whole files of activities. All headers are read before anything is written: a file without its key columns is refused and
/// the store stays as it was. `Err` in the middle of it leaves what was written, and the next import goes on from there.
pub async fn import_rpps(
    db: &Db,
    files: &[PathBuf],
    options: &Options,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, Fault> {
    let mut import = Import::begin(db, files).await?;
    let mut teller = Teller::new(session::total(files), tell);
    let opened = std::mem::take(&mut import.opened);
    for file in opened {
        import.file(db, file, options, &mut teller).await?;
    }
    import.end_what_left(db, options).await?;
    db.run(&End {
        id: import.id,
        report: &import.report,
    })
    .await?;
    Ok(import.report)
}

/// A file whose header was read.
struct Opened {
    path: PathBuf,
    columns: ActivityColumns,
    /// Separators in the header: a last line with fewer of them, and without its end, was cut.
    separators: usize,
    lines: FileLines,
}

struct Import {
    id: ImportId,
    opened: Vec<Opened>,
    known: Known,
    structures: HashMap<String, OrganizationId>,
    /// Identifications on refused lines.
    spared: HashSet<String>,
    /// Whether a file stops in the middle of a line.
    cut: bool,
    report: Report,
    batch: Vec<Pending>,
}

impl Import {
    async fn begin(db: &Db, files: &[PathBuf]) -> Result<Self, Fault> {
        let mut report = Report::default();
        let mut opened = Vec::with_capacity(files.len());
        for path in files {
            let (mut lines, _) = session::open(path)?;
            let header = session::header(path, &mut lines)?;
            let (columns, unknown) =
                ActivityColumns::find(&header, '|').map_err(|missing| refused(path, &missing))?;
            let unused: HashSet<String> = KNOWN_AND_UNUSED.iter().map(|name| key(name)).collect();
            let strangers = unknown.iter().filter(|name| !unused.contains(&key(name)));
            report.warnings.extend(strangers.map(|name| {
                format!(
                    "{} : colonne inconnue « {name} », laissée de côté.",
                    path.display()
                )
            }));
            opened.push(Opened {
                path: path.clone(),
                columns,
                separators: header.matches('|').count(),
                lines,
            });
        }
        let id: ImportId = db.new_id();
        db.run(&Begin { id, kind: "rpps" }).await?;
        let mut known = Known::default();
        national::visit_known(db, |key, hash, life| match life {
            Life::Closed => known.put_closed(key),
            Life::InUse | Life::Left => known.put(key, hash, life == Life::Left),
        })
        .await?;
        let structures = structures::known(db)
            .await?
            .into_iter()
            .map(|row| (row.finess, row.id))
            .collect();
        Ok(Self {
            id,
            opened,
            known,
            structures,
            spared: HashSet::new(),
            cut: false,
            report,
            batch: Vec::new(),
        })
    }

    async fn file(
        &mut self,
        db: &Db,
        file: Opened,
        options: &Options,
        teller: &mut Teller<'_>,
    ) -> Result<(), Fault> {
        let Opened {
            path,
            columns,
            separators,
            mut lines,
        } = file;
        let (path, columns) = (path.as_path(), &columns);
        let mut rejects = Rejects::beside(path, options.rejects_folder.as_deref());
        rejects.clear().map_err(Fault::internal)?;
        let size = session::batch_size(db);
        let mut since = 0_u32;
        while let Some(line) = lines
            .next()
            .map_err(|error| session::unreadable(path, error))?
        {
            if line.bytes.is_empty() && line.ended {
                continue;
            }
            self.report.read += 1;
            if let Err(why) = self.take(&line, columns, separators) {
                self.spare(columns, line.bytes);
                self.report.rejected += 1;
                rejects
                    .write(line.number, why, line.bytes)
                    .map_err(Fault::internal)?;
            }
            if self.batch.len() >= size {
                self.write(db, columns).await?;
            }
            since += 1;
            if since >= 2000 {
                since = 0;
                teller.at(lines.read(), self.report.read);
            }
        }
        self.write(db, columns).await?;
        teller.at(lines.read(), self.report.read);
        teller.next_file(lines.read());
        let (path, _) = rejects.finish().map_err(Fault::internal)?;
        self.report.rejects.extend(path);
        Ok(())
    }

    /// Reads a line; `Err`: why it is refused.
    fn take(
        &mut self,
        line: &Line<'_>,
        columns: &ActivityColumns,
        separators: usize,
    ) -> Result<(), &'static str> {
        if line.too_long {
            return Err(TOO_LONG);
        }
        if is_cut(line, separators) {
            self.cut = true;
            return Err(CUT);
        }
        let text = decode::text(line.bytes)?;
        self.line(columns, &text)
    }

    /// Compares a line with what is known; keeps it for the next batch when it says something new.
    fn line(&mut self, columns: &ActivityColumns, text: &str) -> Result<(), &'static str> {
        let activity = Activity::read(columns, text)?;
        let hash = activity.content_hash();
        for occurrence in 0..OCCURRENCES {
            let key = activity.key(occurrence);
            let standing = self.known.meet(key, hash);
            match standing {
                Standing::Taken => continue,
                Standing::Unchanged | Standing::Repeated => self.report.unchanged += 1,
                Standing::New => self.report.added += 1,
                Standing::Changed => self.report.changed += 1,
            }
            if matches!(standing, Standing::New | Standing::Changed) {
                self.batch.push(Pending {
                    key,
                    is_new: standing == Standing::New,
                    line: text.to_owned(),
                });
            }
            return Ok(());
        }
        Err("plus de 20 activités que rien ne distingue")
    }

    /// A refused line may be about somebody who is still there: what else is known of him isn't ended because of it.
    fn spare(&mut self, columns: &ActivityColumns, bytes: &[u8]) {
        let cell = columns
            .identifier
            .and_then(|at| bytes.split(|byte| *byte == b'|').nth(at));
        if let Some(text) = cell.and_then(|cell| std::str::from_utf8(cell).ok())
            && self.spared.len() < SPARED
        {
            self.spared.insert(text.trim().chars().take(20).collect());
        }
    }

    async fn write(&mut self, db: &Db, columns: &ActivityColumns) -> Result<(), Fault> {
        if !self.batch.is_empty() {
            let command = WriteActivities {
                import: self.id,
                columns,
                lines: &self.batch,
                structures: &self.structures,
            };
            db.run(&command).await?;
            self.batch.clear();
        }
        Ok(())
    }

    async fn end_what_left(&mut self, db: &Db, options: &Options) -> Result<(), Fault> {
        let (gone, in_use) = (self.known.count_gone(), self.known.in_use());
        if gone == 0 || options.partial {
            return Ok(());
        }
        if self.cut {
            self.report.warnings.push("Le fichier s’arrête au milieu d’une ligne : rien de ce qui y manque n’a été terminé.".to_owned());
            return Ok(());
        }
        if session::looks_cut(gone, in_use) && !options.accept_many_endings {
            self.report.warnings.push(session::held_back(gone, in_use));
            return Ok(());
        }
        let mut left = Vec::new();
        let (known, spared) = (&self.known, &self.spared);
        national::visit_in_use(db, |key, id, identifier| {
            if known.is_gone(key) && !spared.contains(identifier) {
                left.push(PractitionerRoleId::from_uuid(id));
            }
        })
        .await?;
        for roles in left.chunks(session::batch_size(db)) {
            self.report.ended += db
                .run(&EndActivities {
                    import: self.id,
                    roles,
                })
                .await?;
        }
        Ok(())
    }
}

/// Whether the file stops in the middle of this line. Lines may lack the header's closing separator.
fn is_cut(line: &Line<'_>, separators: usize) -> bool {
    !line.ended && line.separators(b'|') + 1 < separators
}

fn refused(path: &Path, missing: &[&'static str]) -> Fault {
    let names = missing
        .iter()
        .map(|name| format!("« {name} »"))
        .collect::<Vec<_>>()
        .join(", ");
    Fault::invalid(
        "fichier",
        format!(
            "{} n’est pas un fichier d’activités de l’annuaire : il y manque {names}. Rien n’a été modifié.",
            path.display()
        ),
    )
}
