//! The index: a file and what changed since, searched as one.

use crate::base::Base;
use crate::error::OpenError;
use crate::format;
use crate::lookup::find;
use crate::overlay::Overlay;
use crate::plan::{Word, conditions, words_of};
use crate::query::{Hit, Hits, Query};
use crate::query_context::QueryContext;
use crate::recall::Asked;
use crate::schema::{Document, Schema};
use crate::scoring::NOISE_PERCENT;
use crate::walk::Walk;
use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

const DEFAULT_LIMIT: usize = 10;
const LARGEST_LIMIT: usize = 100;

/// A point in the history of changes, to know what a new file contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(u64);

/// Searches run in parallel; a change waits for running searches and is found by all later ones.
pub struct Index {
    schema: Schema,
    state: RwLock<State>,
}

struct State {
    base: Option<Base>,
    overlay: Overlay,
    /// Documents of the file that the overlay replaces or removes.
    replaced: usize,
}

impl Index {
    /// Opens a file written by [`crate::Builder`] with the same schema. Takes no longer for a large file than for a small one.
    pub fn open(path: &Path, schema: Schema) -> Result<Self, OpenError> {
        let base = Base::open(path, &schema)?;
        Ok(Self {
            schema,
            state: RwLock::new(State {
                base: Some(base),
                overlay: Overlay::default(),
                replaced: 0,
            }),
        })
    }

    /// An index without a file.
    pub fn empty(schema: Schema) -> Self {
        Self {
            schema,
            state: RwLock::new(State {
                base: None,
                overlay: Overlay::default(),
                replaced: 0,
            }),
        }
    }

    /// Reads a whole file once and compares its checksum, which [`Self::open`] does not.
    pub fn verify(path: &Path) -> Result<(), OpenError> {
        format::verify(path)
    }

    /// Adds a document, or replaces the one with its key. Found from now on. Texts of fields that the schema lacks are left out.
    pub fn upsert(&self, document: &Document<'_>) {
        let mut state = self.write();
        state.count(document.key);
        state.overlay.upsert(&self.schema, document);
    }

    /// Removes a document. Not found from now on.
    pub fn remove(&self, key: u128) {
        let mut state = self.write();
        state.count(key);
        state.overlay.remove(key);
    }

    /// Number of documents.
    pub fn len(&self) -> usize {
        let state = self.read();
        state.base.as_ref().map_or(0, |base| base.len() as usize) - state.replaced
            + state.overlay.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of documents kept in memory. Each thousand costs a query some 40 µs: build a new file when a few thousand changed.
    pub fn changed(&self) -> usize {
        self.read().overlay.len()
    }

    /// Take it before reading the source for a new file; give it to [`Self::replace`] once the file is built.
    pub fn mark(&self) -> Mark {
        Mark(self.read().overlay.change())
    }

    /// Takes a new file instead of the present one, and drops from memory what changed up to `mark`: the file holds it.
    pub fn replace(&self, path: &Path, mark: Mark) -> Result<(), OpenError> {
        let base = Base::open(path, &self.schema)?;
        let mut state = self.write();
        state.overlay.settle(mark.0);
        state.replaced = state
            .overlay
            .hidden()
            .filter(|key| base.document(*key).is_some())
            .count();
        state.base = Some(base);
        Ok(())
    }

    /// The documents that fit a query best.
    pub fn search(&self, query: &Query<'_>) -> Hits {
        let limit = if query.limit == 0 {
            DEFAULT_LIMIT
        } else {
            query.limit.min(LARGEST_LIMIT)
        };
        let mut words = words_of(&self.schema, query.text);
        let conditions = conditions(&self.schema, &query.filter);
        let state = self.read();
        for word in words.iter_mut().filter(|word| !word.phrases.is_empty()) {
            word.spelt = state.spells(&word.text);
        }
        let asked = Asked {
            words: &words,
            conditions: &conditions,
            groups: query.filter.groups,
            near_groups: query.near.groups,
            near_keys: query.near.keys,
        };
        let (fitting, mut known) = state.overlay.search(&self.schema, &asked, limit);
        let hit = |key, score, fields| Hit {
            key,
            score,
            fields,
            complete: false,
        };
        let mut found: Vec<(u16, Hit)> = fitting
            .iter()
            .map(|f| (f.words, hit(f.key, f.score, f.fields)))
            .collect();
        let hidden = |key| !state.overlay.is_empty() && state.overlay.hides(key);
        if let Some(base) = &state.base
            && let Some(context) = QueryContext::new((base, &self.schema), query, &asked, &hidden)
        {
            let (ranked, wanted) = Walk::run(&context, limit);
            known |= wanted;
            found.extend(
                ranked
                    .iter()
                    .map(|r| (r.words, hit(base.key(r.document), r.score, r.fields))),
            );
        }
        answer(&words, known, found, limit)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether some document has this very word.
    fn spells(&self, word: &str) -> bool {
        self.overlay.spells(word)
            || self
                .base
                .as_ref()
                .is_some_and(|base| find(base, word).is_some())
    }

    /// Counts the file's document with this key as replaced, once.
    fn count(&mut self, key: u128) {
        let in_file = self
            .base
            .as_ref()
            .is_some_and(|base| base.document(key).is_some());
        if in_file && !self.overlay.hides(key) {
            self.replaced += 1;
        }
    }
}

fn answer(words: &[Word], known: u16, mut found: Vec<(u16, Hit)>, limit: usize) -> Hits {
    found.sort_unstable_by_key(|(_, hit)| (std::cmp::Reverse(hit.score), hit.key));
    let best = found.first().map_or(0, |(_, hit)| hit.score);
    found.retain(|(_, hit)| hit.score * 100 >= best * NOISE_PERCENT);
    found.truncate(limit);
    // A particle that found no place beside its next word is not missed.
    let leaning = words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.leans)
        .fold(0, |mask, (at, _)| mask | 1 << at);
    let needed = known & !leaning;
    let hits = found
        .into_iter()
        .map(|(words, hit)| Hit {
            complete: words & needed == needed,
            ..hit
        })
        .collect();
    let ignored = words
        .iter()
        .enumerate()
        .filter(|(at, _)| known & (1 << at) == 0)
        .map(|(_, word)| word.text.clone())
        .collect();
    Hits { hits, ignored }
}
