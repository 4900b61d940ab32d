//! The master key in memory: its versions and what is derived from them.

use std::fmt;
use std::path::Path;

use data_encoding::HEXLOWER;
use kernel::Entropy;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::key_file::{self, KeyFileError};
use crate::{bind, mac};

/// One 256-bit key and its number.
pub(super) struct Version {
    pub number: u32,
    pub key: Zeroizing<[u8; 32]>,
}

impl Version {
    pub fn generate(number: u32, entropy: &dyn Entropy) -> Self {
        Self {
            number,
            key: Zeroizing::new(entropy.bytes()),
        }
    }

    /// The first 64 bits of a hash of the key: tells two keys apart, and a damaged line.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::digest(bind(&[b"spico/key-id/1", self.key.as_slice()]));
        HEXLOWER.encode(hash.first_chunk::<8>().unwrap_or(&[0; 8]))
    }

    fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(mac::hmac(
            &self.key,
            &[&bind(&[b"spico/derive/1", purpose.as_bytes()])],
        ))
    }
}

/// The master key: the present version, and the older ones that still open what they sealed. Wiped when dropped.
pub struct MasterKey {
    present: Version,
    older: Vec<Version>,
    is_new: bool,
    is_taken: bool,
}

impl MasterKey {
    /// A key that lives in memory only: for tests.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self {
            present: Version::generate(1, entropy),
            older: Vec::new(),
            is_new: true,
            is_taken: false,
        }
    }

    /// Reads the key file, or creates it (mode 0600, whole or not at all, also when two processes start together).
    ///
    /// Call [`MasterKey::load`] where a database already exists: a new key would open nothing in it.
    pub fn load_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyFileError> {
        key_file::load_or_create(path, entropy)
    }

    /// Reads the key file; fails when it is missing.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        key_file::load(path)
    }

    /// Adds a new present version to the key file; the older ones stay and still open. A running [`Vault::following`] takes it up
    /// when it meets it.
    ///
    /// [`Vault::following`]: super::Vault::following
    pub fn rotate(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyFileError> {
        key_file::rotate(path, entropy)
    }

    /// Takes the older versions out of the key file; gives how many. Nothing may need them any more, and no process may run that
    /// knows them: what it would still seal or hash under one of them is lost.
    pub fn drop_older(path: &Path) -> Result<usize, KeyFileError> {
        key_file::drop_older(path)
    }

    /// Number of the present version, from 1.
    pub const fn version(&self) -> u32 {
        self.present.number
    }

    /// Fingerprint of the present version: 16 hexadecimal digits, no secret.
    pub fn key_id(&self) -> String {
        self.present.fingerprint()
    }

    /// Whether this call created it.
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether a store was opened under it: see [`MasterKey::take`].
    pub const fn is_taken(&self) -> bool {
        self.is_taken
    }

    /// Notes in the key file that it belongs to a store: from then on, an empty store beside it is one that was lost.
    pub fn take(path: &Path) -> Result<(), KeyFileError> {
        key_file::take(path)
    }

    pub(super) fn taken(self) -> Self {
        Self {
            is_taken: true,
            ..self
        }
    }

    pub(super) fn from_versions(mut versions: Vec<Version>, is_new: bool) -> Option<Self> {
        versions.sort_by_key(|version| version.number);
        let present = versions.pop()?;
        Some(Self {
            present,
            older: versions,
            is_new,
            is_taken: false,
        })
    }

    /// All versions, the present one first.
    pub(super) fn versions(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.present).chain(self.older.iter().rev())
    }

    pub(super) fn with_next(self, entropy: &dyn Entropy) -> Self {
        let next = Version::generate(self.present.number.saturating_add(1), entropy);
        let mut older = self.older;
        older.push(self.present);
        Self {
            present: next,
            older,
            is_new: false,
            is_taken: self.is_taken,
        }
    }

    /// Without its older versions; and how many those were.
    pub(super) fn alone(self) -> (Self, usize) {
        let dropped = self.older.len();
        let older = Vec::new();
        (Self { older, ..self }, dropped)
    }

    pub(super) fn has(&self, version: u32) -> bool {
        self.versions().any(|known| known.number == version)
    }

    /// Whether all versions of `before` are in it, unchanged.
    pub(super) fn continues(&self, before: &Self) -> bool {
        before.versions().all(|old| {
            self.versions()
                .any(|own| own.number == old.number && own.fingerprint() == old.fingerprint())
        })
    }

    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        self.present.derive(purpose)
    }

    pub(super) fn derive_at(&self, version: u32, purpose: &str) -> Option<Zeroizing<[u8; 32]>> {
        self.versions()
            .find(|candidate| candidate.number == version)
            .map(|found| found.derive(purpose))
    }

    pub(super) fn derive_all(
        &self,
        purpose: &str,
    ) -> impl Iterator<Item = (u32, Zeroizing<[u8; 32]>)> {
        self.versions()
            .map(move |version| (version.number, version.derive(purpose)))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey(version {}, ‹…›)", self.present.number)
    }
}
