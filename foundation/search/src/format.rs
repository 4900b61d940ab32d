//! The index file: a header of one block, then sections of little-endian numbers, each starting on a block of 8 bytes.
//!
//! header: magic, format number, checksum of the header, schema fingerprint, file length, checksum of the body, counts, section table.

use crate::error::OpenError;
use crate::typo::hash;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

const MAGIC: &[u8; 8] = b"SPICOIDX";
/// Raised whenever the layout, the folding, the phonetic rules or the hash change.
pub(crate) const FORMAT: u32 = 4;
const HEADER: usize = 1024;
const CHUNK: usize = 1 << 20;

/// What the sections hold, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// Words one after the other, sorted.
    TermBytes,
    /// Where each word starts, one more than words.
    TermStarts,
    /// Where the posting lists of each word start in `ListTable`, one more than words.
    ListStarts,
    /// Four numbers a list: field and shape, documents, length, start in `Lists`.
    ListTable,
    /// Document numbers: plain, in halves or as runs.
    Lists,
    /// Values of all fields: a word number, or a place in `ValueTerms`.
    Values,
    /// Values of several words: count, then word numbers.
    ValueTerms,
    /// A packed row of value numbers for each document.
    Rows,
    /// 16 bytes a document.
    Keys,
    /// One byte a document.
    Boosts,
    /// Pairs of group and first document.
    Groups,
    /// Hash buckets of the words' deletion neighbourhoods.
    EditStarts,
    /// Entries of the same.
    EditEntries,
    /// Hash buckets of the words' sounds.
    SoundStarts,
    /// Entries of the same.
    SoundEntries,
    /// Hash buckets of the documents' keys.
    KeyStarts,
    /// Entries of the same.
    KeyEntries,
    /// Word numbers by length of word, then where each length starts is in `LengthStarts`.
    ByLength,
    /// Letter masks in the order of `ByLength`.
    Masks,
    /// Where each length starts.
    LengthStarts,
    /// The words found in most documents, sorted.
    Popular,
}

pub(crate) const SECTIONS: usize = Section::Popular as usize + 1;
/// Counts kept in the header: documents, words, then for each field its first value and the bytes of a value in a row.
pub(crate) const COUNTS: usize = 24;

/// The header, read and checked.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) counts: [u64; COUNTS],
    pub(crate) sections: [Range<usize>; SECTIONS],
}

/// Reads and checks the header; costs the same for any size of file.
pub(crate) fn read_header(file: &[u8], fingerprint: u64) -> Result<Header, OpenError> {
    let block = file
        .get(..HEADER)
        .ok_or(OpenError::Damaged("it is shorter than its header"))?;
    if &block[..8] != MAGIC {
        return Err(OpenError::Damaged("it does not start like an index"));
    }
    let found = number(block, 8) as u32;
    if found != FORMAT {
        return Err(OpenError::Version {
            found,
            expected: FORMAT,
        });
    }
    if number(block, 16) != hash(&block[24..]) {
        return Err(OpenError::Damaged("the checksum of its header is wrong"));
    }
    if number(block, 24) != fingerprint {
        return Err(OpenError::Schema);
    }
    if number(block, 32) != file.len() as u64 {
        return Err(OpenError::Damaged("its length is not the one written"));
    }
    let counts = std::array::from_fn(|i| number(block, 48 + 8 * i));
    let table = 48 + 8 * COUNTS;
    let sections = std::array::from_fn(|i| {
        number(block, table + 16 * i) as usize..number(block, table + 16 * i + 8) as usize
    });
    if sections
        .iter()
        .any(|s: &Range<usize>| s.start > s.end || s.end > file.len())
    {
        return Err(OpenError::Damaged("a section lies outside of it"));
    }
    Ok(Header { counts, sections })
}

/// Reads the whole file once, without mapping it, and compares its checksum.
pub(crate) fn verify(path: &Path) -> Result<(), OpenError> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut block = vec![0; HEADER.min(length as usize)];
    file.read_exact(&mut block)?;
    let whole = block.len() == HEADER;
    let expected = if whole { number(&block, 40) } else { 0 };
    let mut chunk = vec![0; CHUNK];
    let mut state = 0;
    loop {
        let mut filled = 0;
        while filled < CHUNK {
            match file.read(&mut chunk[filled..])? {
                0 => break,
                n => filled += n,
            }
        }
        if filled == 0 {
            break;
        }
        state = digest(state, &chunk[..filled]);
    }
    if state == expected {
        Ok(())
    } else {
        Err(OpenError::Damaged("the checksum of its content is wrong"))
    }
}

