//! One process serves a SQLite store: its caches of sessions and searches, and the commits that its commands share, are its own.
//!
//! A lock on a file beside the store marks it; the system releases it when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use db::Address;
use kernel::private;

use crate::config::told;
use crate::failure::Failure;

/// Marks a store as in service, as long as this lives.
#[derive(Debug)]
pub struct InService {
    _lock: Option<File>,
}

impl InService {
    /// Marks the store as in service. Refused when another process serves it. PostgreSQL serves several processes: nothing to mark there.
    pub fn begin(address: &Address) -> Result<Self, Failure> {
        let Address::Sqlite(store) = address else {
            return Ok(Self { _lock: None });
        };
        let path = sign_of(store);
        let failed = |error: &std::io::Error| {
            Failure::new(format!(
                "« {} » ne peut pas être écrit : {}.",
                path.display(),
                told(error)
            ))
        };
        let file = private::folder_of(&path)
            .and_then(|()| private::append(&path))
            .map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
                "un autre SPICO sert déjà la base « {} » : arrêtez-le d’abord, ou indiquez un autre dossier avec « --data ».",
                store.display()
            ))),
            Err(TryLockError::Error(error)) => Err(failed(&error)),
        }
    }
}

/// Whether a process serves this store now.
pub fn is_in_service(address: &Address) -> bool {
    let Address::Sqlite(store) = address else {
        return false;
    };
    let file = OpenOptions::new().write(true).open(sign_of(store));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn sign_of(store: &Path) -> PathBuf {
    // Appended to the whole name: `a.db` and `a.sqlite` are two stores.
    let mut name = store.as_os_str().to_owned();
    name.push(".en-service");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_served_once() {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("a/spico.db"));
        assert!(!is_in_service(&address));
        let first = InService::begin(&address).unwrap();
        assert!(is_in_service(&address));
        let refused = InService::begin(&address).unwrap_err().to_string();
        assert!(refused.starts_with("un autre SPICO sert déjà"), "{refused}");
        drop(first);
        assert!(!is_in_service(&address));
        InService::begin(&address).unwrap();
    }

    #[test]
    fn two_stores_have_two_signs() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name| Address::Sqlite(folder.path().join(name));
        let _first = InService::begin(&of("a.db")).unwrap();
        assert!(!is_in_service(&of("a.sqlite")));
        let _second = InService::begin(&of("a.sqlite")).unwrap();
    }
}
