//! What can go wrong with an index file.

use std::io;

/// Why an index file cannot be used. Whatever the reason, the answer is to build the file anew from its source.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read, or does not exist.
    #[error("the index file cannot be read")]
    Io(#[from] io::Error),
    /// The file is not an index, is cut short, or its checksum is wrong.
    #[error("the index file is damaged: {0}")]
    Damaged(&'static str),
    /// The file was written by another version of this crate.
    #[error("the index file has format {found}, this program reads format {expected}")]
    Version {
        /// Format number in the file.
        found: u32,
        /// Format number this crate reads and writes.
        expected: u32,
    },
    /// The file was built with other fields, synonyms or sort order.
    #[error("the index file was built with another schema")]
    Schema,
}

/// Why an index file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The file cannot be written.
    #[error("the index file cannot be written")]
    Io(#[from] io::Error),
    /// More documents, words or postings than the format can number (2^24 documents, 2^24 words).
    #[error("too many {0} for one index file")]
    TooMany(&'static str),
    /// A document names a field that the schema does not have.
    #[error("field {0} is not in the schema")]
    UnknownField(u8),
}
