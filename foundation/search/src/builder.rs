//! Writes an index file from documents given one after the other. Memory grows by about 19 bytes per document and 4 per field, and with
//! distinct words and values; texts are not kept.

use crate::buckets;
use crate::dictionary::{Values, Words};
use crate::error::BuildError;
use crate::format::{COUNTS, FileWriter};
use crate::schema::{Document, MAX_FIELDS, Schema};
use crate::words;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Texts of a field remembered to skip folding them again.
const REMEMBERED: usize = 150_000;

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Documents.
    pub documents: usize,
    /// Distinct words.
    pub words: usize,
    /// Length of the file in bytes.
    pub bytes: u64,
}

/// Collects documents, then writes the file. The file appears under its name only when it is whole and on disk.
///
/// Keys must be distinct; of two documents with one key both are found.
pub struct Builder {
    pub(crate) schema: Schema,
    path: PathBuf,
    pub(crate) words: Words,
    pub(crate) values: Vec<Values>,
    pub(crate) keys: Vec<u128>,
    pub(crate) groups: Vec<u16>,
    pub(crate) boosts: Vec<u8>,
    pub(crate) rows: Vec<u32>,
    scratch: [Vec<u32>; MAX_FIELDS],
}

impl Builder {
    /// A builder that will write to `path`.
    pub fn new(schema: &Schema, path: &Path) -> Self {
        Self {
            schema: schema.clone(),
            path: path.to_owned(),
            words: Words::default(),
            values: (0..schema.len()).map(|_| Values::default()).collect(),
            keys: Vec::new(),
            groups: Vec::new(),
            boosts: Vec::new(),
            rows: Vec::new(),
            scratch: Default::default(),
        }
    }

    /// Adds one document.
    pub fn add(&mut self, document: &Document<'_>) -> Result<(), BuildError> {
        if self.keys.len() + 1 >= buckets::LIMIT {
            return Err(BuildError::TooMany("documents"));
        }
        let mut row = [0_u32; MAX_FIELDS];
        let mut texts = [0_u32; MAX_FIELDS];
        for (field, _) in document.texts {
            *texts
                .get_mut(usize::from(*field))
                .ok_or(BuildError::UnknownField(*field))? += 1;
        }
        for (field, text) in document.texts {
            let at = usize::from(*field);
            let values = self
                .values
                .get_mut(at)
                .ok_or(BuildError::UnknownField(*field))?;
            if texts[at] == 1
                && let Some(known) = values.known(text)
            {
                row[at] = known;
                continue;
            }
            let terms = &mut self.scratch[at];
            words::each(&self.schema, text, |word| {
                let term = self.words.intern(word);
                if !terms.contains(&term) {
                    terms.push(term);
                }
            });
            if texts[at] == 1 {
                row[at] = values.intern(terms);
                if values.len() < REMEMBERED {
                    values.remember(text, row[at]);
                }
                terms.clear();
            }
        }
        for at in 0..self.values.len() {
            if texts[at] > 1 {
                row[at] = self.values[at].intern(&self.scratch[at]);
                self.scratch[at].clear();
            }
        }
        self.keys.push(document.key);
        self.groups.push(document.group);
        self.boosts.push(document.boost);
        self.rows.extend_from_slice(&row[..self.values.len()]);
        Ok(())
    }

    /// Writes the file.
    pub fn finish(mut self) -> Result<Stats, BuildError> {
        if self.words.len() >= buckets::LIMIT {
            return Err(BuildError::TooMany("words"));
        }
        let unfinished = self.path.with_extension("unfinished");
        let mut writer = FileWriter::new(kernel::private::create(&unfinished)?)?;
        let mut counts = [0; COUNTS];
        counts[0] = self.keys.len() as u64;
        counts[1] = self.words.len() as u64;
        let (order_of_words, rank_of_word) = self.words.sort();
        self.write_words(&mut writer, &order_of_words)?;
        self.write_values(&mut writer, &rank_of_word, &mut counts)?;
        drop(rank_of_word);
        let order = self.order();
        self.write_documents(&mut writer, &order, &counts)?;
        self.write_lists(&mut writer, &order)?;
        self.write_keys(&mut writer, &order)?;
        drop(order);
        self.write_neighbours(&mut writer, &order_of_words)?;
        let stats = Stats {
            documents: self.keys.len(),
            words: self.words.len(),
            bytes: writer.close(self.schema.fingerprint(), &counts)?,
        };
        fs::rename(&unfinished, &self.path)?;
        if let Some(folder) = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            File::open(folder)?.sync_all()?;
        }
        Ok(stats)
    }
}

/// Whether edits and sounds make sense for this word: three letters or more, no digit.
pub(crate) fn forgivable(word: &[u8]) -> bool {
    word.len() >= 3 && !word.iter().any(u8::is_ascii_digit)
}
