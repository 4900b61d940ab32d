//! The register of structures.

use std::collections::HashSet;
use std::path::PathBuf;

use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use kernel::Fault;

use super::known::{Hash, Known, Standing};
use super::lines::Line;
use super::place::{PlaceLine, Reading};
use super::rejects::Rejects;
use super::session::{self, Begin, End, FileLines, Teller};
use super::{CUT, Options, Progress, Report, TOO_LONG, decode};
use crate::domain::State;
use crate::store::imports::{self, ImportId};
use crate::store::organizations::{self, OrganizationId, Place};
use crate::store::{counter, structures};

/// Separators of a whole line.
const SEPARATORS: usize = 31;

/// Imports whole files of structures; the same promises as [`super::import_rpps`]. What a structure says of itself (hours, services,
/// how to solicit it) stays. People who said that they work there are tied to it.
pub async fn import_finess(
    db: &Db,
    files: &[PathBuf],
    options: &Options,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, Fault> {
    let mut opened = Vec::with_capacity(files.len());
    for path in files {
        let (mut lines, _) = session::open(path)?;
        let first = session::header(path, &mut lines)?;
        if !first.starts_with("finess;") {
            let message = format!(
                "{} n’est pas un fichier FINESS : sa première ligne commence par « finess; ». Rien n’a été modifié.",
                path.display()
            );
            return Err(Fault::invalid("fichier", message));
        }
        opened.push(Opened {
            path: path.clone(),
            lines,
        });
    }
    let mut import = Import::begin(db).await?;
    let mut teller = Teller::new(session::total(files), tell);
    for file in opened {
        import.file(db, file, options, &mut teller).await?;
    }
    import.close_what_left(db, options).await?;
    db.run(&End {
        id: import.id,
        report: &import.report,
    })
    .await?;
    Ok(import.report)
}

/// A file whose first line was read.
struct Opened {
    path: PathBuf,
    lines: FileLines,
}

struct Import {
    id: ImportId,
    known: Known,
    /// FINESS numbers in use that come from the register.
    in_use: Vec<String>,
    spared: HashSet<String>,
    cut: bool,
    report: Report,
    batch: Vec<String>,
}

impl Import {
    async fn begin(db: &Db) -> Result<Self, Fault> {
        let id: ImportId = db.new_id();
        db.run(&Begin { id, kind: "finess" }).await?;
        let (mut known, mut in_use) = (Known::default(), Vec::new());
        for row in structures::known(db).await? {
            let key = Hash::new().and(&row.finess).end();
            // One that was created here is taken over by the register: as if it said something else.
            known.put(
                key,
                row.content_hash.unwrap_or(0),
                row.state == State::Inactive || row.content_hash.is_none(),
            );
            if row.state == State::Active && row.content_hash.is_some() {
                in_use.push(row.finess);
            }
        }
        Ok(Self {
            id,
            known,
            in_use,
            spared: HashSet::new(),
            cut: false,
            report: Report::default(),
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
        let Opened { path, mut lines } = file;
        let path = path.as_path();
        let mut rejects = Rejects::beside(path, options.rejects_folder.as_deref());
        rejects.clear().map_err(Fault::internal)?;
        let size = session::batch_size(db);
        while let Some(line) = lines
            .next()
            .map_err(|error| session::unreadable(path, error))?
        {
            if line.bytes.is_empty() && line.ended {
                continue;
            }
            if let Err(why) = self.take(&line) {
                self.report.read += 1;
                self.report.rejected += 1;
                self.spare(line.bytes);
                rejects
                    .write(line.number, why, line.bytes)
                    .map_err(Fault::internal)?;
            }
            if self.batch.len() >= size {
                self.write(db).await?;
            }
            if self.report.read.is_multiple_of(1000) {
                teller.at(lines.read(), self.report.read);
            }
        }
        self.write(db).await?;
        teller.at(lines.read(), self.report.read);
        teller.next_file(lines.read());
        let (path, _) = rejects.finish().map_err(Fault::internal)?;
        self.report.rejects.extend(path);
        Ok(())
    }

    /// Reads a line; `Err`: why it is refused.
    fn take(&mut self, line: &Line<'_>) -> Result<(), &'static str> {
        if line.too_long {
            return Err(TOO_LONG);
        }
        // The last line of a whole file has its end, or at least all its cells.
        if !line.ended && line.separators(b';') < SEPARATORS {
            self.cut = true;
            return Err(CUT);
        }
        let text = decode::text(line.bytes)?;
        self.line(&text)
    }

    /// A refused line may be about a structure that is still there: it isn't closed because of it.
    fn spare(&mut self, bytes: &[u8]) {
        let cell = bytes.split(|byte| *byte == b';').nth(1);
        if let Some(finess) = cell.and_then(|cell| std::str::from_utf8(cell).ok()) {
            self.spared.insert(finess.trim().chars().take(9).collect());
        }
    }

    fn line(&mut self, text: &str) -> Result<(), &'static str> {
        let Reading::Place(place) = PlaceLine::read(text)? else {
            return Ok(());
        };
        self.report.read += 1;
        match self.known.meet(place.key(), place.content_hash()) {
            Standing::New => self.report.added += 1,
            Standing::Changed => self.report.changed += 1,
            Standing::Unchanged | Standing::Repeated => {
                self.report.unchanged += 1;
                return Ok(());
            }
            Standing::Taken => {
                self.report.read -= 1;
                return Err("numéro FINESS déjà vu dans ce fichier, avec un autre contenu");
            }
        }
        self.batch.push(text.to_owned());
        Ok(())
    }

    async fn write(&mut self, db: &Db) -> Result<(), Fault> {
        if !self.batch.is_empty() {
            db.run(&WritePlaces {
                import: self.id,
                lines: &self.batch,
            })
            .await?;
            self.batch.clear();
        }
        Ok(())
    }

    async fn close_what_left(&mut self, db: &Db, options: &Options) -> Result<(), Fault> {
        let gone = |finess: &&String| {
            self.known.is_gone(Hash::new().and(finess).end()) && !self.spared.contains(*finess)
        };
        let left: Vec<&String> = self.in_use.iter().filter(gone).collect();
        let (count, in_use) = (u64::try_from(left.len()).unwrap_or(0), self.known.in_use());
        if count == 0 || options.partial {
            return Ok(());
        }
        if self.cut {
            self.report.warnings.push("Le fichier s’arrête au milieu d’une ligne : rien de ce qui y manque n’a été fermé.".to_owned());
            return Ok(());
        }
        if session::looks_cut(count, in_use) && !options.accept_many_endings {
            self.report.warnings.push(session::held_back(count, in_use));
            return Ok(());
        }
        for finess in left.chunks(session::batch_size(db)) {
            self.report.ended += db
                .run(&ClosePlaces {
                    import: self.id,
                    finess,
                })
                .await?;
        }
        Ok(())
    }
}

struct WritePlaces<'a> {
    import: ImportId,
    lines: &'a [String],
}

impl Command for WritePlaces<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        for line in self.lines {
            let Reading::Place(line) = PlaceLine::read(line).map_err(Fault::internal)? else {
                continue;
            };
            let place = Place {
                finess: Some(line.finess),
                finess_legal: line.finess_legal,
                siret: line.siret,
                name: line.name,
                category: line.category,
                sector: Some(line.sector()),
                address: &line.address,
                postcode: line.postcode,
                commune: line.commune,
                departement: line.departement,
                phone: line.phone,
                content_hash: Some(line.content_hash()),
                ..Place::default()
            };
            if structures::update(tx, &place, change).await?.is_none() {
                let id: OrganizationId = tx.new_id();
                organizations::insert(tx, id, &place, change).await?;
                structures::adopt(tx, id, line.finess).await?;
            }
        }
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::house());
        Ok(Audited::new(
            (),
            event.detail(format!("{} structures", self.lines.len())),
        ))
    }
}

struct ClosePlaces<'a> {
    import: ImportId,
    finess: &'a [&'a String],
}

impl Command for ClosePlaces<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        let mut closed = 0;
        for finess in self.finess {
            closed += u64::from(structures::close(tx, finess, change).await?);
        }
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::house());
        Ok(Audited::new(
            closed,
            event.detail(format!("{closed} structures fermées")),
        ))
    }
}
