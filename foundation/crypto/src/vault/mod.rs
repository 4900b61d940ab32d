//! Encryption at rest: a key per conversation or record, wrapped by the master key (ARCHITECTURE §16).

mod cache;
mod data_key;
mod key_file;
mod master;
mod sealed;

use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use aes_gcm::{Aes256Gcm, KeyInit};
use kernel::Entropy;
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

pub use data_key::DataKey;
pub use key_file::KeyFileError;
pub use master::MasterKey;
pub use sealed::{SealError, SealedKey, sealed_under};

use crate::password::Pepper;
use crate::{MacKey, bind, framing, mac};
use cache::KeyCache;
use sealed::Header;

/// Data keys kept open in memory, at about 0.9 kB each.
const CACHED_KEYS: usize = 20_000;
const WRAP: &str = "wrap";
const PEPPER: &str = "password-pepper";

/// Wraps and unwraps data keys, seals small columns, computes keyed hashes. One per process, behind an `Arc`.
pub struct Vault {
    master: RwLock<Arc<MasterKey>>,
    /// Where newer versions of the master key appear.
    file: Option<PathBuf>,
    entropy: Arc<dyn Entropy>,
    ciphers: RwLock<HashMap<(&'static str, u32), Arc<Aes256Gcm>>>,
    opened: Mutex<KeyCache>,
}

impl Vault {
    /// A vault under this master key. `entropy` gives keys and nonces: the operating system's, outside tests.
    pub fn new(master: MasterKey, entropy: Arc<dyn Entropy>) -> Self {
        Self::with_cache(master, entropy, CACHED_KEYS)
    }

    /// The same for a key that came from this file. What was sealed under a version that was added since is opened too: the file
    /// is read again then, and the newest version becomes the present one.
    pub fn following(master: MasterKey, entropy: Arc<dyn Entropy>, file: PathBuf) -> Self {
        Self {
            file: Some(file),
            ..Self::new(master, entropy)
        }
    }

    /// The same as [`Vault::new`], keeping at most `keys` data keys open in memory.
    pub fn with_cache(master: MasterKey, entropy: Arc<dyn Entropy>, keys: usize) -> Self {
        let opened = Mutex::new(KeyCache::new(keys));
        Self {
            master: RwLock::new(Arc::new(master)),
            file: None,
            entropy,
            ciphers: RwLock::default(),
            opened,
        }
    }

    /// A new data key, wrapped: store it beside what it protects. `context` names its owner (see [`bind`]), and
    /// the key opens under no other.
    pub fn new_key(&self, context: &[u8]) -> Result<SealedKey, SealError> {
        let key = Zeroizing::new(self.entropy.bytes::<32>());
        self.wrap(&key, context)
    }

    /// Opens a wrapped key, from memory when it was used lately.
    pub fn unwrap(&self, sealed: &SealedKey, context: &[u8]) -> Result<DataKey, SealError> {
        if let Some(key) = self.opened().get(sealed.as_bytes(), context) {
            return Ok(key);
        }
        let key = self.open_key(sealed, context)?;
        let key = DataKey::new(&key, Arc::clone(&self.entropy));
        self.opened().put(sealed.as_bytes(), context, &key);
        Ok(key)
    }

    /// Opens a wrapped key for keyed hashes instead of sealing.
    pub fn unwrap_mac(&self, sealed: &SealedKey, context: &[u8]) -> Result<MacKey, SealError> {
        Ok(MacKey::from_data_key(&*self.open_key(sealed, context)?))
    }

    /// A key that seals, derived from one for hashes: whoever has the one has the other.
    pub fn derive(&self, key: &MacKey) -> DataKey {
        let derived = Zeroizing::new(key.mac(&[&bind(&[b"spico/derive/1", b"seal"])]));
        DataKey::new(&derived, Arc::clone(&self.entropy))
    }

