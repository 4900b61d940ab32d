//! Documents added, changed or removed since the index file was built, kept in memory and searched by the same rules.

use crate::phonetic;
use crate::schema::{Document, MAX_FIELDS, Schema};
use crate::typo::{hash, letters};
use crate::words;
use std::collections::HashMap;

/// A document kept in memory.
pub(crate) struct Kept {
    pub(crate) key: u128,
    pub(crate) change: u64,
    pub(crate) group: u16,
    pub(crate) boost: u8,
    pub(crate) fields: [Vec<u32>; MAX_FIELDS],
}

/// A word kept in memory.
pub(crate) struct Spelt {
    pub(crate) text: String,
    pub(crate) sound: Vec<u8>,
    /// Places of the documents that have it.
    pub(crate) having: Vec<u32>,
}

/// Lets most words be refused without reading them.
pub(crate) struct Glance {
    /// The first four bytes.
    pub(crate) head: u32,
    pub(crate) letters: u32,
    pub(crate) sound: u32,
}

impl Glance {
    pub(crate) fn new(text: &[u8], sound: &[u8]) -> Self {
        Self {
            head: head(text),
            letters: letters(text),
            sound: hash(sound) as u32,
        }
    }
}

fn head(text: &[u8]) -> u32 {
    let mut four = [0; 4];
    for (to, from) in four.iter_mut().zip(text) {
        *to = *from;
    }
    u32::from_be_bytes(four)
}

/// What changed since the file.
#[derive(Default)]
pub(crate) struct Overlay {
    pub(crate) places: HashMap<u128, u32>,
    pub(crate) kept: Vec<Option<Kept>>,
    free: Vec<u32>,
    removed: HashMap<u128, u64>,
    pub(crate) words: Vec<Spelt>,
    pub(crate) glances: Vec<Glance>,
    pub(crate) numbers: HashMap<String, u32>,
    pub(crate) change: u64,
}

impl Overlay {
    /// Number of documents.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    /// The number of the last change.
    pub(crate) fn change(&self) -> u64 {
        self.change
    }

    /// Whether the file's document with this key no longer counts.
    pub(crate) fn hides(&self, key: u128) -> bool {
        self.places.contains_key(&key) || self.removed.contains_key(&key)
    }

    pub(crate) fn hidden(&self) -> impl Iterator<Item = u128> {
        self.places.keys().chain(self.removed.keys()).copied()
    }

    /// Whether a document kept here has this very word.
    pub(crate) fn spells(&self, word: &str) -> bool {
        self.numbers
            .get(word)
            .is_some_and(|number| !self.words[*number as usize].having.is_empty())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty() && self.removed.is_empty()
    }

    pub(crate) fn upsert(&mut self, schema: &Schema, document: &Document<'_>) {
        self.change += 1;
        self.removed.remove(&document.key);
        self.forget(document.key);
        let mut fields: [Vec<u32>; MAX_FIELDS] = Default::default();
        for (field, text) in document.texts {
            let field = usize::from(*field);
            if field < schema.len() {
                words::each(schema, text, |word| {
                    let number = self.number(word);
                    if !fields[field].contains(&number) {
                        fields[field].push(number);
                    }
                });
            }
        }
        let place = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            self.kept.len() as u32 - 1
        });
        for number in fields.iter().flatten() {
            let having = &mut self.words[*number as usize].having;
            if having.last() != Some(&place) {
                having.push(place);
            }
        }
        let Document {
            key, group, boost, ..
        } = *document;
        self.kept[place as usize] = Some(Kept {
            key,
            change: self.change,
            group,
            boost,
            fields,
        });
        self.places.insert(key, place);
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        let sound = phonetic::key(word.as_bytes());
        self.glances.push(Glance::new(word.as_bytes(), &sound));
        self.words.push(Spelt {
            text: word.to_owned(),
            sound,
            having: Vec::new(),
        });
        self.numbers.insert(word.to_owned(), number);
        number
    }

    pub(crate) fn remove(&mut self, key: u128) {
        self.change += 1;
        self.forget(key);
        self.removed.insert(key, self.change);
    }

    fn forget(&mut self, key: u128) {
        let Some(place) = self.places.remove(&key) else {
            return;
        };
        if let Some(old) = self.kept[place as usize].take() {
            for number in old.fields.iter().flatten() {
                self.words[*number as usize]
                    .having
                    .retain(|other| *other != place);
            }
            self.free.push(place);
        }
    }

    /// Drops what a new file holds: all changes up to `change`.
    pub(crate) fn settle(&mut self, change: u64) {
        let settled = self
            .kept
            .iter()
            .flatten()
            .filter(|kept| kept.change <= change);
        let keys: Vec<u128> = settled.map(|kept| kept.key).collect();
        self.removed.retain(|_, at| *at > change);
        if keys.len() == self.len() {
            *self = Self {
                removed: std::mem::take(&mut self.removed),
                change: self.change,
                ..Self::default()
            };
        }
        for key in keys {
            self.forget(key);
        }
    }
}
