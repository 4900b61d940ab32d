//! The words of a query and how well each matches a word of the index.

use crate::builder::forgivable;
use crate::phonetic;
use crate::query::Filter;
use crate::schema::{FieldRule, MAX_FIELDS, Schema};
use crate::typo::{one_edit, two_edits};
use crate::words;

/// Words of a query that count; the rest is left out.
pub(crate) const MAX_WORDS: usize = 12;
/// The same word.
pub(crate) const EXACT: u8 = 100;
/// An abbreviation, or two words written as one, or one as two.
pub(crate) const REWRITTEN: u8 = 96;
const CUT: u8 = 94;
/// The beginning of the word: from here to 13 more, by how much of it was typed.
pub(crate) const BEGINNING: u8 = 80;
const EDIT: u8 = 74;
const EDIT_OF_FIRST: u8 = 71;
const SOUND: u8 = 66;
const EDIT_OF_SHORT: u8 = 62;
const TWO_EDITS: u8 = 50;
/// Shortest word in which two edits are forgiven.
const LONG: usize = 8;

/// How well the beginning of a word matches all of it.
pub(crate) fn beginning(typed: usize, length: usize) -> u8 {
    BEGINNING + (13 * typed / length.max(1)) as u8
}

/// Whether this quality comes from a tolerated difference.
pub(crate) fn is_loose(quality: u8) -> bool {
    quality < BEGINNING
}

/// A word of the query.
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) sound: Vec<u8>,
    /// Whether it counts only where the next word does.
    pub(crate) leans: bool,
    /// Whether it may be the beginning of a longer word.
    pub(crate) opens: bool,
    /// Short words count half.
    pub(crate) factor: u32,
    /// This word and a neighbour, written as one.
    pub(crate) joined: Vec<String>,
    /// Words that together stand for this one, in one field.
    pub(crate) phrases: Vec<Phrase<String>>,
    /// Whether some document has the very word; told by the index.
    pub(crate) spelt: bool,
}

/// Words that together stand for one of the query.
pub(crate) struct Phrase<T> {
    pub(crate) words: Vec<T>,
    pub(crate) quality: u8,
    /// Whether it is the word of the query cut in two.
    cut: bool,
}

impl<T> Phrase<T> {
    /// The same phrase in the numbers of an index; none when the index lacks one of its words.
    pub(crate) fn numbered(&self, find: impl Fn(&T) -> Option<u32>) -> Option<Phrase<u32>> {
        let words = self.words.iter().map(find).collect::<Option<_>>()?;
        Some(Phrase {
            words,
            quality: self.quality,
            cut: self.cut,
        })
    }

    /// How well it stands for a word in a field; 0 is not at all.
    #[inline]
    pub(crate) fn quality_in(&self, rule: FieldRule, spelt: bool) -> u8 {
        if self.cut && spelt && !rule.compound {
            0
        } else {
            self.quality
        }
    }
}

impl Word {
    pub(crate) fn forgiven(&self) -> bool {
        forgivable(self.text.as_bytes())
    }

    pub(crate) fn is_long(&self) -> bool {
        self.forgiven() && self.text.len() >= LONG
    }

    /// How well `term` fits without forgiving anything; 0 is not at all.
    pub(crate) fn strict(&self, term: &[u8]) -> u8 {
        if term == self.text.as_bytes() {
            EXACT
        } else if self.joined.iter().any(|joined| joined.as_bytes() == term) {
            REWRITTEN
        } else if self.opens && term.starts_with(self.text.as_bytes()) {
            beginning(self.text.len(), term.len())
        } else {
            0
        }
    }

    /// How well `term` fits when one edit or the sound is forgiven.
    pub(crate) fn loose(&self, term: &[u8]) -> u8 {
        self.loose_of(term, || phonetic::key(term))
    }

    /// As [`Self::loose`], with a sound that may be known already.
    pub(crate) fn loose_of<S: AsRef<[u8]>>(&self, term: &[u8], sound: impl FnOnce() -> S) -> u8 {
        let text = self.text.as_bytes();
        if !self.forgiven() || !forgivable(term) {
            0
        } else if one_edit(text, term) {
            match (text.len(), text[0] == term[0]) {
                (..=3, _) => EDIT_OF_SHORT,
                (_, true) => EDIT,
                (_, false) => EDIT_OF_FIRST,
            }
        } else if !self.sound.is_empty() && sound().as_ref() == self.sound {
            SOUND
        } else {
            0
        }
    }

    /// How well `term` fits when two edits are forgiven.
    pub(crate) fn far(&self, term: &[u8]) -> u8 {
        if self.is_long() && forgivable(term) && two_edits(self.text.as_bytes(), term) {
            TWO_EDITS
        } else {
            0
        }
    }
}

/// The words of a query text.
pub(crate) fn words_of(schema: &Schema, text: &str) -> Vec<Word> {
    let mut texts = words::split(schema, text);
    texts.truncate(MAX_WORDS);
    let unfinished = !text.ends_with(char::is_whitespace);
    let last = texts.len().saturating_sub(1);
    (0..texts.len())
        .map(|at| {
            let text = texts[at].clone();
            let mut joined = Vec::new();
            if at > 0 {
                joined.push(format!("{}{text}", texts[at - 1]));
            }
            if at < last {
                joined.push(format!("{text}{}", texts[at + 1]));
            }
            let mut phrases: Vec<_> = schema
                .phrases(&text)
                .iter()
                .map(|phrase| Phrase {
                    words: phrase.clone(),
                    quality: REWRITTEN,
                    cut: false,
                })
                .collect();
            phrases.extend(cuts(schema, &text));
            Word {
                sound: if forgivable(text.as_bytes()) {
                    phonetic::key(text.as_bytes())
                } else {
                    Vec::new()
                },
                leans: at < last && schema.is_particle(&text),
                opens: text.len() >= 3 || (at == last && unfinished),
                factor: if text.len() <= 2 { 50 } else { 100 },
                joined,
                phrases,
                spelt: false,
                text,
            }
        })
        .collect()
}

/// `jeanpierre` as `jean pierre`: all ways to cut a word in two.
fn cuts(schema: &Schema, text: &str) -> Vec<Phrase<String>> {
    if text.len() < 6 || !forgivable(text.as_bytes()) || !text.is_ascii() {
        return Vec::new();
    }
    (2..=text.len() - 3)
        .map(|at| {
            let (first, second) = text.split_at(at);
            Phrase {
                words: vec![schema.meaning(first).to_owned(), second.to_owned()],
                quality: CUT,
                cut: true,
            }
        })
        .collect()
}

/// The words a filter asks for: for each field named, the alternatives.
pub(crate) fn conditions(schema: &Schema, filter: &Filter<'_>) -> Vec<(usize, Vec<Vec<String>>)> {
    let mut found = Vec::new();
    for field in 0..MAX_FIELDS {
        let alternatives: Vec<_> = filter
            .terms
            .iter()
            .filter(|(f, _)| usize::from(*f) == field)
            .map(|(_, text)| words::split(schema, text))
            .collect();
        if !alternatives.is_empty() {
            found.push((field, alternatives));
        }
    }
    found
}
