//! What every process is told when a session changes: published by the transaction that changed it, so that it can't be forgotten.
//!
//! An ephemeral message may be lost on its way to another process, and on SQLite none reaches another process: `watch` looks at the store
//! as well.

use access::{PractitionerRoleId, SessionId};
use bus::dispatcher::{LOCKED, MOVED, SESSION};
use kernel::Uuid;
use kernel::id::Id as _;

use crate::words::EndReason;

/// An ephemeral message that makes every process read the session again, without ending its streams.
const CHANGED: &str = "session-changed:";

/// It is over: its cache entry is dropped and its streams end.
pub(crate) fn ended(session: SessionId, why: EndReason) -> String {
    format!("{SESSION}{} {}", session.uuid(), why.as_str())
}

/// It is locked: the same, and its pages ask for the password.
pub(crate) fn locked(session: SessionId) -> String {
    format!("{LOCKED}{}", session.uuid())
}

/// It acts under another situation: its streams reconnect under it.
pub(crate) fn moved(session: SessionId, role: PractitionerRoleId) -> String {
    format!("{MOVED}{} {}", session.uuid(), role.uuid())
}

/// It has changed, and is still open.
pub(crate) fn changed(session: SessionId) -> String {
    format!("{CHANGED}{}", session.uuid())
}

/// The session that an ephemeral message is about, if it is about one.
pub(crate) fn session_of(text: &str) -> Option<Uuid> {
    let told = [SESSION, LOCKED, MOVED, CHANGED]
        .into_iter()
        .find_map(|kind| text.strip_prefix(kind))?;
    told.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_names_its_session() {
        let session = SessionId::from_uuid(Uuid::from_u128(7));
        let role = PractitionerRoleId::from_uuid(Uuid::from_u128(8));
        for text in [
            ended(session, EndReason::Account),
            locked(session),
            moved(session, role),
            changed(session),
        ] {
            assert_eq!(session_of(&text), Some(session.uuid()), "{text}");
        }
        assert_eq!(session_of("frappe:cnv_1 rol_2 Anne"), None);
    }
}
