//! Session changes applied to streams: they end when the session ends or is locked, and reconnect when it changes its situation.

use std::collections::VecDeque;

use kernel::Uuid;
use kernel::id::Id as _;

use super::{Hub, Open, locked};
use crate::{Listener, sse};

/// Why the streams of a session end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over<'a> {
    /// The session has ended, with the room's reason; empty when there is none.
    Ended(&'a str),
    /// It is locked: its page stays, hidden, and may reconnect under the same id.
    Locked,
}

impl Over<'_> {
    /// The event sent to the page.
    fn told(self) -> String {
        match self {
            Self::Ended("") => "{\"etat\":\"revoquee\"}".to_owned(),
            Self::Ended(why) => format!("{{\"etat\":\"revoquee\",\"motif\":\"{why}\"}}"),
            Self::Locked => "{\"etat\":\"verrouillee\"}".to_owned(),
        }
    }
}

/// How many changed sessions are remembered: a request admitted just before the change may still open a stream.
const REMEMBERED: usize = 1024;

/// The last changed sessions: over, or under another situation.
#[derive(Default)]
pub(super) struct SessionChanges(VecDeque<(Uuid, Option<Uuid>)>);

impl SessionChanges {
    fn note(&mut self, session: Uuid, role: Option<Uuid>) {
        self.0.retain(|(known, _)| *known != session);
        self.0.truncate(REMEMBERED - 1);
        self.0.push_front((session, role));
    }

    /// Whether a stream is asked for by a session as it was before its change.
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

    /// Ends the streams of a session that is over or locked, and sends the page the reason.
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

    /// Closes the streams of a session that changes its situation: they reconnect under the new one only (I-14).
    pub fn move_session(&self, session: Uuid, role: Uuid) {
        locked(&self.state)
            .session_changes
            .note(session, Some(role));
        self.close_others(session, role);
    }

    /// Closes the streams of a session that have another addressee than this one.
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

/// The streams of a session, among these.
fn of<'a>(
    streams: impl Iterator<Item = (&'a Uuid, &'a Vec<Open>)>,
    session: Uuid,
) -> impl Iterator<Item = &'a Open> {
    let all = streams.flat_map(|(_, open)| open);
    all.filter(move |open| open.session.uuid() == session)
}
