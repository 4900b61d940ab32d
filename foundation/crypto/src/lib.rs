//! Secrets: passwords, one-time codes, tokens, and encryption at rest (ARCHITECTURE §16). No SQL, no HTTP.
//!
//! - `password`: the rule as data (A10), and the hasher in its own bounded pool.
//! - [`Secret`]: a secret of the configuration.
//! - `token`: 256-bit random tokens; only their hash is stored. `otp`: six digits by mail or SMS (A19).
//! - `vault`: the master key in its file, a key per conversation or record wrapped under it, sealed columns, keyed hashes.
//!
//! Nothing here prints a secret: every `Debug` of a secret type shows `‹…›`.

mod framing;
mod mac;
pub mod otp;
pub mod password;
mod secret;
pub mod token;
pub mod vault;

pub use framing::bind;
pub use mac::MacKey;
pub use secrecy::{ExposeSecret, SecretString};
pub use secret::Secret;
pub use token::{Token, TokenHash};
pub use vault::{DataKey, MasterKey, SealError, SealedKey, Vault, sealed_under};
