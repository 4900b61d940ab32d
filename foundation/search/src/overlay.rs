//! Documents added, changed or removed since the index file was built, searched in memory by the same rules.

use crate::phonetic;
use crate::plan::Word;
use crate::schema::{Document, MAX_FIELDS, Schema};
use crate::scoring::{Tally, preference, worth};
use crate::words;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A document kept in memory.
struct Kept {
    change: u64,
    group: u16,
    boost: u8,
    fields: [Vec<u32>; MAX_FIELDS],
}

/// A document of the overlay that fits a query.
pub(crate) struct Fitting {
    pub(crate) key: u128,
    pub(crate) score: u32,
    pub(crate) fields: u16,
    pub(crate) words: u16,
}

/// What changed since the file.
#[derive(Default)]
pub(crate) struct Overlay {
    kept: HashMap<u128, Kept>,
    removed: HashMap<u128, u64>,
    words: Vec<String>,
    sounds: Vec<Vec<u8>>,
    numbers: HashMap<String, u32>,
    /// For each word, the keys of documents that have it, and of some that had it.
    having: Vec<BTreeSet<u128>>,
    change: u64,
}

/// What a query asks of the overlay.
pub(crate) struct Asked<'q> {
    pub(crate) words: &'q [Word],
    pub(crate) conditions: &'q [(usize, Vec<Vec<String>>)],
    pub(crate) groups: &'q [u16],
    pub(crate) near_groups: &'q [u16],
    pub(crate) near_keys: &'q [u128],
}

impl Overlay {
    /// Number of documents.
    pub(crate) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The number of the last change.
    pub(crate) fn change(&self) -> u64 {
        self.change
    }

    /// Whether the file's document with this key no longer counts.
    pub(crate) fn hides(&self, key: u128) -> bool {
        self.kept.contains_key(&key) || self.removed.contains_key(&key)
    }

    pub(crate) fn hidden(&self) -> impl Iterator<Item = u128> {
        self.kept.keys().chain(self.removed.keys()).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.removed.is_empty()
    }

    pub(crate) fn upsert(&mut self, schema: &Schema, document: &Document<'_>) {
        self.change += 1;
        self.removed.remove(&document.key);
        self.forget(document.key);
        let mut fields: [Vec<u32>; MAX_FIELDS] = Default::default();
        for (field, text) in document.texts {
            let Some(terms) = fields
                .get_mut(usize::from(*field))
                .filter(|_| usize::from(*field) < schema.len())
            else {
                continue;
            };
            words::each(schema, text, |word| {
                let number = self.numbers.get(word).copied().unwrap_or_else(|| {
                    let number = self.words.len() as u32;
                    self.words.push(word.to_owned());
                    self.sounds.push(phonetic::key(word.as_bytes()));
                    self.numbers.insert(word.to_owned(), number);
                    self.having.push(BTreeSet::new());
                    number
                });
                self.having[number as usize].insert(document.key);
                if !terms.contains(&number) {
                    terms.push(number);
                }
            });
        }
        self.kept.insert(
            document.key,
            Kept {
                change: self.change,
                group: document.group,
                boost: document.boost,
                fields,
            },
        );
    }

    pub(crate) fn remove(&mut self, key: u128) {
        self.change += 1;
        self.forget(key);
        self.removed.insert(key, self.change);
    }

    fn forget(&mut self, key: u128) {
        if let Some(old) = self.kept.remove(&key) {
            for number in old.fields.iter().flatten() {
                self.having[*number as usize].remove(&key);
            }
        }
    }

    /// Drops what a new file holds: all changes up to `change`.
    pub(crate) fn settle(&mut self, change: u64) {
        let old: Vec<u128> = self
            .kept
            .iter()
            .filter(|(_, kept)| kept.change <= change)
            .map(|(key, _)| *key)
            .collect();
        for key in old {
            self.forget(key);
        }
        self.removed.retain(|_, at| *at > change);
        if self.kept.is_empty() {
            (self.words, self.sounds, self.numbers, self.having) = Default::default();
        }
    }

