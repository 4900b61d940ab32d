//! The open streams of this process.

mod crowd;
mod sessions;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use access::SessionId;
use bytes::Bytes;
use db::Db;
use kernel::{Fault, Uuid};

use crate::ahead::{Ahead, Next};
use crate::delivered::{Delivered, Receipt};
use crate::lately::Lately;
use crate::mailbox::{Letter, Mailbox};
use crate::recent::Recent;
use crate::voice::{Fresh, Hearing, Said, Voice};
use crate::{Cursor, Entry, Flavour, Listener, frame, journal};

use crowd::Crowds;
pub use crowd::MOST;
pub use sessions::Over;
use sessions::Turns;

/// Entries after which somebody who was cut reads the page anew instead of hearing what was missed.
const MISSED: i64 = 20_000;

/// The streams, and the rooms that speak on them.
pub struct Hub {
    pub(crate) db: Db,
    pub(crate) voices: Vec<Arc<dyn Voice>>,
    state: Mutex<State>,
    pub(crate) delivered: Delivered,
    recent: Mutex<Recent>,
    lately: Mutex<Lately>,
    ahead: Mutex<Ahead>,
}

#[derive(Default)]
struct State {
    turns: Turns,
    position: Cursor,
    pages: usize,
    programs: usize,
    streams: HashMap<Uuid, Vec<Open>>,
    crowds: Crowds,
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
        let ahead = Mutex::new(Ahead::new(db));
        let position = journal::end(db).await?;
        let state = Mutex::new(State {
            position,
            ..State::default()
        });
        Ok(Arc::new(Self {
            db: db.clone(),
            voices,
            state,
            delivered: Delivered::default(),
            recent: Mutex::default(),
            lately: Mutex::new(Lately::new(position)),
            ahead,
        }))
    }

    /// Up to where the streams were fed.
    pub fn position(&self) -> Cursor {
        locked(&self.state).position
    }

    /// What follows, when a command of this process has said it.
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

    /// What a person missed between two places, in order; `None` when it is too much to be told one by one.
    pub(crate) async fn missed(
        &self,
        listener: Listener,
        after: Cursor,
        up_to: Cursor,
    ) -> Result<Option<Vec<Said>>, Fault> {
        let kept = locked(&self.lately).since(after);
        let stretches = match kept {
            Some(stretches) => stretches,
            None => match journal::between(&self.db, after, up_to, MISSED).await? {
                Some(entries) => vec![entries.into()],
                None => return Ok(None),
            },
        };
        let between = |entry: &&Entry| entry.cursor() > after && entry.cursor() <= up_to;
        let hearing = Hearing::only(listener.flavour);
        let mut missed = Vec::new();
        for voice in &self.voices {
            let topics: HashSet<Uuid> = voice.topics(listener.role).await?.into_iter().collect();
            let entries: Vec<Entry> = stretches
                .iter()
                .flat_map(|stretch| stretch.iter().filter(between))
                .filter(|entry| topics.contains(&entry.topic))
                .cloned()
                .collect();
            missed.extend(voice.say(&entries, hearing, &Fresh::new()).await?);
        }
        missed.retain(|said| said.to.contains(&listener.role));
        missed.sort_by_key(|said| said.cursor);
        Ok(Some(missed))
    }

    /// Whether this person has a page open somewhere in this process.
    pub fn is_present(&self, role: Uuid) -> bool {
        locked(&self.state).streams.contains_key(&role)
    }

    /// Opens a stream; what comes after the returned place goes to its mailbox.
    pub(crate) fn join(&self, listener: Listener, number: u64) -> (Arc<Mailbox>, Cursor) {
        let mailbox = Arc::new(Mailbox::default());
        let mut state = locked(&self.state);
        if state.closing || state.turns.refuses(&listener) {
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
        if let Some((role, oldest)) = state.crowds.join(&listener, number) {
            self.give_way(&state, role, oldest);
        }
        (mailbox, state.position)
    }

    pub(crate) fn leave(&self, listener: &Listener, number: u64) {
        let role = listener.role;
        let mut state = locked(&self.state);
        state.crowds.leave(listener.account, number);
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
    /// `entries` is what was read, up to where. `false`, and nothing done, when somebody joined for whom nothing was rendered.
    pub(crate) fn feed(
        &self,
        said: &[Said],
        rendered: Hearing,
        (entries, position): (&Arc<[Entry]>, Cursor),
    ) -> bool {
        let addressed = {
            let mut state = locked(&self.state);
            if !rendered.covers(state.hearing()) {
                return false;
            }
            locked(&self.lately).add(entries);
            state.position = state.position.max(position);
            address(&state, said)
        };
        // Nobody else tells the journal, so the order holds without the lock: writing to sockets takes its time.
        let left: Vec<Receipt> = addressed
            .into_iter()
            .filter_map(|(mailbox, role, letter)| {
                let delivers = letter.delivers;
                let left = mailbox.push(letter);
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
            if open.flavour == Flavour::Html {
                let _left_or_waits = open.mailbox.push(frame.clone().into());
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

    /// Shows one share of the streams, of so many shares, that they are alive.
    pub(crate) fn pulse(&self, share: u64, shares: u64) {
        let pulse = Bytes::from_static(frame::PULSE.as_bytes());
        let due: Vec<Arc<Mailbox>> = locked(&self.state)
            .streams
            .values()
            .flatten()
            .filter(|open| open.number % shares == share)
            .map(|open| Arc::clone(&open.mailbox))
            .collect();
        for mailbox in due {
            mailbox.pulse(&pulse);
        }
    }

    /// Ends all streams: the house closes. Clients come back at different moments.
    pub fn close(&self) {
        let mut state = locked(&self.state);
        state.closing = true;
        let entropy: &dyn kernel::Entropy = &**self.db.entropy();
        for open in state.streams.values().flatten() {
            let retry = Bytes::from(format!("retry: {}\n\n", entropy.below(20_000)));
            let _left_or_waits = open.mailbox.push(retry.into());
            open.mailbox.close();
        }
    }
}

/// The letters of these sayings, each with its mailbox and person.
fn address(state: &State, said: &[Said]) -> Vec<(Arc<Mailbox>, Uuid, Letter)> {
    let mut addressed = Vec::new();
    for said in said {
        for role in said.to.iter() {
            for open in state.streams.get(role).into_iter().flatten() {
                if let Some(letter) = letter(said, *role, open.flavour) {
                    addressed.push((Arc::clone(&open.mailbox), *role, letter));
                }
            }
        }
    }
    addressed
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
