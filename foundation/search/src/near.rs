//! Whether a word nearly matches another, for texts that are scanned and not indexed: the same edits as in the index.

use crate::typo::{letters, one_edit, two_edits};
use crate::words::MAX_WORD;

/// Shortest word that may be misspelled: below, one edit makes another word.
const SHORTEST: usize = 4;
/// Shortest word that may be misspelled twice.
const LONG: usize = 8;

/// A word that may be misspelled, or begin a longer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearWord {
    word: Vec<u8>,
    letters: u32,
    edits: u32,
}

impl NearWord {
    /// From a folded word. `None` when it tolerates nothing: a short word, a number.
    pub fn to(word: &str) -> Option<Self> {
        let forgives = (SHORTEST..=MAX_WORD - 2).contains(&word.len())
            && !word.bytes().any(|sign| sign.is_ascii_digit());
        forgives.then(|| Self {
            word: word.as_bytes().to_vec(),
            letters: letters(word.as_bytes()),
            edits: if word.len() < LONG { 1 } else { 2 },
        })
    }

    /// Whether a folded word is this one but for a few edits, or begins so.
    pub fn is(&self, other: &str) -> bool {
        let edits = self.edits as usize;
        let (least, most) = (self.word.len() - edits, self.word.len() + edits);
        let other = &other.as_bytes()[..other.len().min(most)];
        // Each edit removes one letter at most: a cheap refusal of nearly all words.
        if other.len() < least || (self.letters & !letters(other)).count_ones() > self.edits {
            return false;
        }
        (least..=other.len()).rev().any(|end| {
            let start = &other[..end];
            if self.edits == 1 {
                one_edit(&self.word, start) || self.word == start
            } else {
                two_edits(&self.word, start)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::NearWord;

    #[test]
    fn what_is_forgiven_and_what_is_not() {
        let near = |word: &str, other: &str| NearWord::to(word).is_some_and(|near| near.is(other));
        for (word, other) in [
            ("pansemant", "pansement"),
            ("pansemnt", "pansements"),
            ("panesment", "pansement"),
            ("doliprnae", "doliprane"),
            ("ulcre", "ulcere"),
            ("lasilx", "lasilix"),
            ("pansement", "pansement"),
        ] {
            assert!(near(word, other), "{word} {other}");
        }
        for (word, other) in [
            ("mal", "mol"),
            ("500mg", "600mg"),
            ("2026", "2027"),
            ("ulcere", "sincere"),
            ("pansement", "moment"),
            ("pansement", "pan"),
        ] {
            assert!(!near(word, other), "{word} {other}");
        }
    }
}
