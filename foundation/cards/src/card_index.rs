//! One index with its cards: files and what changed since, searched as one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use db::Db;
use kernel::Fault;
use search::{Hits, Index, Mark, Query, Schema};

use crate::card::Card;
use crate::card_file::CardFile;
use crate::entry::Entry;
use crate::follow::Progress;
use crate::source::CardSource;

/// The things of a room, searched in memory. It follows the store when it is told to: [`CardIndex::keep_fresh`], [`CardIndex::catch_up`].
pub struct CardIndex<S: CardSource> {
    pub(crate) db: Db,
    pub(crate) source: S,
    pub(crate) schema: Schema,
    pub(crate) files: Files,
    pub(crate) progress: Progress,
    index: Index,
    cards: RwLock<Cards<S::Card>>,
}

/// Where the files are.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) index: PathBuf,
    pub(crate) cards: PathBuf,
    /// Whose turn it is to write them.
    pub(crate) turn: PathBuf,
}

impl Files {
    fn named(name: &str, folder: &Path) -> Self {
        Self {
            index: folder.join(format!("{name}.idx")),
            cards: folder.join(format!("{name}.cards")),
            turn: folder.join(format!("{name}.lock")),
        }
    }

    /// Both, when they are good and belong together.
    fn open<C: Card>(&self, name: &str, schema: &Schema) -> Option<(Index, CardFile<C>)> {
        let index = Index::open(&self.index, schema.clone());
        match (index, CardFile::open(&self.cards)) {
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
        }
    }
}

struct Cards<C> {
    file: Option<CardFile<C>>,
    /// Newer than the file, with the number of the change; none: gone.
    changed: HashMap<u128, (i64, Option<C>)>,
}

impl<S: CardSource> CardIndex<S> {
    /// Opens the files in `folder`; takes no time even when they are large, and starts empty when they are missing, damaged, of another form
    /// or schema, or don't belong together.
    pub fn open(db: &Db, folder: &Path, source: S) -> Self {
        let schema = S::schema();
        let files = Files::named(S::NAME, folder);
        let (index, file) = match files.open(S::NAME, &schema) {
            Some((index, cards)) => (index, Some(cards)),
            None => (Index::empty(schema.clone()), None),
        };
        Self {
            db: db.clone(),
            source,
            schema,
            files,
            progress: Progress::from(file.as_ref().map(CardFile::cursor)),
            index,
            cards: RwLock::new(Cards {
                file,
                changed: HashMap::new(),
            }),
        }
    }

    /// Where its things come from.
    pub fn source(&self) -> &S {
        &self.source
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
    pub fn search(&self, query: &Query<'_>) -> (Vec<S::Card>, Hits) {
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
    pub fn cards(&self, keys: &[u128]) -> Vec<S::Card> {
        let cards = self.cards.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().filter_map(|key| cards.find(*key)).collect()
    }

    /// Adds or replaces an entry: found from now on. `change`: the number up to which it is true.
    pub(crate) fn put(&self, entry: &Entry<S::Card>, change: i64) {
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
    pub(crate) fn replace(&self, mark: Mark, cursor: i64) -> Result<(), Fault> {
        let file = CardFile::open(&self.files.cards).map_err(Fault::internal)?;
        {
            let mut cards = self.write();
            cards.file = Some(file);
            cards.changed.retain(|_, (change, _)| *change > cursor);
        }
        self.index
            .replace(&self.files.index, mark)
            .map_err(Fault::internal)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Cards<S::Card>> {
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
