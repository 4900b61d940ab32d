//! An open store, as every part of this app receives it.

use std::sync::Arc;

use audit::{Note, SealKey};
use crypto::Vault;
use db::Db;

use crate::store::Known;

/// A store, open and migrated, with its key.
#[derive(Clone)]
pub struct Opened {
    /// The store.
    pub db: Db,
    /// What it is for.
    pub known: Known,
    /// Opens its sealed columns.
    pub vault: Arc<Vault>,
    /// Seals its trace.
    pub seal_key: SealKey,
    /// Where the last seal is noted, outside of the store.
    pub note: Note,
}
