//! What a room says when something happened.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use db::Db;
use kernel::{Fault, Uuid};

use crate::{Cursor, Entry, Flavour, kind};

/// An answer that is on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// What an entry says, rendered once for all who may hear it.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The entry's place.
    pub cursor: Cursor,
    /// Those to whom it speaks now: the [`Listener::addressee`](crate::Listener::addressee) of each.
    pub to: Arc<[Uuid]>,
    /// The whole frame for pages.
    pub html: Option<Bytes>,
    /// The whole frame for programs.
    pub json: Option<Bytes>,
    /// What counts as delivered once the frame has left: topic and number.
    pub delivers: Option<(Uuid, i64)>,
    /// The author, to whom nothing is delivered.
    pub author: Option<Uuid>,
}

/// For whom entries are rendered: what nobody hears is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavours {
    /// Pages are open.
    pub pages: bool,
    /// Streams of programs are open.
    pub programs: bool,
}

impl Flavours {
    /// A stream of this flavour.
    pub fn only(flavour: Flavour) -> Self {
        Self {
            pages: flavour == Flavour::Html,
            programs: flavour == Flavour::Json,
        }
    }

    /// Whether whoever `other` hears is heard for here as well.
    pub fn covers(self, other: Self) -> bool {
        (self.pages || !other.pages) && (self.programs || !other.programs)
    }
}

/// Texts that were just written, by the reference of their entry.
pub type Fresh = HashMap<Uuid, Arc<str>>;

/// A room that speaks on the streams. It is given its own entries and ephemeral messages only.
pub trait EventRenderer: Send + Sync {
    /// Renders entries for those who hear, in order, with the rights of this moment. Entries that say nothing are left out.
    fn render<'a>(
        &'a self,
        entries: &'a [Entry],
        flavours: Flavours,
        fresh: &'a Fresh,
    ) -> Pending<'a, Vec<Rendered>>;

    /// The topics that speak to a person now.
    fn topics(&self, role: Uuid) -> Pending<'_, Vec<Uuid>>;

    /// Absolute counters for these persons: the frame for each. None unless the room counts something.
    fn counters<'a>(&'a self, _roles: &'a [Uuid]) -> Pending<'a, Vec<(Uuid, Bytes)>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What a page that opens its stream is told first. Nothing, unless the room has something that one must obey at once.
    fn opening(&self, _role: Uuid) -> Pending<'_, Option<Bytes>> {
        Box::pin(async { Ok(None) })
    }

    /// An ephemeral message of [`publish`]: typing, presence. To whom it speaks, and the frame for pages.
    fn transient<'a>(&'a self, _text: &'a str) -> Pending<'a, Option<(Arc<[Uuid]>, Bytes)>> {
        Box::pin(async { Ok(None) })
    }

    /// Frames have left: person, topic, number. Nothing to keep unless the room has receipts.
    fn delivered<'a>(&'a self, _receipts: &'a [(Uuid, Uuid, i64)]) -> Pending<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A room's renderer, under the room's name.
pub(crate) struct Speaker {
    room: &'static str,
    pub(crate) renderer: Arc<dyn EventRenderer>,
}

impl Speaker {
    pub(crate) fn new((room, renderer): (&'static str, Arc<dyn EventRenderer>)) -> Self {
        Self { room, renderer }
    }

    /// Renders those of these entries that are the room's.
    pub(crate) async fn render(
        &self,
        entries: &[Entry],
        flavours: Flavours,
        fresh: &Fresh,
    ) -> Result<Vec<Rendered>, Fault> {
        let is_own = |entry: &&Entry| kind::is_of(&entry.kind, self.room);
        // Most stretches are one room's: they are handed on as they are.
        if entries.iter().all(|entry| is_own(&entry)) {
            return self.renderer.render(entries, flavours, fresh).await;
        }
        let own: Vec<Entry> = entries.iter().filter(is_own).cloned().collect();
        if own.is_empty() {
            return Ok(Vec::new());
        }
        self.renderer.render(&own, flavours, fresh).await
    }

    /// What an ephemeral message says, if it is the room's.
    pub(crate) async fn transient(
        &self,
        text: &str,
    ) -> Result<Option<(Arc<[Uuid]>, Bytes)>, Fault> {
        let own = text
            .strip_prefix(self.room)
            .and_then(|rest| rest.strip_prefix('.'));
        match own {
            Some(own) => self.renderer.transient(own).await,
            None => Ok(None),
        }
    }
}

/// Publishes an ephemeral message of a room's; [`EventRenderer::transient`] of that room hears its text, in each process.
pub fn publish(db: &Db, room: &str, text: &str) {
    db.signals().publish_ephemeral(format!("{room}.{text}"));
}
