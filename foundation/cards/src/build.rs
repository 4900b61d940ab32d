//! From the store to new files.

use std::fs::{File, TryLockError};
use std::time::Duration;

use db::Db;
use kernel::Fault;
use search::{Builder, Schema};

use crate::card_file::CardWriter;
use crate::card_index::Files;
use crate::entry::Entry;
use crate::source::CardSource;

/// Rows read at once: each reading is short, so that no writer waits and nothing old is held.
const PAGE: i64 = 4000;

/// How long one waits before it looks again whether the other has written.
const WAIT: Duration = Duration::from_millis(100);

/// Two processes on one folder write one after the other, each under the same names: the turn lasts as long as this file is open.
pub(crate) async fn turn(files: &Files) -> Result<File, Fault> {
    kernel::private::folder_of(&files.turn).map_err(Fault::internal)?;
    let file = kernel::private::append(&files.turn).map_err(Fault::internal)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(WAIT).await,
            Err(TryLockError::Error(error)) => return Err(Fault::internal(error)),
        }
    }
}

/// Writes the files of all things, true up to the change `cursor` at least. To be done in one's [`turn`].
pub(crate) async fn write<S: CardSource>(
    db: &Db,
    source: &S,
    (schema, files): (&Schema, &Files),
    cursor: i64,
) -> Result<(), Fault> {
    let mut new = NewFiles::<S>::new(schema, files)?;
    let mut after = 0;
    loop {
        let page = source.page(db, after, PAGE).await?;
        let Some(last) = page.last else { break };
        after = last;
        for entry in &page.entries {
            new.add(entry)?;
        }
        // Millions of things: whoever waits for this thread gets its turn.
        tokio::task::yield_now().await;
    }
    new.finish(cursor).await
}

struct NewFiles<S: CardSource> {
    index: Builder,
    cards: CardWriter<S::Card>,
}

impl<S: CardSource> NewFiles<S> {
    fn new(schema: &Schema, files: &Files) -> Result<Self, Fault> {
        let cards = CardWriter::new(&files.cards).map_err(Fault::internal)?;
        Ok(Self {
            index: Builder::new(schema, &files.index),
            cards,
        })
    }

    fn add(&mut self, entry: &Entry<S::Card>) -> Result<(), Fault> {
        entry
            .with_document(|document| self.index.add(document))
            .map_err(Fault::internal)?;
        self.cards
            .add(entry.key, &entry.card)
            .map_err(Fault::internal)
    }

    /// Sorting and writing take seconds for millions of things: on a thread of their own.
    async fn finish(self, cursor: i64) -> Result<(), Fault> {
        let Self { index, cards } = self;
        let work = move || {
            index.finish().map_err(Fault::internal)?;
            cards.finish(cursor).map_err(Fault::internal)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Fault::internal)?
    }
}
