//! A search engine for people and places that tolerates misspellings. It knows no business word: fields are numbers with weights.
//!
//! - [`Schema`], [`Document`]: what is indexed (`schema`, `words`).
//! - [`Builder`]: writes an immutable index file (`builder`, `layout`, `dictionary`, `postings`, `format`, `buckets`).
//! - [`Index`]: answers queries from the mapped file (`base`) and from what changed since (`overlay`, `recall`).
//! - [`Query`], [`Hits`]: words to candidate terms (`lookup`, `lists`, `typo`, `phonetic`), candidate documents (`walk`, `steps`, `query_context`),
//!   ranking (`scoring`).
//! - [`NearWord`]: the same edits, for texts that are scanned and not indexed (`near`).
//!
//! All of it is derived data: a missing, damaged or older file is an [`OpenError`], and the caller builds anew.

mod base;
mod buckets;
mod builder;
mod cursor;
mod dictionary;
mod error;
mod format;
mod index;
mod layout;
mod lists;
mod lookup;
mod near;
mod overlay;
mod phonetic;
mod plan;
mod postings;
mod query;
mod query_context;
mod recall;
mod schema;
mod scoring;
mod steps;
mod typo;
mod walk;
mod words;

pub use builder::{Builder, Stats};
pub use error::{BuildError, OpenError};
pub use index::{Index, Mark};
pub use near::NearWord;
pub use query::{Filter, Hit, Hits, Near, Query};
pub use schema::{Document, FieldRule, Schema};
