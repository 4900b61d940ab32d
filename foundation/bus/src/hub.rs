//! The open streams of this process.

mod account_streams;
mod sessions;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use access::SessionId;
use bytes::Bytes;
use db::Db;
use kernel::{Fault, Uuid};

use crate::ahead::{Ahead, Next};
use crate::delivered::{Delivered, Receipt};
use crate::outbound_queue::{Frame, OutboundQueue};
use crate::recent_entries::RecentEntries;
use crate::recent_texts::RecentTexts;
use crate::renderer::{EventRenderer, Flavours, Fresh, Rendered, Speaker};
use crate::{Cursor, Entry, Flavour, Hears, Listener, event_log, sse};

use account_streams::AccountStreams;
pub use account_streams::MOST;
pub use sessions::Over;
use sessions::SessionChanges;

/// With more entries than this to catch up with, a client reloads its page instead.
const MISSED: i64 = 20_000;

/// The streams, and the renderers of the rooms.
pub struct Hub {
    pub(crate) db: Db,
    pub(crate) speakers: Vec<Speaker>,
    state: Mutex<State>,
    pub(crate) delivered: Delivered,
    recent: Mutex<RecentTexts>,
    recent_entries: Mutex<RecentEntries>,
    ahead: Mutex<Ahead>,
}

#[derive(Default)]
struct State {
    session_changes: SessionChanges,
    position: Cursor,
    pages: usize,
    programs: usize,
    streams: HashMap<Uuid, Vec<Open>>,
    account_streams: AccountStreams,
    closing: bool,
}

impl State {
    fn count(&mut self, flavour: Flavour) -> &mut usize {
        match flavour {
            Flavour::Html => &mut self.pages,
            Flavour::Json => &mut self.programs,
        }
    }

    fn flavours(&self) -> Flavours {
        Flavours {
            pages: self.pages > 0,
            programs: self.programs > 0,
        }
    }
}

struct Open {
    number: u64,
    queue: Arc<OutboundQueue>,
    flavour: Flavour,
    session: SessionId,
    hears: Hears,
}

