//! The register of structures.

use std::path::{Path, PathBuf};

use db::Db;
use kernel::Fault;

use super::known::{Hash, Known, Standing};
use super::lines::{Cut, Line};
use super::place::{self, PlaceLine, Reading};
use super::places::{ClosePlaces, WritePlaces};
use super::run::{Register, Run, Teller, batch_size};
use super::shape::Shape;
use super::source::{self, Source};
use super::{Options, Progress, Report};
use crate::domain::State;
use crate::store::imports::ImportId;
use crate::store::structures;

/// Separators of a whole line.
const SEPARATORS: usize = place::CELLS - 1;

/// Imports whole files of structures, with the same guarantees as [`super::import_rpps`]. What a structure says of itself (hours, services,
/// how to contact it) stays. People whose place of work has its number are linked to it.
pub async fn import_finess(
    db: &Db,
    files: &[PathBuf],
    options: &Options,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, Fault> {
    let sources: Vec<Source> = files
        .iter()
        .map(|path| open(path))
        .collect::<Result<_, _>>()?;
    let mut run = Run::begin(db, "finess", options, Report::default()).await?;
    let in_use = know(db, &mut run.known).await?;
    let mut teller = Teller::new(source::total(files), tell);
    for source in sources {
        let mut places = Places {
            shape: PlaceLine::shape(),
            batch: Vec::new(),
        };
        run.file(db, source, &mut places, &mut teller).await?;
    }
    close_what_left(db, &mut run, &in_use).await?;
    run.finish(db).await
}

fn open(path: &Path) -> Result<Source, Fault> {
    let source = source::open(path)?;
    if source.header.starts_with("finess;") {
        return Ok(source);
    }
    let why = if source.header.contains("Identification nationale PP") {
        "est un fichier de professionnels (RPPS) : relancez avec « import rpps »."
    } else {
        "n’est pas un fichier FINESS : la première ligne d’un tel fichier commence par « finess; »."
    };
    Err(source::refused(path, why))
}

/// Loads what the store holds. Returns the FINESS numbers in use that come from the register.
async fn know(db: &Db, known: &mut Known) -> Result<Vec<String>, Fault> {
    let mut in_use = Vec::new();
    for row in structures::known(db).await? {
        // A structure created here is taken over by the register: treated as changed.
        known.put(
            key(&row.finess),
            row.content_hash.unwrap_or(0),
            row.state == State::Inactive || row.content_hash.is_none(),
        );
        if row.state == State::Active && row.content_hash.is_some() {
            in_use.push(row.finess);
        }
    }
    Ok(in_use)
}

fn key(finess: &str) -> i64 {
    Hash::new().and(finess).end()
}

/// The new or changed lines of one file.
struct Places {
    shape: Shape,
    batch: Vec<String>,
}

impl Register for Places {
    /// Lines don't end with a separator.
    fn cut(&self, line: &Line<'_>) -> Cut {
        line.cut(b';', SEPARATORS, false)
    }

    fn take(
        &mut self,
        known: &mut Known,
        report: &mut Report,
        line: &str,
    ) -> Result<bool, &'static str> {
        if PlaceLine::is_other(line) {
            return Ok(false);
        }
        let line = self.shape.settle(line)?;
        let Reading::Place(place) = PlaceLine::read(&line)? else {
            return Ok(false);
        };
        let standing = known.meet(place.key(), place.content_hash());
        match standing {
            Standing::New => report.added += 1,
            Standing::Changed => report.changed += 1,
            Standing::Unchanged | Standing::Repeated => report.unchanged += 1,
            Standing::Taken => {
                return Err("numéro FINESS déjà vu dans ce fichier, avec un autre contenu");
            }
        }
        if matches!(standing, Standing::New | Standing::Changed) {
            self.batch.push(line.into_owned());
        }
        Ok(true)
    }

    fn waiting(&self) -> usize {
        self.batch.len()
    }

    async fn write(&mut self, db: &Db, import: ImportId) -> Result<(), Fault> {
        if !self.batch.is_empty() {
            let lines = &self.batch;
            db.run(&WritePlaces { import, lines }).await?;
            self.batch.clear();
        }
        Ok(())
    }
}

async fn close_what_left(db: &Db, run: &mut Run<'_>, in_use: &[String]) -> Result<(), Fault> {
    let gone = |finess: &&String| run.known.is_gone(key(finess)) && !run.is_spared(finess);
    let left: Vec<&String> = in_use.iter().filter(gone).collect();
    if !run.may_end(u64::try_from(left.len()).unwrap_or(0)) {
        return Ok(());
    }
    for finess in left.chunks(batch_size(db)) {
        let import = run.id;
        run.report.ended += db.run(&ClosePlaces { import, finess }).await?;
    }
    Ok(())
}
