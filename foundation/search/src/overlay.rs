//! Documents added, changed or removed since the index file was built, searched in memory by the same rules.

use crate::phonetic;
use crate::plan::Word;
use crate::schema::{Document, MAX_FIELDS, Schema};
use crate::scoring::{Tally, preference, worth};
use crate::typo::{hash, letters};
use crate::words;
use std::collections::HashMap;

/// A document kept in memory.
struct Kept {
    key: u128,
    change: u64,
    group: u16,
    boost: u8,
    fields: [Vec<u32>; MAX_FIELDS],
}

/// A word kept in memory, with what lets most others be refused at a glance.
struct Spelt {
    text: String,
    sound: Vec<u8>,
    sound_hash: u64,
    letters: u32,
    /// Places of the documents that have it.
    having: Vec<u32>,
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
    places: HashMap<u128, u32>,
    kept: Vec<Option<Kept>>,
    free: Vec<u32>,
    removed: HashMap<u128, u64>,
    words: Vec<Spelt>,
    numbers: HashMap<String, u32>,
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

/// A word of the query in the overlay's numbers.
struct Sought {
    /// How well each word of the overlay fits.
    quality: Vec<u8>,
    /// The words that fit at all.
    fitting: Vec<u32>,
    phrases: Vec<(Vec<u32>, u8)>,
    factor: u32,
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
        self.words.push(Spelt {
            text: word.to_owned(),
            sound_hash: hash(&sound),
            sound,
            letters: letters(word.as_bytes()),
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

    /// The documents that fit best, at most `limit`, in no order, and the bits of the words that are like some word here.
    pub(crate) fn search(
        &self,
        schema: &Schema,
        asked: &Asked<'_>,
        limit: usize,
    ) -> (Vec<Fitting>, u16) {
        if self.places.is_empty() {
            return (Vec::new(), 0);
        }
        let sought: Vec<Sought> = asked.words.iter().map(|word| self.seek(word)).collect();
        let conditions: Vec<(usize, Vec<Vec<u32>>)> = asked
            .conditions
            .iter()
            .map(|(field, any)| {
                (
                    *field,
                    any.iter().filter_map(|all| self.numbers_of(all)).collect(),
                )
            })
            .collect();
        let mut candidates = vec![asked.words.is_empty(); self.kept.len()];
        let mut known = 0;
        for (at, word) in sought.iter().enumerate() {
            let firsts = word.phrases.iter().filter_map(|(phrase, _)| phrase.first());
            for term in word.fitting.iter().chain(firsts) {
                known |= 1 << at;
                for place in &self.words[*term as usize].having {
                    candidates[*place as usize] = true;
                }
            }
        }
        let mut fits: Vec<Fitting> = candidates
            .iter()
            .zip(&self.kept)
            .filter(|(candidate, _)| **candidate)
            .filter_map(|(_, kept)| fit(schema, asked, (&sought, &conditions), kept.as_ref()?))
            .collect();
        if fits.len() > limit {
            fits.select_nth_unstable_by_key(limit, |fit| (std::cmp::Reverse(fit.score), fit.key));
            fits.truncate(limit);
        }
        (fits, known)
    }

    fn numbers_of(&self, texts: &[String]) -> Option<Vec<u32>> {
        texts
            .iter()
            .map(|text| self.numbers.get(text).copied())
            .collect()
    }

    /// Words of the overlay that fit a word of the query, and how well.
    fn seek(&self, word: &Word) -> Sought {
        let mut quality = vec![0; self.words.len()];
        let mut fitting = Vec::new();
        let mut rate = |rating: &dyn Fn(&Spelt) -> u8| {
            for (number, spelt) in self.words.iter().enumerate() {
                if quality[number] == 0 && !spelt.having.is_empty() {
                    quality[number] = rating(spelt);
                    if quality[number] > 0 {
                        fitting.push(number as u32);
                    }
                }
            }
            !fitting.is_empty()
        };
        let (mask, sound) = (letters(word.text.as_bytes()), hash(&word.sound));
        rate(&|spelt| word.strict(spelt.text.as_bytes()));
        let found = rate(&|spelt| {
            // One edit changes two letters of the set at most.
            let alike = (spelt.letters ^ mask).count_ones() <= 2 || spelt.sound_hash == sound;
            if alike {
                word.loose_of(spelt.text.as_bytes(), || &spelt.sound)
            } else {
                0
            }
        });
        if !found && word.is_long() {
            rate(&|spelt| {
                if (spelt.letters ^ mask).count_ones() <= 4 {
                    word.far(spelt.text.as_bytes())
                } else {
                    0
                }
            });
        }
        let phrases = word
            .phrases
            .iter()
            .filter_map(|(phrase, quality)| Some((self.numbers_of(phrase)?, *quality)));
        Sought {
            phrases: phrases.collect(),
            quality,
            fitting,
            factor: word.factor,
        }
    }
}

/// The words sought and the conditions, in the overlay's numbers.
type Terms<'t> = (&'t [Sought], &'t [(usize, Vec<Vec<u32>>)]);

/// What the words of the query are worth in one document; none when it lacks a condition, or all words.
fn fit(
    schema: &Schema,
    asked: &Asked<'_>,
    (sought, conditions): Terms<'_>,
    kept: &Kept,
) -> Option<Fitting> {
    if !asked.groups.is_empty() && !asked.groups.contains(&kept.group) {
        return None;
    }
    let holds =
        |field: usize, all: &Vec<u32>| all.iter().all(|term| kept.fields[field].contains(term));
    if !conditions
        .iter()
        .all(|(field, any)| any.iter().any(|all| holds(*field, all)))
    {
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
        let mut whole = true;
        for term in terms {
            let mut used = false;
            for (at, word) in sought.iter().enumerate() {
                let worth = worth(word.quality[*term as usize], rule, word.factor);
                used |= worth > 0;
                tally.offer(at, worth, field);
            }
            whole &= used;
        }
        for (at, word) in sought.iter().enumerate() {
            for (phrase, quality) in &word.phrases {
                if holds(field, phrase) {
                    tally.offer(at, worth(*quality, rule, word.factor), field);
                }
            }
        }
        if whole {
            tally.whole_field();
        }
    }
    let score = tally.score();
    if score == 0 && !asked.words.is_empty() {
        return None;
    }
    let preferred = preference(
        asked.near_keys.contains(&kept.key),
        asked.near_groups.contains(&kept.group),
        kept.boost,
    );
    Some(Fitting {
        key: kept.key,
        score: score + preferred,
        fields: tally.fields(),
        words: tally.words(),
    })
}
