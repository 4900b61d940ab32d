//! What happens to a session happens to its streams: its end and its lock are theirs; when it goes on as somebody else, they are
//! closed and come back.

use std::collections::VecDeque;

use kernel::Uuid;
use kernel::id::Id as _;

use super::{Hub, Open, locked};
use crate::{Listener, sse};

/// Why the streams of a session fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over<'a> {
    /// The session has ended, for the reason that its room has a word for; empty when it says none.
    Ended(&'a str),
    /// It is locked: its page stays, hidden, and may come back under the same id.
    Locked,
}

impl Over<'_> {
    /// What the page is told.
    fn told(self) -> String {
        match self {
            Self::Ended("") => "{\"etat\":\"revoquee\"}".to_owned(),
            Self::Ended(why) => format!("{{\"etat\":\"revoquee\",\"motif\":\"{why}\"}}"),
            Self::Locked => "{\"etat\":\"verrouillee\"}".to_owned(),
        }
    }
}

/// Sessions that took a turn lately and are remembered: a request that was let in a moment before may still open a stream.
const REMEMBERED: usize = 1024;

/// The last turns of sessions: over, or on under another situation.
#[derive(Default)]
pub(super) struct SessionChanges(VecDeque<(Uuid, Option<Uuid>)>);

impl SessionChanges {
    fn note(&mut self, session: Uuid, role: Option<Uuid>) {
        self.0.retain(|(known, _)| *known != session);
        self.0.truncate(REMEMBERED - 1);
        self.0.push_front((session, role));
    }

    /// Whether a stream is asked for by a session as it was before its turn.
    pub(super) fn refuses(&self, listener: &Listener) -> bool {
        let session = listener.session.uuid();
        let turn = self.0.iter().find(|(known, _)| *known == session);
        turn.is_some_and(|(_, role)| *role != Some(listener.addressee))
    }
}

impl Hub {
    /// The sessions with streams here, each with the addressee of its stream.
    pub fn sessions(&self) -> Vec<(Uuid, Uuid)> {
        let state = locked(&self.state);
        let streams = state.streams.iter();
        streams
            .flat_map(|(role, open)| open.iter().map(|open| (open.session.uuid(), *role)))
            .collect()
    }

    /// Ends the streams of a session that is over or locked, and tells the page which.
    pub fn end_session(&self, session: Uuid, over: Over<'_>) {
        let bye = sse::event("session", None, &over.told());
        let mut state = locked(&self.state);
        if let Over::Ended(_) = over {
            state.session_changes.note(session, None);
        }
        for open in of(state.streams.iter(), session) {
            let _left_or_waits = open.queue.push(bye.clone().into());
            open.queue.close();
        }
    }

    /// Closes the streams of a session that goes on under another situation: they come back for it, and for it only (I-14).
    pub fn move_session(&self, session: Uuid, role: Uuid) {
        locked(&self.state)
            .session_changes
            .note(session, Some(role));
        self.close_others(session, role);
    }

    /// Closes the streams of a session that speak to another addressee than this one.
    pub fn close_others(&self, session: Uuid, addressee: Uuid) {
        let state = locked(&self.state);
        let others = state
            .streams
            .iter()
            .filter(|(heard, _)| **heard != addressee);
        for open in of(others, session) {
            open.queue.close();
        }
    }
}

/// The streams of a session, of these.
fn of<'a>(
    streams: impl Iterator<Item = (&'a Uuid, &'a Vec<Open>)>,
    session: Uuid,
) -> impl Iterator<Item = &'a Open> {
    let all = streams.flat_map(|(_, open)| open);
    all.filter(move |open| open.session.uuid() == session)
}
