//! One open stream, as a response body.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use access::{AccountId, SessionId};
use bytes::{Bytes, BytesMut};
use http_body::Body;
use kernel::{Fault, Uuid};

use crate::hub::frame_for;
use crate::outbound_queue::{Frame, OutboundQueue, Outlet};
use crate::{Cursor, Flavour, Hub, event_log, sse};

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hears {
    /// What the rooms render, and what happens to the session.
    Rooms,
    /// What happens to the session only: the page belongs to a product that does not show the rooms.
    SessionOnly,
}

/// The listener of a stream.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// The addressee: the PractitionerRole under which one acts, or the account of somebody who has none.
    pub addressee: Uuid,
    /// The account: its streams are limited together.
    pub account: AccountId,
    /// The session: when it ends, so does the stream.
    pub session: SessionId,
    /// How it is rendered.
    pub flavour: Flavour,
    /// What it is told.
    pub hears: Hears,
}

/// The body: first what was missed, then new events.
pub struct Stream {
    hub: Arc<Hub>,
    listener: Listener,
    number: u64,
    queue: Arc<OutboundQueue>,
    head: VecDeque<Frame>,
    joined_at: Cursor,
}

impl Stream {
    /// Opens a stream that continues just after `after`: nothing left out, nothing twice.
    pub async fn open(
        hub: &Arc<Hub>,
        listener: Listener,
        after: Option<Cursor>,
    ) -> Result<Self, Fault> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let (queue, joined_at) = hub.join(listener, number);
        let mut stream = Self {
            hub: Arc::clone(hub),
            listener,
            number,
            queue,
            head: VecDeque::new(),
            joined_at,
        };
        if listener.flavour == Flavour::Html {
            stream.head.push_back(sse::greeting().into());
        }
        stream.catch_up(after).await?;
        if listener.flavour == Flavour::Html {
            stream.welcome().await?;
        }
        Ok(stream)
    }

    /// The first events for a page that opens: counters, and settings that apply at once.
    async fn welcome(&mut self) -> Result<(), Fault> {
        if self.listener.hears == Hears::SessionOnly {
            return Ok(());
        }
        let addressee = self.listener.addressee;
        for speaker in &self.hub.speakers {
            let counters = speaker.renderer.counters(&[addressee]).await?;
            let opening = speaker.renderer.opening(addressee).await?;
            let frames = counters.into_iter().map(|(_, frame)| frame).chain(opening);
            self.head.extend(frames.map(Frame::from));
        }
        Ok(())
    }

    /// What was missed since `after`; for a page that just opened, its cursor, so that a cut a second later resumes there.
    async fn catch_up(&mut self, after: Option<Cursor>) -> Result<(), Fault> {
        let (listener, joined_at) = (self.listener, self.joined_at);
        let after = after.filter(|_| listener.hears == Hears::Rooms);
        let Some(after) = after else {
            if listener.flavour == Flavour::Html {
                let here = sse::event("debut", Some(joined_at), "{}");
                self.head.push_back(here.into());
            }
            return Ok(());
        };
        // Another store, too long ago or too many entries: the page must be reloaded.
        let told = if after > joined_at || after < oldest(&self.hub).await? {
            None
        } else {
            self.hub.missed(listener, after, joined_at).await?
        };
        if let Some(rendered) = told {
            let to_me = |rendered| frame_for(rendered, listener.addressee, listener.flavour);
            self.head.extend(rendered.iter().filter_map(to_me));
        } else {
            let again = sse::event("reprise", Some(joined_at), "{}");
            self.head.push_back(again.into());
        }
        Ok(())
    }

    /// The same with enough first bytes to get through small proxy buffers, for a page whose stream was buffered.
    #[must_use]
    pub fn padded(mut self) -> Self {
        self.head.push_front(sse::padding().into());
        self
    }

    /// The same, with an extra first event for a page that opens.
    #[must_use]
    pub fn saying(mut self, frame: Bytes) -> Self {
        self.head.push_back(frame.into());
        self
    }

    fn gather(&self, frames: impl IntoIterator<Item = Frame>) -> Bytes {
        let mut frames = frames.into_iter().inspect(|frame| {
            if let Some(delivers) = frame.delivers {
                self.hub
                    .delivered
                    .note(&[(self.listener.addressee, delivers)]);
            }
        });
        let Some(first) = frames.next() else {
            return Bytes::new();
        };
        let Some(second) = frames.next() else {
            return first.bytes;
        };
        let mut all = BytesMut::from(first.bytes);
        all.extend_from_slice(&second.bytes);
        frames.for_each(|frame| all.extend_from_slice(&frame.bytes));
        all.freeze()
    }

    /// Gives the stream its socket: frames are then written without waking its task when none waits.
    pub fn attach(&self) -> impl Fn(Outlet) + Send + Sync + 'static {
        let queue = Arc::clone(&self.queue);
        move |outlet| queue.attach(outlet)
    }

    /// The stream's first cursor: everything up to it was sent before, or is in its first bytes.
    pub fn joined_at(&self) -> Cursor {
        self.joined_at
    }

    /// Waits for the next bytes: the long poll.
    pub async fn next(&mut self) -> Option<Bytes> {
        if !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            return Some(self.gather(head));
        }
        let frames = std::future::poll_fn(|context| self.queue.poll(context)).await?;
        Some(self.gather(frames))
    }
}

/// The cursor before the oldest entry kept: nothing is missing after it.
async fn oldest(hub: &Hub) -> Result<Cursor, Fault> {
    let first = event_log::beginning(&hub.db).await?;
    // The very first entry ever has number 1: then nothing was deleted.
    Ok(if first.seq <= 1 {
        Cursor::default()
    } else {
        Cursor {
            xid: first.xid,
            seq: first.seq - 1,
        }
    })
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        if !self.head.is_empty() {
            let head = std::mem::take(&mut self.head);
            return Poll::Ready(Some(Ok(http_body::Frame::data(self.gather(head)))));
        }
        match self.queue.poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(frames)) => {
                Poll::Ready(Some(Ok(http_body::Frame::data(self.gather(frames)))))
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.hub.leave(&self.listener, self.number);
    }
}
