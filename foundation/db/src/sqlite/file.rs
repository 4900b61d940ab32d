//! The store's file: created for its owner only, checked before it is opened.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use kernel::Fault;
use percent_encoding::NON_ALPHANUMERIC;
use rusqlite::{Connection, OpenFlags};

use super::BUSY;
use super::fault::fault;

/// The file is not a store, or is truncated. The text says what was found.
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

/// The file is a store of another program.
#[derive(Debug, Clone, Copy)]
pub struct Foreign;

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it has tables, and none of them is ours")
    }
}

impl std::error::Error for Foreign {}

/// The files of the stores that this process has open, by device and number, and how often.
static OPEN: Mutex<BTreeMap<(u64, u64), usize>> = Mutex::new(BTreeMap::new());

/// Holds a store's file as open in this process.
///
/// POSIX takes all locks of a process on a file away as soon as it closes any handle of it. Another program would then take the store for
/// one that nobody uses, and remove the log under us. So while it is open, nothing but SQLite opens it.
pub(super) struct InUse((u64, u64));

impl InUse {
    /// Creates and checks the file, unless this process has it open already.
    pub(super) fn take(path: &Path) -> Result<Self, Fault> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let number = |path| fs::metadata(path).map(|found| (found.dev(), found.ino()));
        if !number(path).is_ok_and(|known| open.contains_key(&known)) {
            prepare(path)?;
        }
        let known = number(path).map_err(Fault::internal)?;
        *open.entry(known).or_default() += 1;
        Ok(Self(known))
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut times) = open.entry(self.0) {
            *times.get_mut() -= 1;
            if *times.get() == 0 {
                times.remove();
            }
        }
    }
}

/// Makes the file when it is absent, for its owner only; SQLite gives its companions the same mode. What is there is looked at before
/// anything is changed in it: it may be somebody else's.
fn prepare(path: &Path) -> Result<(), Fault> {
    if fs::metadata(path).is_ok_and(|found| found.len() > 0) {
        look_at(path)?;
        refuse_foreign(path)?;
    }
    kernel::private::folder_of(path).map_err(Fault::internal)?;
    kernel::private::append(path).map_err(Fault::internal)?;
    Ok(())
}

/// Refuses a store that another program made: it has tables, but not the list of our migrations.
fn refuse_foreign(path: &Path) -> Result<(), Fault> {
    let connection = look_only(path).map_err(|error| fault(&error))?;
    let count = |sql| connection.query_one(sql, [], |row| row.get::<_, i64>(0));
    let tables = "select count(*) from sqlite_master where type = 'table'";
    let ledger =
        "select count(*) from sqlite_master where type = 'table' and name = 'schema_migration'";
    let is_foreign = count(tables).and_then(|tables| Ok(tables > 0 && count(ledger)? == 0));
    if is_foreign.map_err(|error| fault(&error))? {
        return Err(
            Fault::unavailable("la base de données (d’un autre programme)").because(Foreign),
        );
    }
    Ok(())
}

/// A connection that changes nothing. Where no write-ahead log stands beside the file, SQLite is told that nobody writes: it would make
/// one otherwise, and leave it there.
fn look_only(path: &Path) -> rusqlite::Result<Connection> {
    let name =
        percent_encoding::percent_encode(path.as_os_str().as_encoded_bytes(), NON_ALPHANUMERIC);
    let still = if log_of(path).exists() {
        ""
    } else {
        "&immutable=1"
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(format!("file:{name}?mode=ro{still}"), flags)?;
    connection.busy_timeout(BUSY)?;
    Ok(connection)
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
///
/// A server may write meanwhile: it makes the file longer, then empties the log, so the header is read first and the length last.
fn look_at(path: &Path) -> Result<(), Fault> {
    let mut file = File::open(path).map_err(Fault::internal)?;
    let mut header = [0; HEADER];
    let read = file.read_exact(&mut header);
    let log = fs::metadata(log_of(path)).map_or(0, |log| log.len());
    let length = file.metadata().map_err(Fault::internal)?.len();
    if length == 0 || log > 0 {
        return Ok(());
    }
    match read {
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
        look_at(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in [whole.len() - 1, 4096, 50] {
            fs::write(&path, whole.get(..length).unwrap()).unwrap();
            let fault = look_at(&path).unwrap_err();
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
            look_at(&path).unwrap();
        }
    }

    #[test]
    fn the_store_of_another_program_is_only_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        // A name that means something else in an address.
        let path = folder.path().join("a b%20?mode=rwc#é.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("create table t (x)").unwrap();
        let state = || {
            let names: Vec<_> = fs::read_dir(folder.path())
                .unwrap()
                .map(|entry| entry.unwrap().file_name())
                .collect();
            (
                names,
                fs::read(&path).unwrap(),
                fs::metadata(&path).unwrap().permissions(),
            )
        };
        let before = state();
        let fault = prepare(&path).unwrap_err();
        assert!(
            std::error::Error::source(&fault).unwrap().is::<Foreign>(),
            "{fault:?}"
        );
        assert_eq!(state(), before);
        connection
            .execute_batch("create table schema_migration (id)")
            .unwrap();
        prepare(&path).unwrap();
    }
}
