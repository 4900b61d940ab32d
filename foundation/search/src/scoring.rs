//! Ranking: the score of each matched word, and the best documents so far.

use crate::plan::{MAX_WORDS, is_loose};
use crate::schema::FieldRule;

/// The least score of a matched word, before the weight of its field: a document with all words beats one with fewer but better matches.
const BASE: u32 = 60;
/// A field all of whose words were asked for.
pub(crate) const WHOLE_FIELD: u32 = 300;
/// A document the person already knows.
const KNOWN: u32 = 800;
/// A document in a near group.
const NEAR: u32 = 500;
/// Documents whose score is below this part of the best one are dropped.
pub(crate) const NOISE_PERCENT: u32 = 50;

/// The score of a word of some quality in some field.
#[inline]
pub(crate) fn worth(quality: u8, rule: FieldRule, factor: u32) -> u32 {
    if is_loose(quality) && !rule.forgiving {
        return 0;
    }
    u32::from(quality) * (BASE + u32::from(rule.weight)) * factor / 100
}

/// The score of one document while its fields are looked at.
#[derive(Clone, Copy)]
pub(crate) struct Tally {
    worth: [u32; MAX_WORDS],
    field: [u8; MAX_WORDS],
    whole: u32,
}

impl Tally {
    pub(crate) fn new() -> Self {
        Self {
            worth: [0; MAX_WORDS],
            field: [0; MAX_WORDS],
            whole: 0,
        }
    }

    /// A word was found in a field.
    #[inline]
    pub(crate) fn offer(&mut self, word: usize, worth: u32, field: usize) {
        if worth > self.worth[word] {
            self.worth[word] = worth;
            self.field[word] = field as u8;
        }
    }

    /// All words of a field were asked for.
    #[inline]
    pub(crate) fn whole_field(&mut self) {
        self.whole += 1;
    }

    /// Bit for each word found.
    #[inline]
    pub(crate) fn words(&self) -> u16 {
        self.worth
            .iter()
            .enumerate()
            .fold(0, |mask, (at, worth)| mask | (u16::from(*worth > 0) << at))
    }

    /// Bit for each field that was of use.
    pub(crate) fn fields(&self) -> u16 {
        self.worth
            .iter()
            .zip(self.field)
            .fold(0, |mask, (worth, field)| {
                mask | (u16::from(*worth > 0) << field)
            })
    }

    /// The score without preferences; 0 when no word was found.
    pub(crate) fn score(&self) -> u32 {
        let words: u32 = self.worth.iter().sum();
        if words == 0 {
            0
        } else {
            words + WHOLE_FIELD * self.whole.min(4)
        }
    }
}

/// What the one who asks prefers.
pub(crate) fn preference(known: bool, near: bool, boost: u8) -> u32 {
    KNOWN * u32::from(known) + NEAR * u32::from(near) + u32::from(boost)
}

/// The most [`preference`] can give, when the one who asks has contacts, or is near somewhere.
pub(crate) fn most_preferred(contacts: bool, near: bool) -> u32 {
    preference(contacts, near, u8::MAX)
}

/// A document that may be a hit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub(crate) score: u32,
    pub(crate) document: u32,
    pub(crate) fields: u16,
    pub(crate) words: u16,
}

/// The best documents so far, best first.
pub(crate) struct Top {
    kept: Vec<Ranked>,
    limit: usize,
}

impl Top {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            kept: Vec::with_capacity(limit + 1),
            limit,
        }
    }

    /// The score a document must pass.
    #[inline]
    pub(crate) fn bar(&self) -> u32 {
        if self.kept.len() < self.limit {
            0
        } else {
            self.kept.last().map_or(0, |last| last.score)
        }
    }

    pub(crate) fn best(&self) -> u32 {
        self.kept.first().map_or(0, |first| first.score)
    }

    /// How many of the kept have all of these words.
    pub(crate) fn complete(&self, words: u16) -> usize {
        self.kept
            .iter()
            .filter(|ranked| ranked.words & words == words)
            .count()
    }

    /// Keeps a document if it is good enough; one met again keeps its better score.
    pub(crate) fn offer(&mut self, ranked: Ranked) {
        if let Some(at) = self
            .kept
            .iter()
            .position(|other| other.document == ranked.document)
        {
            if self.kept[at].score >= ranked.score {
                return;
            }
            self.kept.remove(at);
        }
        let at = self.kept.partition_point(|other| {
            (other.score, ranked.document) > (ranked.score, other.document)
        });
        self.kept.insert(at, ranked);
        self.kept.truncate(self.limit);
    }

    pub(crate) fn into_kept(self) -> Vec<Ranked> {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(document: u32, score: u32) -> Ranked {
        Ranked {
            score,
            document,
            fields: 0,
            words: 0,
        }
    }

    #[test]
    fn keeps_the_best_once_each() {
        let mut top = Top::new(2);
        for (document, score) in [(5, 10), (3, 10), (9, 30), (5, 20), (5, 1)] {
            top.offer(ranked(document, score));
        }
        assert_eq!(top.bar(), 20);
        assert_eq!(
            top.into_kept()
                .iter()
                .map(|r| r.document)
                .collect::<Vec<_>>(),
            [9, 5]
        );
    }

    #[test]
    fn all_words_beat_one_better_word() {
        let family = FieldRule {
            weight: 60,
            forgiving: true,
            compound: true,
        };
        let place = FieldRule {
            weight: 35,
            forgiving: true,
            compound: false,
        };
        assert!(
            worth(74, family, 100) + worth(100, place, 100)
                > worth(100, family, 100) + most_preferred(true, true)
        );
        assert_eq!(
            worth(
                74,
                FieldRule {
                    weight: 60,
                    forgiving: false,
                    compound: true,
                },
                100
            ),
            0
        );
    }
}
