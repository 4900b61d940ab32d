//! A national register in the official format, generated and imported like the real one.

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use db::Db;
use fiction::{finess, rpps};
use kernel::{Fault, private};

use crate::import::{Options, import_finess, import_rpps};

/// Activities in the generated register: more than the 5,000 entries that the demonstration promises, since some people have several.
const ROWS: u64 = 6_000;
const SEED: u64 = 34;
/// The files' own date, in their names.
const STAMP: &str = "202611010600";

/// The generated files.
struct Files {
    /// Structures (FINESS).
    finess: PathBuf,
    /// Professionals and their activities (RPPS).
    rpps: PathBuf,
}

/// Makes both registers in a folder, and imports them.
pub(super) async fn plant(db: &Db, folder: &Path) -> Result<(), Fault> {
    let files = generate(folder, ROWS).map_err(Fault::internal)?;
    import(db, &files).await
}

/// Writes both registers of a region into a folder.
fn generate(folder: &Path, rows: u64) -> io::Result<Files> {
    private::folder(folder)?;
    let plan = rpps::Plan::regional(rows, SEED);
    let files = Files {
        finess: folder.join("etalab-cs1100507-stock.csv"),
        rpps: folder.join(rpps::file_name(STAMP)),
    };
    let mut out = BufWriter::new(private::create(&files.finess)?);
    finess::write(&mut out, &finess::Plan::from(&plan))?;
    out.flush()?;
    let mut out = BufWriter::new(private::create(&files.rpps)?);
    rpps::write(&mut out, &plan)?;
    out.flush()?;
    Ok(files)
}

/// Imports both registers, structures first: people are then attached to them.
async fn import(db: &Db, files: &Files) -> Result<(), Fault> {
    let options = Options::default();
    let finess = import_finess(
        db,
        std::slice::from_ref(&files.finess),
        &options,
        &mut |_| {},
    )
    .await?;
    let rpps = import_rpps(db, std::slice::from_ref(&files.rpps), &options, &mut |_| {}).await?;
    tracing::debug!(
        structures = finess.added,
        activities = rpps.added,
        rejected = rpps.rejected + finess.rejected,
        "the registers are imported"
    );
    Ok(())
}
