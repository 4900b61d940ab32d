//! The trace, newest first, page by page.

use db::row::One;
use db::{Action, Db, Outcome, params, query, row};
use kernel::{Fault, Page, Timestamp, Uuid};

row! {
    /// A line of the trace.
    pub struct Event {
        /// Its number in the trace.
        pub seq: i64,
        /// When the transaction that wrote it began.
        pub at: Timestamp,
        /// What happened: `message.sent`.
        pub kind: String,
        /// What was done.
        pub action: Action,
        /// How it ended.
        pub outcome: Outcome,
        /// By which account; `None` for the system itself and for visitors.
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
query!(OF_ENTITY: Event = newest_first!("entity_id = $3 and"));
query!(OF_ACCOUNT: Event = newest_first!("account_id = $3 and seq >= $4 and"));
query!(SEALED: One<i64> = "select cast(coalesce(max(last_event), 0) as bigint) as value from audit_seal");
query!(HOLDING: Stretch = "select s.first_event, s.last_event from audit_seal_account a join audit_seal s on s.seq = a.seal \
    where a.account_id = $1 and s.first_event < $2 order by a.seal desc limit 1");

row! {
    /// The lines under one seal.
    struct Stretch {
        first_event: i64,
        last_event: i64,
    }
}

/// The filter.
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
        Of::Account(id) => of_account(db, id, before, limit).await?,
        Of::Entity(id) => db.rows(&OF_ENTITY, params![before, limit, id]).await?,
    };
    Ok(Page::from_overfetch(events, size, |event| event.seq))
}

/// The rows without a seal, then those under each seal that covers rows of the account.
async fn of_account(db: &Db, id: Uuid, before: i64, limit: i64) -> Result<Vec<Event>, Fault> {
    let One(sealed) = db.load(&SEALED, &[]).await?;
    let mut stretch = Stretch {
        first_event: sealed.saturating_add(1),
        last_event: i64::MAX - 1,
    };
    let (mut end, mut rest, mut found) = (before, limit, Vec::new());
    loop {
        end = end.min(stretch.last_event + 1);
        let values = params![end, rest, id, stretch.first_event];
        let mut lines = db.rows(&OF_ACCOUNT, values).await?;
        rest -= i64::try_from(lines.len()).unwrap_or(rest);
        found.append(&mut lines);
        end = end.min(stretch.first_event);
        stretch = match db.row(&HOLDING, params![id, end]).await? {
            Some(next) if rest > 0 => next,
            _ => return Ok(found),
        };
    }
}
