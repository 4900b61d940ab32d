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
use super::lines::{Cut, Line};
use super::run::{Register, Run, Teller, batch_size};
use super::shape::Shape;
use super::source::{self, Source};
use super::{Options, Progress, Report};
use crate::store::imports::ImportId;
use crate::store::national::Life;
use crate::store::organizations::OrganizationId;
use crate::store::{national, structures};

/// Activities of one person at one place with one profession and one specialty, at most.
const OCCURRENCES: u8 = 20;

/// Imports whole files of activities. All headers are read before anything is written: a file without its key columns is refused and the
/// store stays unchanged. An `Err` in the middle leaves what was written, and the next import continues from there.
pub async fn import_rpps(
    db: &Db,
    files: &[PathBuf],
    options: &Options,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, Fault> {
    let mut report = Report::default();
    let mut opened = Vec::with_capacity(files.len());
    for path in files {
        opened.push(open(path, &mut report.warnings)?);
    }
    let mut run = Run::begin(db, "rpps", options, report).await?;
    let known = &mut run.known;
    national::visit_known(db, |key, hash, life| match life {
        Life::Closed => known.put_closed(key),
        Life::InUse | Life::Left => known.put(key, hash, life == Life::Left),
    })
    .await?;
    let structures = structures::known(db).await?;
    let structures = structures
        .into_iter()
        .map(|row| (row.finess, row.id))
        .collect();
    let mut teller = Teller::new(source::total(files), tell);
    for (source, columns) in opened {
        let mut activities = Activities {
            separators: source.header.matches('|').count(),
            shape: columns.shape(),
            columns,
            structures: &structures,
            batch: Vec::new(),
        };
        run.file(db, source, &mut activities, &mut teller).await?;
    }
    end_what_left(db, &mut run).await?;
    run.finish(db).await
}

fn open(path: &Path, warnings: &mut Vec<String>) -> Result<(Source, ActivityColumns), Fault> {
    let source = source::open(path)?;
    let columns = ActivityColumns::find(&source.header, '|').map_err(|found| {
        let why = why_refused(&source.header, &found.missing, &strangers(&found.unknown));
        source::refused(path, &why)
    })?;
    let name = path.display();
    warnings.extend(
        strangers(&columns.unknown)
            .iter()
            .map(|stranger| format!("{name} : colonne inconnue « {stranger} », laissée de côté.")),
    );
    warnings.extend(columns.absent.iter().map(|absent| {
        format!("{name} : la colonne « {absent} » manque, ce qu’elle disait n’est plus renseigné.")
    }));
    Ok((source, columns))
}

/// Columns that the official files don't have.
fn strangers(unknown: &[String]) -> Vec<String> {
    let unused: HashSet<String> = KNOWN_AND_UNUSED.iter().map(|name| key(name)).collect();
    let strange = unknown.iter().filter(|name| !unused.contains(&key(name)));
    strange.cloned().collect()
}

/// Why a file with such a first line is not a register of people.
fn why_refused(header: &str, missing: &[&str], unknown: &[String]) -> String {
    if header.starts_with("finess;") {
        return "est un fichier de structures (FINESS) : relancez avec « import finess »."
            .to_owned();
    }
    if !header.contains('|') && header.contains("Identification nationale PP") {
        return "n’a pas ses colonnes séparées par « | » : reprenez le fichier tel qu’il a été téléchargé, sans passer par un tableur."
            .to_owned();
    }
    let list = |names: &mut dyn Iterator<Item = &str>| {
        names
            .map(|name| format!("« {name} »"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let missing = list(&mut missing.iter().copied());
    let renamed = list(&mut unknown.iter().map(String::as_str).take(5));
    let hint = if renamed.is_empty() || missing.len() > 400 {
        String::new()
    } else {
        format!(" Colonnes inconnues, peut-être renommées : {renamed}.")
    };
    format!("n’est pas un fichier d’activités de l’annuaire : il y manque {missing}.{hint}")
}

/// The new or changed lines of one file.
struct Activities<'a> {
    columns: ActivityColumns,
    shape: Shape,
    /// Separators of a whole line: as many as in the header.
    separators: usize,
    structures: &'a HashMap<String, OrganizationId>,
    batch: Vec<Pending>,
}

impl Register for Activities<'_> {
    fn cut(&self, line: &Line<'_>) -> Cut {
        line.cut(b'|', self.separators, self.columns.closed)
    }

    fn take(
        &mut self,
        known: &mut Known,
        report: &mut Report,
        line: &str,
    ) -> Result<bool, &'static str> {
        let line = self.shape.settle(line)?;
        let activity = Activity::read(&self.columns, &line)?;
        let hash = activity.content_hash();
        for occurrence in 0..OCCURRENCES {
            let key = activity.key(occurrence);
            let standing = known.meet(key, hash);
            match standing {
                Standing::Taken => continue,
                Standing::Unchanged | Standing::Repeated => report.unchanged += 1,
                Standing::New => report.added += 1,
                Standing::Changed => report.changed += 1,
            }
            if matches!(standing, Standing::New | Standing::Changed) {
                let is_new = standing == Standing::New;
                let line = line.into_owned();
                self.batch.push(Pending { key, is_new, line });
            }
            return Ok(true);
        }
        Err("plus de 20 activités que rien ne distingue")
    }

    fn waiting(&self) -> usize {
        self.batch.len()
    }

    async fn write(&mut self, db: &Db, import: ImportId) -> Result<(), Fault> {
        if !self.batch.is_empty() {
            let command = WriteActivities {
                import,
                columns: &self.columns,
                lines: &self.batch,
                structures: self.structures,
            };
            db.run(&command).await?;
            self.batch.clear();
        }
        Ok(())
    }
}

async fn end_what_left(db: &Db, run: &mut Run<'_>) -> Result<(), Fault> {
    if !run.may_end(run.known.count_gone()) {
        return Ok(());
    }
    let mut left = Vec::new();
    let (mut accounts, mut accounts_left) = (0, 0);
    let seen = &*run;
    national::visit_in_use(db, |key, id, identifier, has_account| {
        accounts += u64::from(has_account);
        if seen.known.is_gone(key) && !seen.is_spared(identifier) {
            accounts_left += u64::from(has_account);
            left.push(PractitionerRoleId::from_uuid(id));
        }
    })
    .await?;
    if !run.may_end_accounts(accounts_left, accounts) {
        return Ok(());
    }
    for roles in left.chunks(batch_size(db)) {
        let import = run.id;
        run.report.ended += db.run(&EndActivities { import, roles }).await?;
    }
    Ok(())
}
