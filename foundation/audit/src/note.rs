//! The last seal, noted outside of the store: in a file beside the key file.
//!
//! Somebody who can write to the store only could restore an earlier state of it, seals and rows together, without any contradiction
//! inside. The note reveals it: it names a seal that no longer exists. In that case only the operator overwrites it: see
//! docs/guides/restore-and-crash.md.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use db::{Db, params, query, row::One};
use kernel::Fault;

use crate::line::Hash;
use crate::seal::LAST;

query!(HASH: One<Vec<u8>> = "select hash as value from audit_seal where seq = $1");

const FIRST_WORD: &str = "spico-sceau-1";

/// A seal, by its number and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// Its number, from 1.
    pub seal: i64,
    /// Its hash.
    pub hash: Hash,
}

/// The file that holds a note.
#[derive(Debug, Clone)]
pub struct Note(PathBuf);

impl Note {
    /// The note in this file, there or not.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The noted seal; `None` when there is none yet. An error of kind `InvalidData` when the file holds something else.
    pub fn read(&self) -> io::Result<Option<Noted>> {
        match fs::read_to_string(&self.0) {
            Ok(text) => parse(&text).map(Some).ok_or_else(|| {
                io::Error::new(io::ErrorKind::InvalidData, "this is no note of a seal")
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Notes the last seal of the store, unless the noted one no longer exists: that is logged, and the note stays as it is. So does a note
    /// that can't be read or written: `audit verify` reports it, and urgent work such as suspending an account is not blocked by it.
    pub async fn keep(&self, db: &Db) -> Result<(), Fault> {
        let file = self.0.display();
        let noted = match self.read() {
            Ok(noted) => noted,
            Err(error) => {
                tracing::error!(%error, %file, "the noted seal can't be read: look with `spico audit verify`");
                return Ok(());
            }
        };
        if let Some(noted) = &noted {
            let found = db.row(&HASH, params![noted.seal]).await?;
            if found.is_none_or(|One(hash)| hash[..] != noted.hash[..]) {
                tracing::error!(
                    seal = noted.seal,
                    %file,
                    "the noted seal is not in the trace any more: an older state of the store was put back, or seals were removed"
                );
                return Ok(());
            }
        }
        let Some(last) = db.row(&LAST, &[]).await? else {
            return Ok(());
        };
        if noted.is_some_and(|noted| noted.seal == last.seq) {
            return Ok(());
        }
        let hash = last.hash.as_slice().try_into().map_err(Fault::internal)?;
        let seal = last.seq;
        if let Err(error) = self.write(&Noted { seal, hash }) {
            tracing::error!(%error, %file, "the last seal could not be noted outside of the store");
        }
        Ok(())
    }

    /// Written beside the file, then renamed over it, so that it is never half written.
    fn write(&self, noted: &Noted) -> io::Result<()> {
        // A command line may note a seal while the server does.
        let beside = self.0.with_extension(std::process::id().to_string());
        let mut file = kernel::private::create(&beside)?;
        let hash = data_encoding::HEXLOWER.encode(&noted.hash);
        writeln!(file, "{FIRST_WORD} {} {hash}", noted.seal)?;
        file.sync_all()?;
        fs::rename(&beside, &self.0)
    }
}

fn parse(text: &str) -> Option<Noted> {
    let mut words = text.trim_end().split(' ');
    let (first, seal, hash) = (words.next()?, words.next()?, words.next()?);
    let hash = data_encoding::HEXLOWER.decode(hash.as_bytes()).ok()?;
    let whole = first == FIRST_WORD && words.next().is_none();
    whole.then_some(Noted {
        seal: seal.parse().ok()?,
        hash: hash.try_into().ok()?,
    })
}