fn number(block: &[u8], at: usize) -> u64 {
    block
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

fn digest(state: u64, chunk: &[u8]) -> u64 {
    let (words, rest) = chunk.as_chunks::<8>();
    let mixed = words.iter().fold(state, |s, w| {
        (s.rotate_left(5) ^ u64::from_le_bytes(*w)).wrapping_mul(0x517C_C1B7_2722_0A95)
    });
    (mixed.rotate_left(5) ^ hash(rest)).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// Writes an index file section by section.
pub(crate) struct FileWriter {
    file: File,
    chunk: Vec<u8>,
    position: u64,
    body: u64,
    sections: [(u64, u64); SECTIONS],
}

impl FileWriter {
    pub(crate) fn new(mut file: File) -> io::Result<Self> {
        file.write_all(&[0; HEADER])?;
        Ok(Self {
            file,
            chunk: Vec::with_capacity(CHUNK),
            position: HEADER as u64,
            body: 0,
            sections: [(0, 0); SECTIONS],
        })
    }

    /// Starts a section; `end` closes it.
    pub(crate) fn begin(&mut self, section: Section) -> io::Result<()> {
        let gap = self.position.next_multiple_of(8) - self.position;
        self.put(&[0; 8][..gap as usize])?;
        self.sections[section as usize] = (self.position, self.position);
        Ok(())
    }

    pub(crate) fn end(&mut self, section: Section) {
        self.sections[section as usize].1 = self.position;
    }

    /// A whole section of numbers.
    pub(crate) fn numbers(&mut self, section: Section, numbers: &[u32]) -> io::Result<()> {
        self.begin(section)?;
        for number in numbers {
            self.put(&number.to_le_bytes())?;
        }
        self.end(section);
        Ok(())
    }

    pub(crate) fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        while !bytes.is_empty() {
            let room = (CHUNK - self.chunk.len()).min(bytes.len());
            self.chunk.extend_from_slice(&bytes[..room]);
            bytes = &bytes[room..];
            if self.chunk.len() == CHUNK {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.body = digest(self.body, &self.chunk);
        self.file.write_all(&self.chunk)?;
        self.chunk.clear();
        Ok(())
    }

    /// Writes the header and waits until all is on disk. Returns the length of the file.
    pub(crate) fn close(mut self, fingerprint: u64, counts: &[u64; COUNTS]) -> io::Result<u64> {
        if !self.chunk.is_empty() {
            self.flush()?;
        }
        let mut block = vec![0; HEADER];
        let mut set =
            |at: usize, value: u64| block[at..at + 8].copy_from_slice(&value.to_le_bytes());
        set(0, u64::from_le_bytes(*MAGIC));
        set(8, u64::from(FORMAT));
        set(24, fingerprint);
        set(32, self.position);
        set(40, self.body);
        for (i, count) in counts.iter().enumerate() {
            set(48 + 8 * i, *count);
        }
        for (i, (start, end)) in self.sections.iter().enumerate() {
            set(48 + 8 * COUNTS + 16 * i, *start);
            set(48 + 8 * COUNTS + 16 * i + 8, *end);
        }
        let sum = hash(&block[24..]);
        block[16..24].copy_from_slice(&sum.to_le_bytes());
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&block)?;
        self.file.sync_all()?;
        Ok(self.position)
    }
}

/// Little-endian numbers in the mapped file. Reading beyond the end gives zero, so that a damaged file cannot stop the program.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Numbers<'a>(&'a [[u8; 4]]);

impl<'a> Numbers<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    pub(crate) fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn at(self, index: usize) -> u32 {
        self.0.get(index).map_or(0, |b| u32::from_le_bytes(*b))
    }

    pub(crate) fn part(self, range: Range<usize>) -> Self {
        Self(self.0.get(range).unwrap_or(&[]))
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = u32> + 'a {
        self.0.iter().map(|b| u32::from_le_bytes(*b))
    }

    /// First index from `from` on whose number is not below `target`, looking near `from` first.
    #[inline]
    pub(crate) fn gallop(self, from: usize, target: u32) -> usize {
        let mut step = 1;
        let (mut low, mut high) = (from, from);
        while high < self.0.len() && self.at(high) < target {
            low = high + 1;
            high += step;
            step *= 2;
        }
        high = high.min(self.0.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.at(middle) < target {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}