    /// All documents that fit, in no order, and the bits of the words that are like some word here.
    pub(crate) fn search(&self, schema: &Schema, asked: &Asked<'_>) -> (Vec<Fitting>, u16) {
        if self.kept.is_empty() {
            return (Vec::new(), 0);
        }
        let qualities: Vec<BTreeMap<u32, u8>> = asked
            .words
            .iter()
            .map(|word| self.fitting_words(word))
            .collect();
        let mut candidates: HashSet<u128> = HashSet::new();
        let mut known = 0;
        for (at, (word, fitting)) in asked.words.iter().zip(&qualities).enumerate() {
            let phrases = word.phrases.iter().filter_map(|(phrase, _)| {
                phrase
                    .iter()
                    .map(|text| self.numbers.get(text))
                    .collect::<Option<Vec<_>>>()
            });
            let firsts = phrases.filter_map(|phrase| phrase.first().copied().copied());
            for term in fitting.keys().copied().chain(firsts) {
                known |= 1 << at;
                candidates.extend(&self.having[term as usize]);
            }
        }
        if asked.words.is_empty() {
            candidates.extend(self.kept.keys());
        }
        let fits = candidates
            .into_iter()
            .filter_map(|key| self.fit(schema, asked, &qualities, key))
            .collect();
        (fits, known)
    }

    /// Words of the overlay that fit a word of the query, and how well.
    fn fitting_words(&self, word: &Word) -> BTreeMap<u32, u8> {
        let all = || {
            (0..self.words.len() as u32)
                .zip(&self.words)
                .filter(|(number, _)| !self.having[*number as usize].is_empty())
        };
        let strict = |text: &String| word.strict(text.as_bytes());
        let mut found: BTreeMap<u32, u8> = all()
            .map(|(number, text)| (number, strict(text)))
            .filter(|(_, quality)| *quality > 0)
            .collect();
        let spelt = found.len();
        for (number, text) in all() {
            let quality = word.loose_of(text.as_bytes(), || &self.sounds[number as usize]);
            if quality > 0 {
                found.entry(number).or_insert(quality);
            }
        }
        if spelt == 0 && found.is_empty() {
            found = all()
                .map(|(number, text)| (number, word.far(text.as_bytes())))
                .filter(|(_, quality)| *quality > 0)
                .collect();
        }
        found
    }

    fn fit(
        &self,
        schema: &Schema,
        asked: &Asked<'_>,
        qualities: &[BTreeMap<u32, u8>],
        key: u128,
    ) -> Option<Fitting> {
        let kept = self.kept.get(&key)?;
        if !asked.groups.is_empty() && !asked.groups.contains(&kept.group) {
            return None;
        }
        let holds = |field: usize, text: &String| {
            self.numbers
                .get(text)
                .is_some_and(|number| kept.fields[field].contains(number))
        };
        if !asked.conditions.iter().all(|(field, any)| {
            any.iter()
                .any(|all| all.iter().all(|text| holds(*field, text)))
        }) {
            return None;
        }
        let mut tally = Tally::new();
        for (field, terms) in kept
            .fields
            .iter()
            .enumerate()
            .filter(|(_, terms)| !terms.is_empty())
        {
            let rule = schema.rule(field);
            let mut used = HashSet::new();
            for (at, fitting) in qualities.iter().enumerate() {
                for term in terms {
                    let worth = fitting
                        .get(term)
                        .map_or(0, |quality| worth(*quality, rule, asked.words[at].factor));
                    if worth > 0 {
                        used.insert(*term);
                        tally.offer(at, worth, field);
                    }
                }
                for (phrase, quality) in &asked.words[at].phrases {
                    if phrase.iter().all(|text| holds(field, text)) {
                        tally.offer(at, worth(*quality, rule, asked.words[at].factor), field);
                    }
                }
            }
            if used.len() == terms.len() {
                tally.whole_field();
            }
        }
        let score = tally.score();
        if score == 0 && !asked.words.is_empty() {
            return None;
        }
        let preferred = preference(
            asked.near_keys.contains(&key),
            asked.near_groups.contains(&kept.group),
            kept.boost,
        );
        Some(Fitting {
            key,
            score: score + preferred,
            fields: tally.fields(),
            words: tally.words(),
        })
    }
}
