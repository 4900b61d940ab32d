//! The fields of a document, their weights, synonyms and abbreviations.

use crate::typo::hash;
use crate::words;
use std::collections::{BTreeMap, BTreeSet};

/// Most fields a schema may have.
pub(crate) const MAX_FIELDS: usize = 8;

/// How one field counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRule {
    /// Importance of a match in this field, 0 to 100.
    pub weight: u16,
    /// Whether edits and sounds are forgiven here. Set to false for codes (postcode, identifiers): exact or beginning only.
    pub forgiving: bool,
    /// Whether one word is often written as two here: the names of people (`Lefèvre`, `Le Fèvre`). Elsewhere a word of the query is
    /// cut in two only when nothing is spelt as it is: `dupont` is not the hospital « du Pont ».
    pub compound: bool,
}

/// Fields (numbered in the order they are added, at most 8), static order, synonyms and abbreviations.
///
/// Field rules and abbreviations may change without rebuilding; the number of fields, the order and the synonyms may not.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    fields: Vec<FieldRule>,
    order: Vec<u8>,
    synonyms: BTreeMap<String, String>,
    particles: BTreeSet<String>,
    abbreviations: BTreeMap<String, Vec<Vec<String>>>,
}

impl Schema {
    /// A schema without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next field. A ninth field is not kept: documents that name it are refused.
    #[must_use]
    pub fn field(mut self, rule: FieldRule) -> Self {
        if self.fields.len() < MAX_FIELDS {
            self.fields.push(rule);
        }
        self
    }

    /// Fields by which documents are laid out on disk, after their group. Put the field that is most often searched together with a
    /// name first (the place): its documents then lie side by side.
    #[must_use]
    pub fn ordered_by(mut self, fields: &[u8]) -> Self {
        self.order = fields
            .iter()
            .copied()
            .filter(|field| usize::from(*field) < self.fields.len())
            .collect();
        self
    }

    /// `word` is the same as `meaning`, in documents and in queries (`st`, `saint`). Both are single words.
    #[must_use]
    pub fn synonym(mut self, word: &str, meaning: &str) -> Self {
        self.synonyms
            .insert(kernel::fold::fold(word), kernel::fold::fold(meaning));
        self
    }

    /// `word` belongs to the one after it (`saint`, `le`, `de`): in a query it counts only in a field where the next one counts too, so
    /// that « st étienne » is the town before it is Mr Étienne at Saint-Maur.
    #[must_use]
    pub fn particle(mut self, word: &str) -> Self {
        self.particles.insert(kernel::fold::fold(word));
        self
    }

    /// `word` in a query may also mean the words of `phrase`, all in one field (`kine`, `masseur kinésithérapeute`).
    /// One word may be given several phrases.
    #[must_use]
    pub fn abbreviation(mut self, word: &str, phrase: &str) -> Self {
        let phrase = words::split(&self, phrase);
        if !phrase.is_empty() {
            self.abbreviations
                .entry(kernel::fold::fold(word))
                .or_default()
                .push(phrase);
        }
        self
    }

    /// Number of fields.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether no field was added yet.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    pub(crate) fn rule(&self, field: usize) -> FieldRule {
        self.fields.get(field).copied().unwrap_or(FieldRule {
            weight: 0,
            forgiving: false,
            compound: false,
        })
    }

    pub(crate) fn order(&self) -> &[u8] {
        &self.order
    }

    pub(crate) fn meaning<'a>(&'a self, word: &'a str) -> &'a str {
        self.synonyms.get(word).map_or(word, String::as_str)
    }

    pub(crate) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    pub(crate) fn phrases(&self, word: &str) -> &[Vec<String>] {
        self.abbreviations.get(word).map_or(&[], Vec::as_slice)
    }

    /// A number that changes whenever a file built with this schema must be built anew.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut text = format!("{} {:?}", self.fields.len(), self.order);
        for (word, meaning) in &self.synonyms {
            text.extend([" ", word, "=", meaning]);
        }
        hash(text.as_bytes())
    }
}

/// One thing to be found.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The caller's identifier, given back in hits.
    pub key: u128,
    /// A small number by which documents are kept together and preferred (the département).
    pub group: u16,
    /// Preference among otherwise equal documents, larger first.
    pub boost: u8,
    /// Texts with the number of their field; a field may occur several times.
    pub texts: &'a [(u8, &'a str)],
}
