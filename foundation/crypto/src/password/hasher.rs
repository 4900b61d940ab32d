//! Argon2id in its own bounded pool: many logins at once wait for each other, and never delay a message (ARCHITECTURE §15).

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

use argon2::password_hash::phc::Salt;
use argon2::{KeyId, Params, ParamsBuilder};
use kernel::{Entropy, Fault};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::pool::Pool;
use super::stored::{self, Stored};
use crate::mac;

/// What a password costs to check, and how many may be checked at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HasherSettings {
    /// Memory per hash, in KiB. 19 MiB by default.
    pub memory_kib: u32,
    /// Passes over the memory. 2 by default.
    pub passes: u32,
    /// Hashes computed at the same time. Half of the machine's processors by default, 1 to 4.
    pub parallel: usize,
    /// Logins that may wait for their turn; further ones are refused as busy. 1,000 by default: some KiB each.
    pub waiting: usize,
}

impl Default for HasherSettings {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
            parallel: (processors / 2).clamp(1, 4),
            waiting: 1000,
        }
    }
}

/// Keys from the vault that are mixed into a password before it is hashed (see [`Vault::pepper`](crate::Vault::pepper)).
#[derive(Clone)]
pub struct Pepper {
    present: u32,
    keys: Vec<(u32, Zeroizing<[u8; 32]>)>,
}

impl Pepper {
    pub(crate) const fn new(present: u32, keys: Vec<(u32, Zeroizing<[u8; 32]>)>) -> Self {
        Self { present, keys }
    }

    fn key(&self, number: u32) -> Option<&[u8; 32]> {
        self.keys
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, key)| &**key)
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(‹…›)")
    }
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verified {
    /// Not the password, or no such account: the answer and the work are the same (A19.1).
    Wrong,
    /// The password.
    Right,
    /// The password, but kept with older settings or pepper: hash it again and store that.
    RightButStale,
}

impl Verified {
    /// Whether the password is the right one.
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::RightButStale)
    }
}

/// Hashes and checks passwords. One per process, behind an `Arc`.
pub struct Hasher {
    settings: HasherSettings,
    params: Params,
    pepper: Option<Pepper>,
    entropy: Arc<dyn Entropy>,
    pool: Pool,
}

impl Hasher {
    /// A hasher with these settings. `Internal` when argon2 refuses them. With a pepper, hashes can't be verified without the key file.
    pub fn new(
        settings: HasherSettings,
        pepper: Option<Pepper>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Fault> {
        let mut builder = ParamsBuilder::new();
        builder
            .m_cost(settings.memory_kib)
            .t_cost(settings.passes)
            .p_cost(1)
            .output_len(Params::DEFAULT_OUTPUT_LEN);
        if let Some(pepper) = &pepper {
            builder.keyid(KeyId::new(&pepper.present.to_be_bytes()).map_err(Fault::internal)?);
        }
        Ok(Self {
            settings,
            params: builder.build().map_err(Fault::internal)?,
            pepper,
            entropy,
            pool: Pool::new(settings.parallel, settings.waiting),
        })
    }

    /// Hashes computed at the same time.
    pub fn parallel(&self) -> usize {
        self.settings.parallel
    }

    /// How many may wait for their turn.
    pub fn waiting(&self) -> usize {
        self.settings.waiting
    }

    /// The hash to store, a PHC string of about 110 characters. `Busy` when too many logins wait already.
    pub async fn hash(&self, password: &SecretString) -> Result<String, Fault> {
        let salt: [u8; Salt::RECOMMENDED_LENGTH] = self.entropy.bytes();
        self.hash_with(password, salt).await
    }

    /// Checks a password against what is stored; `None` when there is no such account, which takes as long.
    /// `Busy` when too many logins wait already; `Internal` when the stored text is no hash of ours.
    pub async fn verify(
        &self,
        password: &SecretString,
        stored: Option<&str>,
    ) -> Result<Verified, Fault> {
        let Some(stored) = stored else {
            self.hash_with(password, [0; Salt::RECOMMENDED_LENGTH])
                .await?;
            return Ok(Verified::Wrong);
        };
        let known = Stored::read(stored).map_err(Fault::internal)?;
        let input = self.prepare(password, known.pepper)?;
        let stale = known.params != self.params;
        let same = self
            .pool
            .run(move |memory| known.matches(&input, memory))
            .await?
            .map_err(Fault::internal)?;
        Ok(match (same, stale) {
            (false, _) => Verified::Wrong,
            (true, false) => Verified::Right,
            (true, true) => Verified::RightButStale,
        })
    }

    async fn hash_with(
        &self,
        password: &SecretString,
        salt: [u8; Salt::RECOMMENDED_LENGTH],
    ) -> Result<String, Fault> {
        let input = self.prepare(password, self.pepper.as_ref().map(|pepper| pepper.present))?;
        let params = self.params.clone();
        self.pool
            .run(move |memory| stored::write(&params, &input, &salt, memory))
            .await?
            .map_err(Fault::internal)
    }

    /// What argon2 receives: the text in one Unicode form whatever the keyboard, mixed with the pepper of this number.
    fn prepare(
        &self,
        password: &SecretString,
        pepper: Option<u32>,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let exposed = password.expose_secret();
        let mut text = Zeroizing::new(String::with_capacity(exposed.len().saturating_mul(3)));
        text.extend(exposed.nfc());
        let Some(number) = pepper else {
            return Ok(Zeroizing::new(text.as_bytes().to_vec()));
        };
        let key = self.pepper.as_ref().and_then(|pepper| pepper.key(number));
        let key = key.ok_or_else(|| {
            Fault::internal(format!(
                "the key file has no password pepper number {number}"
            ))
        })?;
        Ok(Zeroizing::new(mac::hmac(key, &[text.as_bytes()]).to_vec()))
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher(‹…›)")
    }
}

#[cfg(test)]
#[path = "hasher_tests.rs"]
mod tests;
