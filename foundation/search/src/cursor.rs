//! Walking a posting list: the next document at or after a given one.

use crate::format::Numbers;

/// The documents that have one word in one field.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    pub(crate) numbers: Numbers<'a>,
    pub(crate) runs: bool,
    pub(crate) documents: u32,
    pub(crate) field: u8,
    /// The best score this list alone can give.
    pub(crate) potential: u32,
}

impl<'a> List<'a> {
    /// How many pieces the list is made of: documents, or runs of them.
    pub(crate) fn parts(&self) -> u64 {
        self.numbers.len() as u64 >> u32::from(self.runs)
    }

    pub(crate) fn cursor(&self) -> Cursor<'a> {
        Cursor {
            numbers: self.numbers,
            runs: self.runs,
            at: 0,
        }
    }
}

/// A place in a list; it only moves forward.
pub(crate) struct Cursor<'a> {
    numbers: Numbers<'a>,
    runs: bool,
    at: usize,
}

impl Cursor<'_> {
    /// The first document not below `target`.
    #[inline]
    pub(crate) fn seek(&mut self, target: u32) -> Option<u32> {
        if !self.runs {
            self.at = self.numbers.gallop(self.at, target);
            return (self.at < self.numbers.len()).then(|| self.numbers.at(self.at));
        }
        // Numbers are start, end, start, end: the first one above the target ends its run, or starts the next.
        let above = self.numbers.gallop(self.at, target.saturating_add(1));
        self.at = above & !1;
        if above >= self.numbers.len() {
            return None;
        }
        Some(if above & 1 == 1 {
            target
        } else {
            self.numbers.at(above)
        })
    }
}
