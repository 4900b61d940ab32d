//! One thing to find.

use kernel::id::Id;
use search::Document;

/// One thing to find: its words and its card.
#[derive(Debug, Clone)]
pub struct Entry<C> {
    /// Its number: [`key`] of its id.
    pub key: u128,
    /// A small number by which things are kept together and preferred (the département).
    pub group: u16,
    /// Preference among otherwise equal hits, larger first.
    pub boost: u8,
    /// What it is found by.
    pub texts: Texts,
    /// What a hit shows.
    pub card: C,
}

/// The number under which an index knows somebody or something.
pub fn key(id: impl Id) -> u128 {
    id.uuid().as_u128()
}

impl<C> Entry<C> {
    /// Its words, as the index takes them.
    pub(crate) fn with_document<T>(&self, take: impl FnOnce(&Document<'_>) -> T) -> T {
        let texts: Vec<(u8, &str)> = self
            .texts
            .0
            .iter()
            .map(|(field, text)| (*field, text.as_str()))
            .collect();
        take(&Document {
            key: self.key,
            group: self.group,
            boost: self.boost,
            texts: &texts,
        })
    }
}

/// The texts of one entry with the fields they are in, each once.
#[derive(Debug, Clone, Default)]
pub struct Texts(Vec<(u8, String)>);

impl Texts {
    /// Adds a text to a field, unless it is empty or there already.
    pub fn add(&mut self, field: u8, text: &str) {
        let is_there = |(known, other): &(u8, String)| *known == field && other == text;
        if !text.is_empty() && !self.0.iter().any(is_there) {
            self.0.push((field, text.to_owned()));
        }
    }
}
