//! Finds the words and posting lists of the index file for the words of a query.

use crate::base::Base;
use crate::cursor::List;
use crate::lists::{as_typed, best_first, gather, mask};
use crate::phonetic;
use crate::plan::{Phrase, Word, beginning};
use crate::schema::{FieldRule, Schema};
use crate::typo::{hash, letters, neighbourhood};
use std::cell::OnceCell;
use std::ops::Range;

/// Beginnings with more words than this are answered from the frequent ones.
const MANY_WORDS: usize = 1024;
/// Posting lists kept of one beginning, the best first.
const MANY_LISTS: usize = 256;
/// Words kept of those like a misspelt one.
const MANY_LIKE: usize = 200;

/// The candidates in the index for one word of the query.
pub(crate) struct Matches<'a> {
    exact: Vec<(u32, u8)>,
    opened: Range<u32>,
    phrases: Vec<Phrase<u32>>,
    spelt: bool,
    letters: usize,
    pub(crate) factor: u32,
    /// Lists of the exact word, or, if there is none, of words that begin so.
    pub(crate) core: Vec<List<'a>>,
    /// Lists of what begins so.
    pub(crate) wide: Vec<List<'a>>,
    /// Bit for each field its lists are of; all when some lists were left out.
    fields: u16,
    like: OnceCell<Like<'a>>,
}

/// Words that are alike, looked for only when needed.
struct Like<'a> {
    terms: Vec<(u32, u8)>,
    present: [u64; 4],
    lists: Vec<List<'a>>,
}

impl<'a> Matches<'a> {
    /// Looks a word up, as it is spelt.
    pub(crate) fn new(base: &'a Base, schema: &Schema, word: &Word) -> Self {
        let mut exact: Vec<(u32, u8)> = Vec::new();
        for text in std::iter::once(&word.text).chain(&word.joined) {
            if let Some(term) = find(base, text) {
                exact.push((term, word.strict(text.as_bytes())));
            }
        }
        let phrases: Vec<Phrase<u32>> = word
            .phrases
            .iter()
            .filter_map(|phrase| phrase.numbered(|text| find(base, text)))
            .collect();
        let opened = if word.opens {
            base.starting_with(word.text.as_bytes())
        } else {
            0..0
        };
        let core = as_typed(base, schema, (&exact, &phrases), word);
        let mut found = Self {
            exact,
            opened,
            phrases,
            spelt: word.spelt,
            letters: word.text.len(),
            factor: word.factor,
            core,
            wide: Vec::new(),
            fields: 0,
            like: OnceCell::new(),
        };
        found.wide = found.beginnings(base, schema);
        if found.core.is_empty() {
            found.core = std::mem::take(&mut found.wide);
        }
        best_first(&mut found.core);
        let all =
            found.opened.len() > MANY_WORDS || found.core.len().max(found.wide.len()) >= MANY_LISTS;
        found.fields = if all {
            u16::MAX
        } else {
            mask(&found.core) | mask(&found.wide)
        };
        found
    }

    /// Whether the index has the very word.
    pub(crate) fn is_spelt(&self) -> bool {
        !self.exact.is_empty()
    }

    /// Bit for each field where this word may be found, as far as was looked.
    pub(crate) fn fields(&self) -> u16 {
        self.fields | mask(self.like())
    }

