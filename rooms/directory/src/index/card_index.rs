//! One index with its cards: files and what changed since, searched as one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use search::{Document, Hits, Index, Mark, Query, Schema};

use super::card::Card;
use super::card_file::CardFile;

/// An index and its cards.
pub struct CardIndex<C: Card> {
    schema: Schema,
    index: Index,
    cards: RwLock<Cards<C>>,
    files: Files,
}

/// Where the files are.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) index: PathBuf,
    pub(crate) cards: PathBuf,
}

struct Cards<C> {
    file: Option<CardFile<C>>,
    /// Newer than the file, with the number of the change; none: gone.
    changed: HashMap<u128, (i64, Option<C>)>,
}

/// One thing to find: its words and its card.
pub(crate) struct Entry<C> {
    pub(crate) key: u128,
    pub(crate) group: u16,
    pub(crate) boost: u8,
    pub(crate) texts: Vec<(u8, String)>,
    pub(crate) card: C,
}

impl<C> Entry<C> {
    /// Its words, as the index takes them.
    pub(crate) fn with_document<T>(&self, take: impl FnOnce(&Document<'_>) -> T) -> T {
        let texts: Vec<(u8, &str)> = self
            .texts
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

impl<C: Card> CardIndex<C> {
    /// Opens the files called `name` in `folder`; an empty index of cards when they are missing, damaged, or don't belong together. Gives
    /// the number of the last change inside, when the files are good.
    pub(crate) fn open(folder: &Path, name: &str, schema: Schema) -> (Self, Option<i64>) {
        let files = Files {
            index: folder.join(format!("{name}.idx")),
            cards: folder.join(format!("{name}.cards")),
        };
        let opened = match (
            Index::open(&files.index, schema.clone()),
            CardFile::open(&files.cards),
        ) {
            (Ok(index), Ok(cards)) if index.len() == cards.count() => Some((index, cards)),
            (Ok(_), Ok(_)) => {
                tracing::warn!(name, "the files of the index don't belong together");
                None
            }
            (index, cards) => {
                let why = index
                    .err()
                    .map(|error| error.to_string())
                    .or(cards.err().map(|error| error.to_string()));
                tracing::info!(name, why, "the index will be built");
                None
            }
        };
        let (index, file) = opened.map_or_else(
            || (Index::empty(schema.clone()), None),
            |(index, cards)| (index, Some(cards)),
        );
        let cursor = file.as_ref().map(CardFile::cursor);
        (
            Self {
                schema,
                index,
                cards: RwLock::new(Cards {
                    file,
                    changed: HashMap::new(),
                }),
                files,
            },
            cursor,
        )
    }

    /// The fields.
    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Where the files are.
    pub(crate) fn files(&self) -> &Files {
        &self.files
    }

    /// How many things can be found.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many are kept in memory since the files were written.
    pub(crate) fn changed(&self) -> usize {
        self.index.changed()
    }

    /// What fits a query best, with the cards. The store is not asked.
    pub fn search(&self, query: &Query<'_>) -> (Vec<C>, Hits) {
        let mut hits = self.index.search(query);
        let cards = self.cards.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::with_capacity(hits.hits.len());
        hits.hits.retain(|hit| {
            let card = cards.find(hit.key);
            let known = card.is_some();
            found.extend(card);
            known
        });
        (found, hits)
    }

    /// The cards with these keys, in their order; those that are gone are left out.
    pub fn cards(&self, keys: &[u128]) -> Vec<C> {
        let cards = self.cards.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().filter_map(|key| cards.find(*key)).collect()
    }

    /// Adds or replaces an entry: found from now on. `change`: the number up to which it is true.
    pub(crate) fn put(&self, entry: &Entry<C>, change: i64) {
        let key = entry.key;
        entry.with_document(|document| {
            self.write()
                .changed
                .insert(key, (change, Some(entry.card.clone())));
            self.index.upsert(document);
        });
    }

    /// Takes an entry away: not found from now on.
    pub(crate) fn remove(&self, key: u128, change: i64) {
        self.index.remove(key);
        self.write().changed.insert(key, (change, None));
    }

    /// To be taken before the store is read for new files.
    pub(crate) fn mark(&self) -> Mark {
        self.index.mark()
    }

    /// Takes new files, which hold all changes up to `cursor`.
    pub(crate) fn replace(&self, mark: Mark, cursor: i64) -> Result<(), kernel::Fault> {
        let file = CardFile::open(&self.files.cards).map_err(kernel::Fault::internal)?;
        {
            let mut cards = self.write();
            cards.file = Some(file);
            cards.changed.retain(|_, (change, _)| *change > cursor);
        }
        self.index
            .replace(&self.files.index, mark)
            .map_err(kernel::Fault::internal)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Cards<C>> {
        self.cards.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C: Card> Cards<C> {
    fn find(&self, key: u128) -> Option<C> {
        match self.changed.get(&key) {
            Some((_, card)) => card.clone(),
            None => self.file.as_ref()?.find(key),
        }
    }
}
