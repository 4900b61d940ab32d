//! The trace, newest first, page by page.

use db::{Action, Db, Outcome, params, query, row};
use kernel::{Fault, Page, Timestamp, Uuid};

row! {
    /// A line of the trace.
    pub struct Event {
        /// Its place in the trace.
        pub seq: i64,
        /// When the transaction that wrote it began.
        pub at: Timestamp,
        /// What happened: `message.sent`.
        pub kind: String,
        /// What was done.
        pub action: Action,
        /// How it ended.
        pub outcome: Outcome,
        /// By which account; `None` for the house itself and for visitors.
        pub account_id: Option<Uuid>,
        /// Under which situation (I-14).
        pub practitioner_role_id: Option<Uuid>,
        /// Through which session.
        pub session_id: Option<Uuid>,
        /// The operation id that support can search for.
        pub operation_id: Option<Uuid>,
        /// From which network.
        pub network: Option<String>,
        /// On what: a FHIR noun.
        pub entity_kind: Option<String>,
        /// Which one.
        pub entity_id: Option<Uuid>,
        /// The ground of the right that was used.
        pub basis: Option<String>,
        /// A few words more.
        pub detail: Option<String>,
    }
}

macro_rules! newest_first {
    ($condition:literal) => {
        concat!(
            "select ",
            crate::line::sealed_columns!(),
            " from audit_event where ",
            $condition,
            " seq < $1 order by seq desc limit $2"
        )
    };
}

query!(ALL: Event = newest_first!(""));
query!(OF_ACCOUNT: Event = newest_first!("account_id = $3 and"));
query!(OF_ENTITY: Event = newest_first!("entity_id = $3 and"));

/// Whose trace is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Everybody's.
    Everybody,
    /// What an account did.
    Account(Uuid),
    /// What was done to an entity.
    Entity(Uuid),
}

/// A page of at most `size` lines before the cursor `before`, newest first.
pub async fn list(db: &Db, of: Of, before: Option<i64>, size: usize) -> Result<Page<Event>, Fault> {
    let before = before.unwrap_or(i64::MAX);
    let limit = i64::try_from(size.saturating_add(1)).unwrap_or(i64::MAX);
    let events = match of {
        Of::Everybody => db.rows(&ALL, params![before, limit]).await?,
        Of::Account(id) => db.rows(&OF_ACCOUNT, params![before, limit, id]).await?,
        Of::Entity(id) => db.rows(&OF_ENTITY, params![before, limit, id]).await?,
    };
    Ok(Page::from_overfetch(events, size, |event| event.seq))
}
