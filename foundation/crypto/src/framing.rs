//! How sealed bytes are laid out, and how several values become one without ambiguity.

use aes_gcm::{AeadInOut, Aes256Gcm};
use kernel::Entropy;

use crate::vault::SealError;

/// Bytes of the random nonce (96 bits).
const NONCE: usize = 12;
/// Bytes of the authentication tag (128 bits).
const TAG: usize = 16;

/// Several values as one, each preceded by its length: `["ab", "c"]` and `["a", "bc"]` differ.
///
/// Use it for the associated data that ties a sealed value to its row: `bind(&[b"message.body", id.as_bytes()])`.
pub fn bind(parts: &[&[u8]]) -> Vec<u8> {
    let size = parts.iter().map(|part| part.len() + 8).sum();
    let mut bound = Vec::with_capacity(size);
    for part in parts {
        bound.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bound.extend_from_slice(part);
    }
    bound
}

/// `header | nonce | ciphertext | tag`, with a fresh random nonce.
pub(crate) fn seal(
    cipher: &Aes256Gcm,
    entropy: &dyn Entropy,
    header: &[u8],
    plaintext: &[u8],
    aad: &[u8],
) -> Result<Vec<u8>, SealError> {
    let nonce: [u8; NONCE] = entropy.bytes();
    let start = header.len() + NONCE;
    let mut sealed = Vec::with_capacity(start + plaintext.len() + TAG);
    sealed.extend_from_slice(header);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plaintext);
    let body = sealed.get_mut(start..).ok_or(SealError::Malformed)?;
    let tag = cipher
        .encrypt_inout_detached(&nonce.into(), aad, body.into())
        .map_err(|_| SealError::TooLarge)?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens `nonce | ciphertext | tag` (the caller has read the header).
pub(crate) fn open(cipher: &Aes256Gcm, framed: &[u8], aad: &[u8]) -> Result<Vec<u8>, SealError> {
    let (nonce, rest) = framed
        .split_first_chunk::<NONCE>()
        .ok_or(SealError::Malformed)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG>().ok_or(SealError::Malformed)?;
    let mut plaintext = ciphertext.to_vec();
    cipher
        .decrypt_inout_detached(
            &(*nonce).into(),
            aad,
            plaintext.as_mut_slice().into(),
            &(*tag).into(),
        )
        .map_err(|_| SealError::Forged)?;
    Ok(plaintext)
}

#[cfg(test)]
mod tests {
    use super::bind;

    #[test]
    fn moving_a_boundary_changes_the_whole() {
        assert_ne!(bind(&[b"ab", b"c"]), bind(&[b"a", b"bc"]));
        assert_ne!(bind(&[b"", b"a"]), bind(&[b"a", b""]));
        assert_ne!(bind(&[]), bind(&[b""]));
    }
}