impl Open {
    /// Whether what the rooms render goes to it.
    fn hears_rooms(&self) -> bool {
        self.hears == Hears::Rooms
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// A hub at the event log's end, with the renderers, by room name.
    pub async fn open(
        db: &Db,
        renderers: Vec<(&'static str, Arc<dyn EventRenderer>)>,
    ) -> Result<Arc<Self>, Fault> {
        let ahead = Mutex::new(Ahead::new(db));
        let position = event_log::end(db).await?;
        let state = Mutex::new(State {
            position,
            ..State::default()
        });
        Ok(Arc::new(Self {
            db: db.clone(),
            speakers: renderers
                .into_iter()
                .map(|(room, renderer)| Speaker::new(room, renderer))
                .collect(),
            state,
            delivered: Delivered::default(),
            recent: Mutex::default(),
            recent_entries: Mutex::new(RecentEntries::new(position)),
            ahead,
        }))
    }

    /// The rooms whose events the streams carry.
    pub fn rooms(&self) -> impl Iterator<Item = &'static str> {
        self.speakers.iter().map(Speaker::room)
    }

    /// The cursor up to which the streams were fed.
    pub fn position(&self) -> Cursor {
        locked(&self.state).position
    }

    /// The next entries, if a command of this process has handed them over.
    pub(crate) fn ahead(&self, most: usize) -> Next {
        let position = self.position();
        locked(&self.ahead).next(position, most)
    }

    /// How many streams are open.
    pub fn len(&self) -> usize {
        let state = locked(&self.state);
        state.pages + state.programs
    }

    /// Whether no stream is open.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which flavours have listeners now.
    pub(crate) fn flavours(&self) -> Flavours {
        locked(&self.state).flavours()
    }

    /// Keeps the text of an entry that is about to be written, when an API stream may send it in a moment.
    pub fn keep(&self, reference: Uuid, text: &str) {
        if self.flavours().programs {
            locked(&self.recent).put(reference, text);
        }
    }

    pub(crate) fn take_recent(&self, entries: &[Entry]) -> Fresh {
        locked(&self.recent).take(entries)
    }

    /// What a person missed between two cursors, in order; `None` when it is too much to be sent one by one.
    pub(crate) async fn missed(
        &self,
        listener: Listener,
        after: Cursor,
        up_to: Cursor,
    ) -> Result<Option<Vec<Rendered>>, Fault> {
        let kept = locked(&self.recent_entries).since(after);
        let stretches = match kept {
            Some(stretches) => stretches,
            None => match event_log::between(&self.db, after, up_to, MISSED).await? {
                Some(entries) => vec![entries.into()],
                None => return Ok(None),
            },
        };
        let between = |entry: &&Entry| entry.cursor() > after && entry.cursor() <= up_to;
        let flavours = Flavours::only(listener.flavour);
        let mut missed = Vec::new();
        for speaker in &self.speakers {
            let topics: HashSet<Uuid> = speaker
                .renderer
                .topics(listener.addressee)
                .await?
                .into_iter()
                .collect();
            let entries: Vec<Entry> = stretches
                .iter()
                .flat_map(|stretch| stretch.iter().filter(between))
                .filter(|entry| topics.contains(&entry.topic))
                .cloned()
                .collect();
            missed.extend(speaker.render(&entries, flavours, &Fresh::new()).await?);
        }
        missed.retain(|rendered| rendered.to.contains(&listener.addressee));
        missed.sort_by_key(|rendered| rendered.cursor);
        Ok(Some(missed))
    }

    /// Whether this person has a page open somewhere in this process.
    pub fn is_present(&self, role: Uuid) -> bool {
        locked(&self.state).streams.contains_key(&role)
    }

    /// Opens a stream; what comes after the returned cursor goes to its queue.
    pub(crate) fn join(&self, listener: Listener, number: u64) -> (Arc<OutboundQueue>, Cursor) {
        let queue = Arc::new(OutboundQueue::default());
        let mut state = locked(&self.state);
        if state.closing || state.session_changes.refuses(&listener) {
            queue.close();
        }
        let open = Open {
            number,
            queue: Arc::clone(&queue),
            flavour: listener.flavour,
            session: listener.session,
            hears: listener.hears,
        };
        state
            .streams
            .entry(listener.addressee)
            .or_insert_with(|| Vec::with_capacity(1))
            .push(open);
        *state.count(listener.flavour) += 1;
        if let Some((role, oldest)) = state.account_streams.join(&listener, number) {
            self.give_way(&state, role, oldest);
        }
        (queue, state.position)
    }

    pub(crate) fn leave(&self, listener: &Listener, number: u64) {
        let role = listener.addressee;
        let mut state = locked(&self.state);
        state.account_streams.leave(listener.account, number);
        let Some(streams) = state.streams.get_mut(&role) else {
            return;
        };
        let Some(place) = streams.iter().position(|open| open.number == number) else {
            return;
        };
        let gone = streams.swap_remove(place);
        if streams.is_empty() {
            state.streams.remove(&role);
        }
        *state.count(gone.flavour) -= 1;
    }

    /// Feeds the streams and advances the cursor, both in one step, so that a stream that joins misses nothing and receives nothing twice.
    /// `entries` were read up to the cursor. `false`, and nothing done, when a listener joined for whom nothing was rendered.
    pub(crate) fn feed(
        &self,
        rendered: &[Rendered],
        flavours: Flavours,
        entries: &Arc<[Entry]>,
        position: Cursor,
    ) -> bool {
        let addressed = {
            let mut state = locked(&self.state);
            if !flavours.covers(state.flavours()) {
                return false;
            }
            locked(&self.recent_entries).add(entries);
            state.position = state.position.max(position);
            address(&state, rendered)
        };
        // Only the dispatcher feeds streams, so the order holds without the lock, which writing to sockets would hold for too long.
        let left: Vec<Receipt> = addressed
            .into_iter()
            .filter_map(|(queue, role, frame)| {
                let delivers = frame.delivers;
                let left = queue.push(frame);
                left.then_some((role, delivers?))
            })
            .collect();
        self.delivered.note(&left);
        true
    }

    /// Sends a frame to the pages of these persons.
    pub(crate) fn send(&self, roles: &[Uuid], frame: &Bytes) {
        let state = locked(&self.state);
        for open in roles
            .iter()
            .filter_map(|role| state.streams.get(role))
            .flatten()
        {
            if open.flavour == Flavour::Html && open.hears_rooms() {
                let _left_or_waits = open.queue.push(frame.clone().into());
            }
        }
    }

    /// Those of these persons who have a page open here.
    pub(crate) fn present(&self, roles: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
        let state = locked(&self.state);
        let has_page = |role: &Uuid| {
            state
                .streams
                .get(role)
                .is_some_and(|open| open.iter().any(|open| open.flavour == Flavour::Html))
        };
        roles.filter(has_page).collect()
    }

    /// Sends pulses to one share of the streams, of so many shares.
    pub(crate) fn pulse(&self, share: u64, shares: u64) {
        let pulse = Bytes::from_static(sse::PULSE.as_bytes());
        let due: Vec<Arc<OutboundQueue>> = locked(&self.state)
            .streams
            .values()
            .flatten()
            .filter(|open| open.number % shares == share)
            .map(|open| Arc::clone(&open.queue))
            .collect();
        for queue in due {
            queue.pulse(&pulse);
        }
    }

    /// Ends all streams: the program stops. Clients reconnect at different moments.
    pub fn close(&self) {
        let mut state = locked(&self.state);
        state.closing = true;
        let entropy: &dyn kernel::Entropy = &**self.db.entropy();
        for open in state.streams.values().flatten() {
            let retry = Bytes::from(format!("retry: {}\n\n", entropy.below(20_000)));
            let _left_or_waits = open.queue.push(retry.into());
            open.queue.close();
        }
    }
}

/// The frames of these rendered entries, each with its queue and person.
fn address(state: &State, rendered: &[Rendered]) -> Vec<(Arc<OutboundQueue>, Uuid, Frame)> {
    let mut addressed = Vec::new();
    for rendered in rendered {
        for role in rendered.to.iter() {
            let open = state.streams.get(role).into_iter().flatten();
            for open in open.filter(|open| open.hears_rooms()) {
                if let Some(frame) = frame_for(rendered, *role, open.flavour) {
                    addressed.push((Arc::clone(&open.queue), *role, frame));
                }
            }
        }
    }
    addressed
}

/// The frame of one rendered entry for one person.
pub(crate) fn frame_for(rendered: &Rendered, role: Uuid, flavour: Flavour) -> Option<Frame> {
    let bytes = match flavour {
        Flavour::Html => rendered.html.clone(),
        Flavour::Json => rendered.json.clone(),
    }?;
    let delivers = rendered.delivers.filter(|_| rendered.author != Some(role));
    Some(Frame { bytes, delivers })
}
