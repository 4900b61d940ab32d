//! How a room renders its entries for the streams.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use db::Db;
use kernel::{Fault, Uuid};

use crate::{Cursor, Entry, Flavour, kind};

/// A boxed future.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// An entry rendered once for all its recipients.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The entry's cursor.
    pub cursor: Cursor,
    /// Its recipients now: the [`Listener::addressee`](crate::Listener::addressee) of each.
    pub to: Arc<[Uuid]>,
    /// The whole frame for pages.
    pub html: Option<Bytes>,
    /// The whole frame for API clients.
    pub json: Option<Bytes>,
    /// The receipt it causes once written: topic and number.
    pub delivers: Option<(Uuid, i64)>,
    /// The author, who gets no receipt.
    pub author: Option<Uuid>,
}

/// The flavours with listeners: others are not rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flavours {
    /// Pages are open.
    pub pages: bool,
    /// API streams are open.
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

    /// Whether every flavour of `other` is included.
    pub fn covers(self, other: Self) -> bool {
        (self.pages || !other.pages) && (self.programs || !other.programs)
    }
}

/// Texts that were just written, by the reference of their entry.
pub type Fresh = HashMap<Uuid, Arc<str>>;

/// A room's renderer. It is given its own entries and ephemeral messages only.
pub trait EventRenderer: Send + Sync {
    /// Renders entries for these flavours, in order, with the rights of this moment. Entries without an event are left out.
    fn render<'a>(
        &'a self,
        entries: &'a [Entry],
        flavours: Flavours,
        fresh: &'a Fresh,
    ) -> Pending<'a, Vec<Rendered>>;

    /// The topics whose entries a person receives now.
    fn topics(&self, role: Uuid) -> Pending<'_, Vec<Uuid>>;

    /// Absolute counters for these persons: the frame for each. None unless the room counts something.
    fn counters<'a>(&'a self, _roles: &'a [Uuid]) -> Pending<'a, Vec<(Uuid, Bytes)>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The first event for a page that opens its stream. None, unless the room has settings that apply at once.
    fn opening(&self, _role: Uuid) -> Pending<'_, Option<Bytes>> {
        Box::pin(async { Ok(None) })
    }

    /// Renders an ephemeral message of [`publish`]: typing, presence. Its recipients, and the frame for pages.
    fn transient<'a>(&'a self, _text: &'a str) -> Pending<'a, Option<(Arc<[Uuid]>, Bytes)>> {
        Box::pin(async { Ok(None) })
    }

    /// Frames were written: person, topic, number. Nothing to do unless the room has receipts.
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
    pub(crate) fn room(&self) -> &'static str {
        self.room
    }

    pub(crate) fn new(room: &'static str, renderer: Arc<dyn EventRenderer>) -> Self {
        Self { room, renderer }
    }

    /// Renders the entries of this room among these.
    pub(crate) async fn render(
        &self,
        entries: &[Entry],
        flavours: Flavours,
        fresh: &Fresh,
    ) -> Result<Vec<Rendered>, Fault> {
        let is_own = |entry: &&Entry| kind::is_of(&entry.kind, self.room);
        // Usually all entries are one room's: they are passed on without a copy.
        if entries.iter().all(|entry| is_own(&entry)) {
            return self.renderer.render(entries, flavours, fresh).await;
        }
        let own: Vec<Entry> = entries.iter().filter(is_own).cloned().collect();
        if own.is_empty() {
            return Ok(Vec::new());
        }
        self.renderer.render(&own, flavours, fresh).await
    }

    /// Renders an ephemeral message, if it is the room's.
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

/// Publishes an ephemeral message of a room; its [`EventRenderer::transient`] receives the text, in each process.
pub fn publish(db: &Db, room: &str, text: &str) {
    db.signals().publish_ephemeral(format!("{room}.{text}"));
}
