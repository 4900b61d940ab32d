//! The mapped index file, read only.

use crate::buckets::Buckets;
use crate::cursor::List;
use crate::error::OpenError;
use crate::format::{Header, Numbers, Section, read_header};
use crate::schema::{MAX_FIELDS, Schema};
use crate::typo::hash;
use memmap2::Mmap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

/// Marks an entry of a value that is several words.
const SEVERAL: u32 = 0x8000_0000;

/// An index file, opened.
pub(crate) struct Base {
    map: Mmap,
    header: Header,
    fields: usize,
    /// For each field: where its value lies in a row, the mask of its width, its first value.
    columns: [(usize, u32, usize); MAX_FIELDS],
    stride: usize,
}

impl Base {
    pub(crate) fn open(path: &Path, schema: &Schema) -> Result<Self, OpenError> {
        let file = File::open(path)?;
        #[expect(
            unsafe_code,
            reason = "mapping is unsafe because others could change the file; builders only ever replace it by renaming"
        )]
        let map = unsafe { Mmap::map(&file)? };
        let header = read_header(&map, schema.fingerprint())?;
        let fields = (header.counts[2] as usize).min(MAX_FIELDS);
        let mut columns = [(0, 0, 0); MAX_FIELDS];
        let mut stride = 0;
        for (field, column) in columns.iter_mut().enumerate().take(fields) {
            let width = header.counts[4 + 2 * field] as usize;
            let mask = if width >= 4 {
                u32::MAX
            } else {
                (1 << (8 * width)) - 1
            };
            *column = (stride, mask, header.counts[3 + 2 * field] as usize);
            stride += width;
        }
        Ok(Self {
            map,
            header,
            fields,
            columns,
            stride,
        })
    }

    fn bytes(&self, section: Section) -> &[u8] {
        self.map
            .get(self.header.sections[section as usize].clone())
            .unwrap_or(&[])
    }

    fn numbers(&self, section: Section) -> Numbers<'_> {
        Numbers::new(self.bytes(section))
    }

    /// Number of documents.
    pub(crate) fn len(&self) -> u32 {
        self.header.counts[0] as u32
    }

    /// Number of words.
    pub(crate) fn words(&self) -> u32 {
        self.header.counts[1] as u32
    }

    pub(crate) fn fields(&self) -> usize {
        self.fields
    }

    pub(crate) fn word(&self, term: u32) -> &[u8] {
        let starts = self.numbers(Section::TermStarts);
        let range = starts.at(term as usize) as usize..starts.at(term as usize + 1) as usize;
        self.bytes(Section::TermBytes).get(range).unwrap_or(&[])
    }

    pub(crate) fn word_length(&self, term: u32) -> usize {
        let starts = self.numbers(Section::TermStarts);
        starts
            .at(term as usize + 1)
            .saturating_sub(starts.at(term as usize)) as usize
    }

    /// The words that start with `prefix`.
    pub(crate) fn starting_with(&self, prefix: &[u8]) -> Range<u32> {
        let low = self.partition(0, |word| word < prefix);
        low..self.partition(low, |word| word.starts_with(prefix))
    }

    fn partition(&self, from: u32, before: impl Fn(&[u8]) -> bool) -> u32 {
        let (mut low, mut high) = (from, self.words());
        while low < high {
            let middle = u32::midpoint(low, high);
            if before(self.word(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The number of a word.
    pub(crate) fn find(&self, word: &[u8]) -> Option<u32> {
        let at = self.partition(0, |other| other < word);
        (at < self.words() && self.word(at) == word).then_some(at)
    }

    /// Calls `take` with the posting list of a word in each field it occurs in.
    pub(crate) fn lists<'a>(&'a self, term: u32, mut take: impl FnMut(List<'a>)) {
        let starts = self.numbers(Section::ListStarts);
        let table = self.numbers(Section::ListTable);
        let first = starts.at(term as usize);
        // A word has one list a field at most, whatever a damaged file says.
        let end = starts
            .at(term as usize + 1)
            .min(first.saturating_add(MAX_FIELDS as u32));
        for entry in first..end {
            let at = entry as usize * 4;
            let (shape, start) = (table.at(at), table.at(at + 3) as usize);
            let numbers = self
                .numbers(Section::Lists)
                .part(start..start + table.at(at + 2) as usize);
            take(List::new(
                numbers,
                shape,
                table.at(at + 1),
                shape as u8 & (MAX_FIELDS as u8 - 1),
            ));
        }
    }

    /// The value of a field of a document; 0 is none.
    #[inline]
    pub(crate) fn value(&self, document: u32, field: usize) -> u32 {
        let (offset, mask, _) = self.columns[field];
        let at = document as usize * self.stride + offset;
        let four = self
            .bytes(Section::Rows)
            .get(at..at + 4)
            .and_then(|b| b.try_into().ok());
        four.map_or(0, u32::from_le_bytes) & mask
    }

    /// What a value of a field is: a word, or a place in the list of several.
    #[inline]
    pub(crate) fn entry(&self, field: usize, value: u32) -> u32 {
        self.numbers(Section::Values)
            .at((self.columns[field].2 + value as usize).wrapping_sub(1))
    }

    /// How many words a value has.
    #[inline]
    pub(crate) fn length(&self, entry: u32) -> u32 {
        if entry & SEVERAL == 0 {
            return 1;
        }
        self.numbers(Section::ValueTerms)
            .at((entry & !SEVERAL) as usize)
    }

    /// Calls `take` with each word of a value of a field.
    #[inline]
    pub(crate) fn terms(&self, field: usize, value: u32, mut take: impl FnMut(u32)) {
        let entry = self.entry(field, value);
        if entry & SEVERAL == 0 {
            take(entry);
            return;
        }
        let several = self.numbers(Section::ValueTerms);
        let at = (entry & !SEVERAL) as usize;
        several
            .part(at + 1..(at + 1 + several.at(at) as usize).min(several.len()))
            .iter()
            .for_each(take);
    }

    pub(crate) fn key(&self, document: u32) -> u128 {
        let at = document as usize * 16;
        self.bytes(Section::Keys)
            .get(at..at + 16)
            .and_then(|b| b.try_into().ok())
            .map_or(0, u128::from_le_bytes)
    }

    pub(crate) fn boost(&self, document: u32) -> u8 {
        self.bytes(Section::Boosts)
            .get(document as usize)
            .copied()
            .unwrap_or(0)
    }

    /// The document with this key.
    pub(crate) fn document(&self, key: u128) -> Option<u32> {
        let table = Buckets {
            starts: self.numbers(Section::KeyStarts),
            entries: self.numbers(Section::KeyEntries),
        };
        let mut found = None;
        table.probe(hash(&key.to_le_bytes()), |document| {
            if self.key(document) == key {
                found = Some(document);
            }
        });
        found
    }

    /// The documents of a group, which are stored next to each other.
    pub(crate) fn group(&self, group: u16) -> Range<u32> {
        let groups = self.numbers(Section::Groups);
        for at in (0..groups.len()).step_by(2) {
            if groups.at(at) == u32::from(group) {
                let end = if at + 3 < groups.len() {
                    groups.at(at + 3)
                } else {
                    self.len()
                };
                return groups.at(at + 1)..end;
            }
        }
        0..0
    }

    pub(crate) fn edits(&self) -> Buckets<'_> {
        Buckets {
            starts: self.numbers(Section::EditStarts),
            entries: self.numbers(Section::EditEntries),
        }
    }

    pub(crate) fn sounds(&self) -> Buckets<'_> {
        Buckets {
            starts: self.numbers(Section::SoundStarts),
            entries: self.numbers(Section::SoundEntries),
        }
    }

    /// Calls `take` with the words of lengths in `lengths` whose letters differ from `mask` by at most four.
    pub(crate) fn with_letters(&self, lengths: Range<usize>, mask: u32, mut take: impl FnMut(u32)) {
        let starts = self.numbers(Section::LengthStarts);
        let last = starts.len().saturating_sub(1);
        let range =
            starts.at(lengths.start.min(last)) as usize..starts.at(lengths.end.min(last)) as usize;
        let masks = self.numbers(Section::Masks).part(range.clone());
        let terms = self.numbers(Section::ByLength).part(range);
        for (at, other) in masks.iter().enumerate() {
            if (other ^ mask).count_ones() <= 4 {
                take(terms.at(at));
            }
        }
    }

    /// Frequent words in a range of words.
    pub(crate) fn popular(&self, range: &Range<u32>) -> impl Iterator<Item = u32> {
        let popular = self.numbers(Section::Popular);
        let (start, end) = (popular.gallop(0, range.start), popular.gallop(0, range.end));
        popular.part(start..end).iter()
    }
}