    fn master(&self) -> Arc<MasterKey> {
        Arc::clone(&self.master.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Number of the present master key.
    pub fn version(&self) -> u32 {
        self.master().version()
    }

    /// Reads the file again for a version that isn't known; the master key that has it. A file that lacks one of the versions
    /// that are known is another store's, and is left alone.
    fn look_again(&self, version: u32) -> Option<Arc<MasterKey>> {
        let newer = MasterKey::load(self.file.as_deref()?).ok()?;
        let mut master = self.master.write().unwrap_or_else(PoisonError::into_inner);
        if newer.continues(&master) && newer.has(version) {
            *master = Arc::new(newer);
        }
        master.has(version).then(|| Arc::clone(&master))
    }

    /// Whether the key was wrapped under an older master key and should be wrapped again.
    pub fn is_stale(&self, sealed: &SealedKey) -> bool {
        sealed.version() != Some(self.version())
    }

    /// Whether a small value was sealed under an older master key; `false` for what is no such value.
    pub fn is_small_stale(&self, sealed: &[u8]) -> bool {
        Header::read_small(sealed).is_ok_and(|(version, _)| version != self.version())
    }

    /// The same data key under the present master key: nothing that it seals has to change.
    pub fn rewrap(&self, sealed: &SealedKey, context: &[u8]) -> Result<SealedKey, SealError> {
        self.wrap(&*self.open_key(sealed, context)?, context)
    }

    /// Seals a small value of its own (a telephone number, a mail in the queue). `purpose` names the column,
    /// `aad` the row.
    pub fn seal_small(
        &self,
        purpose: &'static str,
        plaintext: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let header = Header::small(self.version());
        let cipher = self.cipher(purpose, header.version)?;
        framing::seal(
            &cipher,
            self.entropy.as_ref(),
            &header.to_bytes(),
            plaintext,
            &bind(&[purpose.as_bytes(), aad]),
        )
    }

    /// Opens what [`Vault::seal_small`] sealed, also under an older master key.
    pub fn open_small(
        &self,
        purpose: &'static str,
        sealed: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let (version, framed) = Header::read_small(sealed)?;
        framing::open(
            &*self.cipher(purpose, version)?,
            framed,
            &bind(&[purpose.as_bytes(), aad]),
        )
    }

    /// A keyed hash under the present master key: the database alone can't be searched for guesses.
    pub fn mac(&self, purpose: &'static str, data: &[u8]) -> [u8; 32] {
        mac::hmac(&self.master().derive(purpose), &[data])
    }

    /// The keyed hash under every master key still in the file, the present one first: for looking a value up.
    pub fn macs(&self, purpose: &'static str, data: &[u8]) -> Vec<[u8; 32]> {
        self.master()
            .derive_all(purpose)
            .map(|(_, key)| mac::hmac(&key, &[data]))
            .collect()
    }

    /// Whether `stored` is the keyed hash of `data`, under any master key still in the file. Constant time.
    pub fn verify_mac(&self, purpose: &'static str, data: &[u8], stored: &[u8]) -> bool {
        let all = self.macs(purpose, data);
        all.iter()
            .fold(Choice::from(0), |found, mac| {
                found | mac.as_slice().ct_eq(stored)
            })
            .into()
    }

    /// What the password hasher mixes in, so that stolen hashes can't be tried without the key file.
    pub fn pepper(&self) -> Pepper {
        let master = self.master();
        Pepper::new(master.version(), master.derive_all(PEPPER).collect())
    }

    /// The present master key's fingerprint: no secret, and stored in the database it tells a wrong key file at start.
    pub fn key_id(&self) -> String {
        self.master().key_id()
    }

    fn wrap(&self, key: &[u8; 32], context: &[u8]) -> Result<SealedKey, SealError> {
        let header = Header::key(self.version());
        let cipher = self.cipher(WRAP, header.version)?;
        let aad = header.bind(context);
        framing::seal(
            &cipher,
            self.entropy.as_ref(),
            &header.to_bytes(),
            key,
            &aad,
        )
        .map(SealedKey::from)
    }

    fn open_key(
        &self,
        sealed: &SealedKey,
        context: &[u8],
    ) -> Result<Zeroizing<[u8; 32]>, SealError> {
        let (version, framed) = Header::read_key(sealed.as_bytes())?;
        let aad = Header::key(version).bind(context);
        let opened = Zeroizing::new(framing::open(&*self.cipher(WRAP, version)?, framed, &aad)?);
        let key = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| SealError::Malformed)?;
        Ok(Zeroizing::new(key))
    }

    fn cipher(&self, purpose: &'static str, version: u32) -> Result<Arc<Aes256Gcm>, SealError> {
        let known = self
            .ciphers
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&(purpose, version))
            .cloned();
        if let Some(cipher) = known {
            return Ok(cipher);
        }
        let known = self.master();
        let key = known
            .derive_at(version, purpose)
            .or_else(|| self.look_again(version)?.derive_at(version, purpose))
            .ok_or(SealError::UnknownMasterKey(version))?;
        let cipher = Arc::new(Aes256Gcm::new(&(*key).into()));
        let mut ciphers = self.ciphers.write().unwrap_or_else(PoisonError::into_inner);
        ciphers.insert((purpose, version), Arc::clone(&cipher));
        Ok(cipher)
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, KeyCache> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(‹…›)")
    }
}

#[cfg(test)]
mod tests;
