//! The builder's tables: distinct words, and distinct field values (sequences of words).

use crate::typo::hash;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The keys are hashes already: the map uses them unchanged.
#[derive(Default)]
pub(crate) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = self.0.rotate_left(7) ^ hash(bytes);
    }
    // The mark that ends a text says nothing new.
    fn write_u8(&mut self, _: u8) {}
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

type Slots = HashMap<u64, u32, BuildHasherDefault<AsIs>>;

/// Distinct words, numbered in order of appearance.
#[derive(Default)]
pub(crate) struct Words {
    bytes: Vec<u8>,
    starts: Vec<u32>,
    slots: Slots,
}

impl Words {
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn get(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let end = self
            .starts
            .get(at + 1)
            .map_or(self.bytes.len(), |end| *end as usize);
        &self.bytes[self.starts[at] as usize..end]
    }

    /// The number of a word, a new one if it was not met before.
    pub(crate) fn intern(&mut self, word: &str) -> u32 {
        let mut slot = hash(word.as_bytes());
        while let Some(number) = self.slots.get(&slot).copied() {
            if self.get(number) == word.as_bytes() {
                return number;
            }
            slot = slot.wrapping_add(1);
        }
        let number = self.starts.len() as u32;
        self.starts.push(self.bytes.len() as u32);
        self.bytes.extend_from_slice(word.as_bytes());
        self.slots.insert(slot, number);
        number
    }

    /// Numbers in the order of the words, and for each old number its rank.
    pub(crate) fn sort(&mut self) -> (Vec<u32>, Vec<u32>) {
        self.slots = Slots::default();
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        let mut rank = vec![0; order.len()];
        for (at, number) in order.iter().enumerate() {
            rank[*number as usize] = at as u32;
        }
        (order, rank)
    }
}

/// Distinct values of one field: non-empty sequences of word numbers, numbered from 1.
#[derive(Default)]
pub(crate) struct Values {
    terms: Vec<u32>,
    starts: Vec<u32>,
    slots: Slots,
    /// Values already seen as texts, to fold and cut each text once.
    texts: HashMap<Box<str>, u32, BuildHasherDefault<AsIs>>,
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(crate) fn get(&self, number: u32) -> &[u32] {
        let at = number as usize - 1;
        let end = self
            .starts
            .get(at + 1)
            .map_or(self.terms.len(), |end| *end as usize);
        &self.terms[self.starts[at] as usize..end]
    }

    pub(crate) fn known(&self, text: &str) -> Option<u32> {
        self.texts.get(text).copied()
    }

    pub(crate) fn remember(&mut self, text: &str, number: u32) {
        self.texts.insert(text.into(), number);
    }

    pub(crate) fn intern(&mut self, terms: &[u32]) -> u32 {
        if terms.is_empty() {
            return 0;
        }
        let mut slot = terms.iter().fold(terms.len() as u64, |state, term| {
            let mixed = (state ^ u64::from(*term)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            mixed ^ (mixed >> 32)
        });
        while let Some(number) = self.slots.get(&slot).copied() {
            if self.get(number) == terms {
                return number;
            }
            slot = slot.wrapping_add(0x9E37_79B9_7F4A_7C15);
        }
        self.starts.push(self.terms.len() as u32);
        self.terms.extend_from_slice(terms);
        let number = self.starts.len() as u32;
        self.slots.insert(slot, number);
        number
    }

    /// Puts the ranks of words in place of their numbers; returns values in the order of their words, and the rank (from 1) of each.
    pub(crate) fn sort(&mut self, rank_of_word: &[u32]) -> (Vec<u32>, Vec<u32>) {
        self.slots = Slots::default();
        self.texts = HashMap::default();
        for term in &mut self.terms {
            *term = rank_of_word[*term as usize];
        }
        let mut order: Vec<u32> = (1..=self.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        let mut rank = vec![0; order.len() + 1];
        for (at, number) in order.iter().enumerate() {
            rank[*number as usize] = at as u32 + 1;
        }
        (order, rank)
    }

    /// Renumbers the values to `order`, as [`Self::sort`] gave it.
    pub(crate) fn reorder(&mut self, order: &[u32]) {
        let mut terms = Vec::with_capacity(self.terms.len());
        let mut starts = Vec::with_capacity(order.len());
        for number in order {
            starts.push(terms.len() as u32);
            terms.extend_from_slice(self.get(*number));
        }
        (self.terms, self.starts) = (terms, starts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_values_are_kept_once_and_sorted() {
        let mut words = Words::default();
        let (b, a) = (words.intern("b"), words.intern("a"));
        assert_eq!(words.intern("b"), b);
        let mut values = Values::default();
        let (ba, only_a) = (values.intern(&[b, a]), values.intern(&[a]));
        assert_eq!(values.intern(&[b, a]), ba);
        assert_eq!(values.intern(&[]), 0);
        let (_, rank) = words.sort();
        let (order, ranks) = values.sort(&rank);
        assert_eq!(order, [only_a, ba]);
        assert_eq!(ranks, [0, 2, 1]);
        values.reorder(&order);
        assert_eq!(values.get(1), [0]);
        assert_eq!(values.get(2), [1, 0]);
    }
}
