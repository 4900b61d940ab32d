//! The format of sealed values: their header, their errors, a wrapped key.

use std::fmt;

use crate::bind;

/// First byte of a wrapped data key.
const KEY: u8 = 0x11;
/// First byte of a small value sealed under the master key.
const SMALL: u8 = 0x21;

/// Why something sealed can't be opened. None of these says anything of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Too short, or of the wrong size.
    #[error("sealed bytes are malformed")]
    Malformed,
    /// A first byte that this version doesn't know.
    #[error("sealed bytes have the unknown format {0}")]
    UnknownFormat(u8),
    /// Sealed under a master key that isn't in the key file.
    #[error("the key file has no master key number {0}")]
    UnknownMasterKey(u32),
    /// Altered, moved to another row, or sealed under another key.
    #[error("sealed bytes were altered, moved, or sealed under another key")]
    Forged,
    /// More than AES-GCM can seal at once (64 GiB).
    #[error("too large to seal")]
    TooLarge,
}

impl From<SealError> for kernel::Fault {
    #[track_caller]
    fn from(error: SealError) -> Self {
        Self::internal(error)
    }
}

/// A data key wrapped by the master key: safe to store beside what it protects (65 bytes).
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey(Vec<u8>);

impl SealedKey {
    /// The bytes for the column.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes for the column, without a copy.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Number of the master key that wraps it; `None` when the bytes are no wrapped key.
    pub fn version(&self) -> Option<u32> {
        Header::read_key(&self.0).ok().map(|(version, _)| version)
    }
}

impl From<Vec<u8>> for SealedKey {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedKey(‹…›)")
    }
}

/// Number of the master key under which bytes are sealed, as they say it themselves; `None` for bytes that say nothing of the kind.
pub fn sealed_under(bytes: &[u8]) -> Option<u32> {
    let found = Header::read_key(bytes).or_else(|_| Header::read_small(bytes));
    found.ok().map(|(version, _)| version)
}

/// `format | master key number`, in front of everything that the master key seals.
#[derive(Clone, Copy)]
pub(super) struct Header {
    format: u8,
    pub version: u32,
}

impl Header {
    pub const fn key(version: u32) -> Self {
        Self {
            format: KEY,
            version,
        }
    }

    pub const fn small(version: u32) -> Self {
        Self {
            format: SMALL,
            version,
        }
    }

    pub fn to_bytes(self) -> [u8; 5] {
        let [a, b, c, d] = self.version.to_be_bytes();
        [self.format, a, b, c, d]
    }

    /// The associated data of a wrapped key: format, master key number and owner.
    pub fn bind(self, context: &[u8]) -> Vec<u8> {
        bind(&[&self.to_bytes(), context])
    }

    pub fn read_key(bytes: &[u8]) -> Result<(u32, &[u8]), SealError> {
        Self::read(KEY, bytes)
    }

    pub fn read_small(bytes: &[u8]) -> Result<(u32, &[u8]), SealError> {
        Self::read(SMALL, bytes)
    }

    fn read(format: u8, bytes: &[u8]) -> Result<(u32, &[u8]), SealError> {
        let (first, rest) = bytes.split_first().ok_or(SealError::Malformed)?;
        if *first != format {
            return Err(SealError::UnknownFormat(*first));
        }
        let (version, framed) = rest.split_first_chunk::<4>().ok_or(SealError::Malformed)?;
        Ok((u32::from_be_bytes(*version), framed))
    }
}
