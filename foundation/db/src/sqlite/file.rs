//! The store's file: made for its owner only, looked at before it is opened.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use kernel::Fault;

/// The store's file is no store, or not a whole one. The text says what was found.
#[derive(Debug)]
pub struct Damage(pub(crate) String);

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Damage {}

impl Damage {
    #[track_caller]
    pub(super) fn fault(found: impl Into<String>) -> Fault {
        Fault::unavailable("la base de données (fichier abîmé)").because(Self(found.into()))
    }
}

/// Makes the file when it is absent, for its owner only; SQLite gives its companions the same mode.
pub(super) fn prepare(path: &Path) -> Result<(), Fault> {
    kernel::private::folder_of(path).map_err(Fault::internal)?;
    kernel::private::append(path).map_err(Fault::internal)?;
    look_at(path)
}

/// The write-ahead log of a store: its whole name and `-wal`, whatever it ends with.
pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Bytes of the header that are read, as SQLite's file format lays them out.
const HEADER: usize = 100;

/// Whether the file is as long as it says. SQLite itself notices a missing end only when somebody asks for something in it. While a
/// write-ahead log stands beside the file, pages may still be there only.
fn look_at(path: &Path) -> Result<(), Fault> {
    let mut file = File::open(path).map_err(Fault::internal)?;
    let length = file.metadata().map_err(Fault::internal)?.len();
    let log = fs::metadata(log_of(path)).map_or(0, |log| log.len());
    if length == 0 || log > 0 {
        return Ok(());
    }
    let mut header = [0; HEADER];
    match file.read_exact(&mut header) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(Damage::fault("it is shorter than the header of a database"));
        }
        Err(error) => return Err(Fault::internal(error)),
    }
    // What has another beginning is refused by SQLite.
    match length_told(&header) {
        Some(told) if told > length => {
            Err(Damage::fault(format!("{length} bytes are there of {told}")))
        }
        _ => Ok(()),
    }
}

/// The length of the file that its header tells, where it can be trusted: the two counters of changes agree.
fn length_told(header: &[u8; HEADER]) -> Option<u64> {
    let number = |at: usize| {
        let bytes = header.get(at..)?.first_chunk::<4>()?;
        Some(u64::from(u32::from_be_bytes(*bytes)))
    };
    let size = match u16::from_be_bytes(*header.get(16..)?.first_chunk::<2>()?) {
        1 => 65_536,
        size => u64::from(size),
    };
    let is_known = header.starts_with(b"SQLite format 3\0") && number(24)? == number(92)?;
    is_known.then_some(size.checked_mul(number(28)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_whose_end_is_missing_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("spico.db");
        prepare(&path).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        let made = "create table t (x blob); insert into t values (zeroblob(400000))";
        connection.execute_batch(made).unwrap();
        drop(connection);
        prepare(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in [whole.len() - 1, 4096, 50] {
            fs::write(&path, whole.get(..length).unwrap()).unwrap();
            let fault = prepare(&path).unwrap_err();
            let cause = std::error::Error::source(&fault).unwrap();
            assert!(cause.is::<Damage>(), "{length}: {fault:?}");
        }
    }

    #[test]
    fn pages_that_are_still_in_the_log_are_not_missed_whatever_the_name() {
        for name in ["base.sqlite", "base", "base.db"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            prepare(&path).unwrap();
            let connection = rusqlite::Connection::open(&path).unwrap();
            let made = "pragma journal_mode = wal; create table t (x blob); insert into t values (zeroblob(400000))";
            connection.execute_batch(made).unwrap();
            assert!(log_of(&path).exists(), "{name}");
            // As the header is told once a checkpoint was cut in its middle: longer than what is there.
            let whole = fs::read(&path).unwrap();
            let mut cut = whole;
            cut[28..32].copy_from_slice(&1_000_u32.to_be_bytes());
            fs::write(&path, cut).unwrap();
            prepare(&path).unwrap();
        }
    }
}
