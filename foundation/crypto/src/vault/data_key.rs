//! The key of one conversation or record, open in memory.

use std::fmt;
use std::sync::Arc;

use aes_gcm::{Aes256Gcm, KeyInit};
use kernel::Entropy;

use super::SealError;
use crate::framing;

/// First byte of what a data key seals.
const FORMAT: u8 = 0x01;

/// Seals and opens under one data key. Cheap to clone; wiped from memory when its last copy goes.
#[derive(Clone)]
pub struct DataKey {
    cipher: Arc<Aes256Gcm>,
    entropy: Arc<dyn Entropy>,
}

impl DataKey {
    /// Bytes that sealing adds: format, nonce, tag.
    pub const OVERHEAD: usize = 1 + 12 + 16;

    pub(super) fn new(key: &[u8; 32], entropy: Arc<dyn Entropy>) -> Self {
        Self {
            cipher: Arc::new(Aes256Gcm::new(&(*key).into())),
            entropy,
        }
    }

    /// Seals `plaintext`. `aad` names the row it belongs to (see [`bind`](crate::bind)): moved elsewhere, it won't open.
    pub fn seal(&self, plaintext: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
        framing::seal(
            &self.cipher,
            self.entropy.as_ref(),
            &[FORMAT],
            plaintext,
            aad,
        )
    }

    /// Opens what [`DataKey::seal`] sealed with the same `aad`.
    pub fn open(&self, sealed: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
        match sealed.split_first() {
            Some((&FORMAT, framed)) => framing::open(&self.cipher, framed, aad),
            Some((&other, _)) => Err(SealError::UnknownFormat(other)),
            None => Err(SealError::Malformed),
        }
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(‹…›)")
    }
}
