//! Walking a posting list: the next document at or after a given one.

use crate::format::Numbers;
use crate::postings::{PACKED, RUNS};

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Documents.
    Plain,
    /// Starts and ends of runs of documents.
    Runs,
    /// Lower halves of documents, in this many chunks that share the upper one.
    Packed(u32),
}

/// The documents that have one word in one field.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    pub(crate) numbers: Numbers<'a>,
    pub(crate) shape: Shape,
    pub(crate) documents: u32,
    pub(crate) field: u8,
    /// The best score this list alone can give.
    pub(crate) potential: u32,
}

impl<'a> List<'a> {
    /// A list as its entry in the table describes it.
    pub(crate) fn new(numbers: Numbers<'a>, flags: u32, documents: u32, field: u8) -> Self {
        let shape = match flags & (RUNS | PACKED) {
            RUNS => Shape::Runs,
            PACKED => Shape::Packed(numbers.at(0)),
            _ => Shape::Plain,
        };
        Self {
            numbers,
            shape,
            documents,
            field,
            potential: 0,
        }
    }

    /// How many parts the list has: documents, or runs of them.
    pub(crate) fn parts(&self) -> u64 {
        if self.shape == Shape::Runs {
            self.numbers.len() as u64 / 2
        } else {
            u64::from(self.documents)
        }
    }

    pub(crate) fn cursor(&self) -> Cursor<'a> {
        Cursor {
            numbers: self.numbers,
            shape: self.shape,
            documents: self.documents,
            at: 0,
            chunk: 0,
        }
    }
}

/// A position in a list; it only moves forward.
pub(crate) struct Cursor<'a> {
    numbers: Numbers<'a>,
    shape: Shape,
    documents: u32,
    at: usize,
    chunk: u32,
}

impl Cursor<'_> {
    /// The first document not below `target`, which must not be below that of the call before.
    #[inline]
    pub(crate) fn seek(&mut self, target: u32) -> Option<u32> {
        match self.shape {
            Shape::Plain => {
                self.at = self.numbers.gallop(self.at, target);
                (self.at < self.numbers.len()).then(|| self.numbers.at(self.at))
            }
            Shape::Runs => {
                // The first number above the target ends its run, or starts the next.
                let above = self.numbers.gallop(self.at, target.saturating_add(1));
                self.at = above & !1;
                let inside = above & 1 == 1;
                (above < self.numbers.len()).then(|| {
                    if inside {
                        target
                    } else {
                        self.numbers.at(above)
                    }
                })
            }
            Shape::Packed(chunks) => self.seek_packed(chunks, target),
        }
    }

    fn seek_packed(&mut self, chunks: u32, target: u32) -> Option<u32> {
        while self.chunk < chunks && (self.chunk as usize) < self.numbers.len() {
            let head = 1 + 2 * self.chunk as usize;
            let end = self.numbers.at(head + 1).min(self.documents) as usize;
            let upper = self.numbers.at(head) & 0xFFFF;
            if upper >= target >> 16 {
                let low = if upper == target >> 16 {
                    target & 0xFFFF
                } else {
                    0
                };
                let halves = 1 + 2 * chunks as usize;
                self.at = self.gallop_halves(halves, end, low);
                if self.at < end {
                    return Some((upper << 16) | self.half(halves, self.at));
                }
            }
            self.at = self.at.max(end);
            self.chunk += 1;
        }
        None
    }

    #[inline]
    fn half(&self, halves: usize, at: usize) -> u32 {
        (self.numbers.at(halves + at / 2) >> (16 * (at & 1))) & 0xFFFF
    }

    /// The first position from here on and before `end` whose lower half is not below `low`, looking nearby first.
    #[inline]
    fn gallop_halves(&self, halves: usize, end: usize, low: u32) -> usize {
        let (mut from, mut to, mut step) = (self.at, self.at, 1);
        while to < end && self.half(halves, to) < low {
            from = to + 1;
            to += step;
            step *= 2;
        }
        to = to.min(end);
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.half(halves, middle) < low {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{COUNTS, FileWriter, Section, read_header};
    use crate::postings::Lists;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::fs::{self, File};

    /// Writes one list and walks it by the given targets.
    fn walked(list: &BTreeSet<u32>, targets: &BTreeSet<u32>) -> (Shape, Vec<Option<u32>>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        let mut writer = FileWriter::new(File::create(&path).unwrap()).unwrap();
        let mut lists = Lists::default();
        writer.begin(Section::Lists).unwrap();
        lists
            .field(&mut writer, 0, 1, |take| {
                for document in list {
                    take(*document, 0);
                }
            })
            .unwrap();
        writer.end(Section::Lists);
        lists.table(&mut writer).unwrap();
        writer.close(0, &[0; COUNTS]).unwrap();
        let bytes = fs::read(&path).unwrap();
        let header = read_header(&bytes, 0).unwrap();
        let part =
            |section: Section| Numbers::new(&bytes[header.sections[section as usize].clone()]);
        let table = part(Section::ListTable);
        let list = List::new(part(Section::Lists), table.at(0), table.at(1), 0);
        let mut cursor = list.cursor();
        (
            list.shape,
            targets.iter().map(|target| cursor.seek(*target)).collect(),
        )
    }

    #[test]
    fn the_shortest_shape_is_taken() {
        let none = BTreeSet::new();
        assert!(walked(&(0..100).collect(), &none).0 == Shape::Runs);
        assert!(walked(&(0..100).map(|n| n * 3).collect(), &none).0 == Shape::Packed(1));
        assert!(walked(&(0..100).map(|n| n << 16).collect(), &none).0 == Shape::Plain);
    }

    proptest! {
        #[test]
        fn every_shape_finds_the_next_document(
            scattered in prop::collection::btree_set(0_u32..400_000, 1..300),
            dense in prop::collection::btree_set(65_000_u32..66_500, 0..600),
            run in 0_u32..300_000,
            length in 0_u32..900,
            targets in prop::collection::btree_set(0_u32..410_000, 1..60),
        ) {
            let mixed: BTreeSet<u32> = scattered.iter().copied().chain(dense.iter().copied()).chain(run..run + length).collect();
            let only_run: BTreeSet<u32> = (run..=run + length).collect();
            for list in [scattered, dense, mixed, only_run] {
                if list.is_empty() {
                    continue;
                }
                let expected: Vec<_> = targets.iter().map(|target| list.range(target..).next().copied()).collect();
                prop_assert_eq!(walked(&list, &targets).1, expected);
            }
        }
    }
}
