//! From the store to new files.

use db::Db;
use kernel::Fault;
use search::{Builder, Schema};

use crate::card_file::CardWriter;
use crate::card_index::Files;
use crate::entry::Entry;
use crate::source::CardSource;

/// Rows read at once: each reading is short, so that no writer waits and nothing old is held.
const PAGE: i64 = 4000;

/// Writes the files of all things, true up to the change `cursor` at least.
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
        kernel::private::folder_of(&files.index).map_err(Fault::internal)?;
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
