//! HMAC-SHA-256.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::bind;

/// The keyed hash of several parts, written one after the other.
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // RFC 2104: a key shorter than the block is padded with zeros.
    let mut block = Zeroizing::new([0_u8; 64]);
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = Hmac::<Sha256>::new(&(*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// A key of its own for keyed hashes, opened by [`Vault::unwrap_mac`]. Cheap to clone; wiped from memory when its last copy goes.
///
/// [`Vault::unwrap_mac`]: crate::Vault::unwrap_mac
#[derive(Clone)]
pub struct MacKey(Arc<Zeroizing<[u8; 32]>>);

impl MacKey {
    /// Derived, so that one data key never serves both a cipher and a hash.
    pub(crate) fn from_data_key(key: &[u8; 32]) -> Self {
        let derived = hmac(key, &[&bind(&[b"spico/derive/1", b"mac"])]);
        Self(Arc::new(Zeroizing::new(derived)))
    }

    /// The keyed hash of several parts, written one after the other: parts of varying length are the caller's to [`bind`].
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        hmac(&self.0, parts)
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(‹…›)")
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    #[test]
    fn agrees_with_rfc_4231() {
        // Test case 2 with its 4-byte key padded by zeros, which HMAC does anyway.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        let mac = super::hmac(&key, &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(
            HEXLOWER.encode(&mac),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
