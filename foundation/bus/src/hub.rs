//! The open streams of this process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use access::SessionId;
use bytes::Bytes;
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::mailbox::{Letter, Mailbox};
use crate::recent::Recent;
use crate::voice::{Fresh, Hearing, Said, Voice};
use crate::{Cursor, Entry, Flavour, Listener, frame, journal};

/// The streams, and the rooms that speak on them.
pub struct Hub {
    pub(crate) db: Db,
    pub(crate) voices: Vec<Arc<dyn Voice>>,
    state: Mutex<State>,
    delivered: Mutex<HashMap<(Uuid, Uuid), i64>>,
    recent: Mutex<Recent>,
}

/// What the page of a session that is over is told.
pub(crate) const REVOKED: &str = "revoquee";
/// Sessions that ended lately and are remembered: a request that was let in a moment before may still open a stream.
const ENDED: usize = 1024;

#[derive(Default)]
struct State {
    ended: VecDeque<Uuid>,
    position: Cursor,
    pages: usize,
    programs: usize,
    streams: HashMap<Uuid, Vec<Open>>,
    closing: bool,
}

impl State {
    fn count(&mut self, flavour: Flavour) -> &mut usize {
        match flavour {
            Flavour::Html => &mut self.pages,
            Flavour::Json => &mut self.programs,
        }
    }

    fn hearing(&self) -> Hearing {
        Hearing {
            pages: self.pages > 0,
            programs: self.programs > 0,
        }
    }
}

struct Open {
    number: u64,
    mailbox: Arc<Mailbox>,
    flavour: Flavour,
    session: SessionId,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Hub {
    /// A hub at the journal's end.
    pub async fn open(db: &Db, voices: Vec<Arc<dyn Voice>>) -> Result<Arc<Self>, Fault> {
        let position = journal::end(db).await?;
        let state = Mutex::new(State {
            position,
            ..State::default()
        });
        Ok(Arc::new(Self {
            db: db.clone(),
            voices,
            state,
            delivered: Mutex::default(),
            recent: Mutex::default(),
        }))
    }

    /// Up to where the streams were fed.
    pub fn position(&self) -> Cursor {
        locked(&self.state).position
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

    /// Who hears now.
    pub(crate) fn hearing(&self) -> Hearing {
        locked(&self.state).hearing()
    }

    /// Keeps the text of an entry that is about to be written, when a program's stream may tell it in a moment.
    pub fn keep(&self, reference: Uuid, text: &str) {
        if self.hearing().programs {
            locked(&self.recent).put(reference, text);
        }
    }

    pub(crate) fn take_recent(&self, entries: &[Entry]) -> Fresh {
        locked(&self.recent).take(entries)
    }

    /// Whether this person has a page open somewhere in this process.
    pub fn is_present(&self, role: Uuid) -> bool {
        locked(&self.state).streams.contains_key(&role)
    }

    /// Opens a stream; what comes after the returned place goes to its mailbox.
    pub(crate) fn join(&self, listener: Listener, number: u64) -> (Arc<Mailbox>, Cursor) {
        let mailbox = Arc::new(Mailbox::default());
        let mut state = locked(&self.state);
        if state.closing || state.ended.contains(&listener.session.uuid()) {
            mailbox.close();
        }
        let open = Open {
            number,
            mailbox: Arc::clone(&mailbox),
            flavour: listener.flavour,
            session: listener.session,
        };
        state
            .streams
            .entry(listener.role)
            .or_insert_with(|| Vec::with_capacity(1))
            .push(open);
        *state.count(listener.flavour) += 1;
        (mailbox, state.position)
    }

    pub(crate) fn leave(&self, role: Uuid, number: u64) {
        let mut state = locked(&self.state);
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

    /// Feeds the streams and moves on; both in one step, so that a stream that joins misses nothing and hears nothing twice.
    /// `false`, and nothing done, when somebody joined for whom nothing was rendered.
    pub(crate) fn feed(&self, said: &[Said], rendered: Hearing, position: Cursor) -> bool {
        let mut state = locked(&self.state);
        if !rendered.covers(state.hearing()) {
            return false;
        }
        for said in said {
            for role in said.to.iter() {
                let Some(streams) = state.streams.get(role) else {
                    continue;
                };
                for open in streams {
                    if let Some(letter) = letter(said, *role, open.flavour) {
                        open.mailbox.push(letter);
                    }
                }
            }
        }
        state.position = state.position.max(position);
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
            if open.flavour == Flavour::Html {
                open.mailbox.push(Letter {
                    frame: frame.clone(),
                    delivers: None,
                });
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

    /// Shows every silent stream that it is alive.
    pub(crate) fn pulse(&self) {
        let pulse = Bytes::from_static(frame::PULSE.as_bytes());
        for open in locked(&self.state).streams.values().flatten() {
            open.mailbox.pulse(&pulse);
        }
    }

    /// Ends the streams of a session that is over or locked, and tells the page which.
    pub(crate) fn end_session(&self, session: Uuid, state: &str) {
        let bye = frame::event("session", None, &format!("{{\"etat\":\"{state}\"}}"));
        let mut held = locked(&self.state);
        // One that is locked may come back under the same id.
        if state == REVOKED {
            held.ended.truncate(ENDED - 1);
            held.ended.push_front(session);
        }
        for open in held
            .streams
            .values()
            .flatten()
            .filter(|open| open.session.uuid() == session)
        {
            open.mailbox.push(Letter {
                frame: bye.clone(),
                delivers: None,
            });
            open.mailbox.close();
        }
    }

    /// Ends all streams: the house closes. Clients come back at different moments.
    pub fn close(&self) {
        let mut state = locked(&self.state);
        state.closing = true;
        let entropy: &dyn kernel::Entropy = &**self.db.entropy();
        for open in state.streams.values().flatten() {
            let retry = Bytes::from(format!("retry: {}\n\n", entropy.below(20_000)));
            open.mailbox.push(Letter {
                frame: retry,
                delivers: None,
            });
            open.mailbox.close();
        }
    }

    /// Notes that frames have left.
    pub(crate) fn note_delivered(&self, role: Uuid, (topic, number): (Uuid, i64)) {
        let mut delivered = locked(&self.delivered);
        let latest = delivered.entry((role, topic)).or_insert(number);
        *latest = (*latest).max(number);
    }

    pub(crate) fn take_delivered(&self) -> Vec<(Uuid, Uuid, i64)> {
        std::mem::take(&mut *locked(&self.delivered))
            .into_iter()
            .map(|((role, topic), number)| (role, topic, number))
            .collect()
    }
}

/// The letter of one saying for one person.
pub(crate) fn letter(said: &Said, role: Uuid, flavour: Flavour) -> Option<Letter> {
    let frame = match flavour {
        Flavour::Html => said.html.clone(),
        Flavour::Json => said.json.clone(),
    }?;
    let delivers = said.delivers.filter(|_| said.author != Some(role));
    Some(Letter { frame, delivers })
}
