//! Posting lists: for each word and field, the documents. Written plain, in halves
//! where that is shorter, or as runs where documents lie side by side.

use crate::error::BuildError;
use crate::format::{FileWriter, Section};

/// Bit of the first number of a list entry that says: runs.
pub(crate) const RUNS: u32 = 1 << 8;
/// Bit of the first number of a list entry that says: lower halves, in chunks that share the upper one.
pub(crate) const PACKED: u32 = 1 << 9;

/// A list written, waiting for its place in the table.
struct Entry {
    term: u32,
    numbers: [u32; 4],
}

/// Collects list entries field by field while the lists go to the file.
#[derive(Default)]
pub(crate) struct Lists {
    entries: Vec<Entry>,
    written: u32,
    /// Documents a word is found in, over all fields.
    pub(crate) frequency: Vec<u32>,
}

impl Lists {
    /// Writes the lists of one field. `each` calls its argument with every (document, word) in order of documents, each time it is called.
    pub(crate) fn field(
        &mut self,
        writer: &mut FileWriter,
        field: u32,
        words: usize,
        each: impl Fn(&mut dyn FnMut(u32, u32)),
    ) -> Result<(), BuildError> {
        self.frequency.resize(words, 0);
        let mut ends = vec![0_u32; words + 1];
        each(&mut |_, term| ends[term as usize + 1] += 1);
        for i in 0..words {
            ends[i + 1] += ends[i];
        }
        let mut documents = vec![0_u32; ends[words] as usize];
        each(&mut |document, term| {
            let slot = &mut ends[term as usize];
            documents[*slot as usize] = document;
            *slot += 1;
        });
        // Filling moved each start to the next one's.
        let mut start = 0;
        for (term, end) in ends.iter().take(words).enumerate() {
            let list = &documents[start as usize..*end as usize];
            start = *end;
            if !list.is_empty() {
                self.frequency[term] += list.len() as u32;
                self.list(writer, term as u32, field, list)?;
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        writer: &mut FileWriter,
        term: u32,
        field: u32,
        list: &[u32],
    ) -> Result<(), BuildError> {
        let runs = list.chunk_by(|one, next| one + 1 == *next).count();
        let chunks = list.chunk_by(|one, next| one >> 16 == next >> 16).count();
        let packed = 1 + 2 * chunks + list.len().div_ceil(2);
        let (shape, length) = if runs * 2 < list.len().min(packed) {
            (RUNS, runs * 2)
        } else if packed < list.len() {
            (PACKED, packed)
        } else {
            (0, list.len())
        };
        self.entries.push(Entry {
            term,
            numbers: [
                field | shape,
                list.len() as u32,
                length as u32,
                self.written,
            ],
        });
        self.written = self
            .written
            .checked_add(length as u32)
            .ok_or(BuildError::TooMany("postings"))?;
        match shape {
            RUNS => put_runs(writer, list),
            PACKED => put_packed(writer, list, chunks as u32),
            _ => put(writer, list.iter().copied()),
        }
    }

    /// Writes the table by which a word finds its lists.
    pub(crate) fn table(&mut self, writer: &mut FileWriter) -> Result<(), BuildError> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by_key(|entry| entry.term);
        let mut starts = vec![0_u32; self.frequency.len() + 1];
        for entry in &entries {
            starts[entry.term as usize + 1] += 1;
        }
        for i in 0..self.frequency.len() {
            starts[i + 1] += starts[i];
        }
        writer.begin(Section::ListTable)?;
        for number in entries.iter().flat_map(|entry| entry.numbers) {
            writer.put(&number.to_le_bytes())?;
        }
        writer.end(Section::ListTable);
        writer.numbers(Section::ListStarts, &starts)?;
        Ok(())
    }
}

fn put(writer: &mut FileWriter, numbers: impl IntoIterator<Item = u32>) -> Result<(), BuildError> {
    for number in numbers {
        writer.put(&number.to_le_bytes())?;
    }
    Ok(())
}

/// A run is its first document and its end (exclusive): both rise, so a search over them is a search over numbers.
fn put_runs(writer: &mut FileWriter, list: &[u32]) -> Result<(), BuildError> {
    for run in list.chunk_by(|one, next| one + 1 == *next) {
        put(writer, [run[0], run[run.len() - 1] + 1])?;
    }
    Ok(())
}

/// Number of chunks; for each, the upper halves its documents share and where it ends; then the lower halves, two a number.
fn put_packed(writer: &mut FileWriter, list: &[u32], chunks: u32) -> Result<(), BuildError> {
    put(writer, [chunks])?;
    let mut end = 0;
    for chunk in list.chunk_by(|one, next| one >> 16 == next >> 16) {
        end += chunk.len() as u32;
        put(writer, [chunk[0] >> 16, end])?;
    }
    put(
        writer,
        list.chunks(2)
            .map(|pair| (pair[0] & 0xFFFF) | pair.get(1).map_or(0, |upper| upper << 16)),
    )
}
