//! Searches the documents changed since the file was built: every document with a matching word is scored.

use crate::overlay::{Glance, Kept, Overlay};
use crate::plan::{MAX_WORDS, Phrase, Word};
use crate::schema::{FieldRule, Schema};
use crate::scoring::{Tally, preference, worth};

/// A document of the overlay that matches a query.
pub(crate) struct Fitting {
    pub(crate) key: u128,
    pub(crate) score: u32,
    pub(crate) fields: u16,
    pub(crate) words: u16,
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
    fitting: Vec<(u32, u8)>,
    phrases: Vec<Phrase<u32>>,
    spelt: bool,
    leans: bool,
    factor: u32,
}

impl Sought {
    /// The best quality of a phrase all of whose words are among `terms`, in a field with this rule.
    fn phrase(&self, terms: &[u32], rule: FieldRule) -> u8 {
        let has = |phrase: &&Phrase<u32>| phrase.words.iter().all(|term| terms.contains(term));
        let whole = self.phrases.iter().filter(has);
        whole
            .map(|phrase| phrase.quality_in(rule, self.spelt))
            .max()
            .unwrap_or(0)
    }

    /// Whether nothing in the overlay is like this word.
    fn is_nothing(&self) -> bool {
        self.fitting.is_empty() && self.phrases.is_empty()
    }
}

impl Overlay {
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
            let firsts = word
                .phrases
                .iter()
                .filter_map(|phrase| phrase.words.first());
            for term in word.fitting.iter().map(|(term, _)| term).chain(firsts) {
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
        let text = word.text.as_bytes();
        let glance = Glance::new(text, &word.sound);
        let mut quality = vec![0; self.words.len()];
        let mut fitting = Vec::new();
        let mut rate = |number: usize, rated: u8| {
            if rated > 0 && quality[number] == 0 && !self.words[number].having.is_empty() {
                quality[number] = rated;
                fitting.push((number as u32, rated));
            }
        };
        for spelt in std::iter::once(&word.text).chain(&word.joined) {
            if let Some(number) = self.numbers.get(spelt) {
                rate(*number as usize, word.strict(spelt.as_bytes()));
            }
        }
        let typed = u32::MAX << (8 * 4_usize.saturating_sub(text.len()));
        for (number, other) in self.glances.iter().enumerate() {
            if word.opens && other.head & typed == glance.head {
                rate(number, word.strict(self.words[number].text.as_bytes()));
            }
            // One edit changes two letters of the set at most.
            if (other.letters ^ glance.letters).count_ones() <= 2 || other.sound == glance.sound {
                let spelt = &self.words[number];
                rate(
                    number,
                    word.loose_of(spelt.text.as_bytes(), || &spelt.sound),
                );
            }
        }
        if word.is_long() && fitting.is_empty() {
            fitting = self.far(word, &glance);
            for (number, far) in &fitting {
                quality[*number as usize] = *far;
            }
        }
        let phrases = word
            .phrases
            .iter()
            .filter_map(|phrase| phrase.numbered(|text| self.numbers.get(text).copied()));
        Sought {
            phrases: phrases.collect(),
            spelt: word.spelt,
            leans: word.leans,
            quality,
            fitting,
            factor: word.factor,
        }
    }

    /// Words two edits away.
    fn far(&self, word: &Word, glance: &Glance) -> Vec<(u32, u8)> {
        let alike = self
            .glances
            .iter()
            .enumerate()
            .filter(|(_, other)| (other.letters ^ glance.letters).count_ones() <= 4);
        let held = alike.filter(|(number, _)| !self.words[*number].having.is_empty());
        let rated =
            held.map(|(number, _)| (number as u32, word.far(self.words[number].text.as_bytes())));
        rated.filter(|(_, far)| *far > 0).collect()
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
    let tally = tally(schema, sought, kept);
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

fn tally(schema: &Schema, sought: &[Sought], kept: &Kept) -> Tally {
    let mut tally = Tally::new();
    for (field, terms) in kept
        .fields
        .iter()
        .enumerate()
        .filter(|(_, terms)| !terms.is_empty())
    {
        let rule = schema.rule(field);
        let mut best = [0; MAX_WORDS];
        let mut whole = true;
        for term in terms {
            let mut used = false;
            for (word, best) in sought.iter().zip(&mut best) {
                let worth = worth(word.quality[*term as usize], rule, word.factor);
                used |= worth > 0;
                *best = worth.max(*best);
            }
            whole &= used;
        }
        for (word, best) in sought.iter().zip(&mut best) {
            *best = worth(word.phrase(terms, rule), rule, word.factor).max(*best);
        }
        for at in (0..sought.len().saturating_sub(1)).rev() {
            if sought[at].leans && best[at + 1] == 0 && !sought[at + 1].is_nothing() {
                best[at] = 0;
            }
        }
        for (at, worth) in best.iter().enumerate().take(sought.len()) {
            tally.offer(at, *worth, field);
        }
        if whole {
            tally.whole_field();
        }
    }
    tally
}
