//! Imports of the national registers (B01, B06): streamed, in bounded memory, repeatable.
//!
//! - `lines`, `decode`: from bytes to lines of text, whatever the file holds. `columns`: finds the cells by the header's names.
//! - `shape`: how many cells a line must have, so that none is taken for another. `activity`, `place`: one line of the register of people
//!   (RPPS), of structures (FINESS). `cells`: reading cells. No I/O: these modules are fuzzed.
//! - `source`: opens a file, or explains why it can't be. `known`: what the store already holds, as hashes. `rejects`: the file of refused
//!   lines.
//! - `run`: what all imports have in common. [`rpps`], [`finess`]: what is specific; `batch`, `places`: what they write. An unchanged line
//!   costs no statement; the others are written in batches, short enough not to block others, each one command with one row in the trace.

pub mod activity;
mod batch;
mod cells;
pub mod columns;
pub mod decode;
pub mod finess;
#[cfg(test)]
mod fuzz;
mod known;
pub mod lines;
pub mod place;
mod places;
mod rejects;
pub mod rpps;
mod run;
pub mod shape;
mod source;

use std::path::PathBuf;

use serde::Serialize;

pub use finess::import_finess;
pub use rpps::import_rpps;

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The files are only a part of the register: what isn't in them has not ended.
    pub partial: bool,
    /// Folder for the files of refused lines; `None`: beside each file.
    pub rejects_folder: Option<PathBuf>,
    /// End what left the register even when it is so much that the file looks incomplete (see [`Report::warnings`]).
    pub accept_many_endings: bool,
}

/// The progress of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, of all files.
    pub bytes: u64,
    /// Bytes of all files.
    pub of: u64,
    /// Lines read.
    pub lines: u64,
}

/// What an import did, in lines of the register (activities or structures).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Lines read, headers not counted.
    pub read: u64,
    /// New ones.
    pub added: u64,
    /// Changed ones, or in use again.
    pub changed: u64,
    /// Unchanged ones.
    pub unchanged: u64,
    /// Ones that left the register.
    pub ended: u64,
    /// Lines that were refused.
    pub rejected: u64,
    /// Files of refused lines.
    pub rejects: Vec<PathBuf>,
    /// Warnings for the operator, in French.
    pub warnings: Vec<String>,
}