    fn beginnings(&self, base: &'a Base, schema: &Schema) -> Vec<List<'a>> {
        let mut lists = Vec::new();
        let mut take = |term: u32| {
            if !self.exact.iter().any(|(exact, _)| *exact == term) {
                gather(
                    base,
                    schema,
                    (
                        term,
                        beginning(self.letters, base.word_length(term)),
                        self.factor,
                    ),
                    &mut lists,
                );
            }
        };
        if self.opened.len() <= MANY_WORDS {
            self.opened.clone().for_each(&mut take);
        } else {
            base.popular(&self.opened).for_each(&mut take);
        }
        if lists.len() > MANY_LISTS {
            lists.select_nth_unstable_by_key(MANY_LISTS, |list| {
                std::cmp::Reverse((list.potential, list.documents))
            });
            lists.truncate(MANY_LISTS);
        }
        best_first(&mut lists);
        lists
    }

    /// Looks for words that are alike, if that was not done before.
    pub(crate) fn look_wider(&self, base: &'a Base, schema: &Schema, word: &Word) {
        self.like.get_or_init(|| {
            let mut terms = self.alike(base, word);
            if terms.is_empty() && self.exact.is_empty() && self.opened.is_empty() && word.is_long()
            {
                terms = far(base, word);
            }
            terms.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
            terms.truncate(MANY_LIKE);
            let mut lists = Vec::new();
            for (term, quality) in &terms {
                gather(base, schema, (*term, *quality, self.factor), &mut lists);
            }
            best_first(&mut lists);
            terms.sort_unstable();
            let mut present = [0_u64; 4];
            for (term, _) in &terms {
                present[(term >> 6) as usize & 3] |= 1 << (term & 63);
            }
            Like {
                terms,
                present,
                lists,
            }
        });
    }

    fn alike(&self, base: &Base, word: &Word) -> Vec<(u32, u8)> {
        if !word.forgiven() {
            return Vec::new();
        }
        let mut candidates = Vec::new();
        let edits = base.edits();
        neighbourhood(word.text.as_bytes(), |hash| {
            edits.probe(hash, |term| candidates.push(term));
        });
        if !word.sound.is_empty() {
            base.sounds().probe(hash(&word.sound), |term| {
                if phonetic::key(base.word(term)) == word.sound {
                    candidates.push(term);
                }
            });
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|term| {
            !self.opened.contains(term) && !self.exact.iter().any(|(exact, _)| exact == term)
        });
        candidates
            .into_iter()
            .map(|term| (term, word.loose(base.word(term))))
            .filter(|(_, quality)| *quality > 0)
            .collect()
    }

    /// Lists of words that are alike; empty until they were looked for.
    pub(crate) fn like(&self) -> &[List<'a>] {
        self.like.get().map_or(&[], |like| &like.lists)
    }

    /// Whether nothing in the index is like this word, among what was looked up.
    pub(crate) fn is_nothing(&self) -> bool {
        self.core.is_empty() && self.wide.is_empty() && self.like().is_empty()
    }

    /// How well a word of the index matches.
    #[inline]
    pub(crate) fn quality(&self, base: &Base, term: u32) -> u8 {
        for (exact, quality) in &self.exact {
            if *exact == term {
                return *quality;
            }
        }
        if self.opened.contains(&term) {
            return beginning(self.letters, base.word_length(term));
        }
        match self.like.get() {
            Some(like) if like.present[(term >> 6) as usize & 3] & (1 << (term & 63)) != 0 => like
                .terms
                .binary_search_by_key(&term, |(like, _)| *like)
                .map_or(0, |at| like.terms[at].1),
            _ => 0,
        }
    }

    /// The best quality of a phrase all of whose words are among `terms`, in a field with this rule.
    #[inline]
    pub(crate) fn phrase(&self, terms: &[u32], rule: FieldRule) -> u8 {
        let whole = self
            .phrases
            .iter()
            .filter(|phrase| phrase.words.iter().all(|term| terms.contains(term)));
        whole
            .map(|phrase| phrase.quality_in(rule, self.spelt))
            .max()
            .unwrap_or(0)
    }
}

/// The number of a word, by hash where it has one.
pub(crate) fn find(base: &Base, text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    if !crate::builder::forgivable(bytes) {
        return base.find(bytes);
    }
    let mut found = None;
    base.edits().probe(hash(bytes), |term| {
        if base.word(term) == bytes {
            found = Some(term);
        }
    });
    found
}

/// Words of a similar length with mostly the same letters, and at most two edits away.
fn far(base: &Base, word: &Word) -> Vec<(u32, u8)> {
    let bytes = word.text.as_bytes();
    let mut terms = Vec::new();
    base.with_letters(bytes.len() - 2..bytes.len() + 3, letters(bytes), |term| {
        let quality = word.far(base.word(term));
        if quality > 0 {
            terms.push((term, quality));
        }
    });
    terms
}
