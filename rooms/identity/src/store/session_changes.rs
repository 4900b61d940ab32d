//! Which sessions ended or were locked, and the state of those with streams.

use access::{AccountId, DeviceProfile, PractitionerRoleId, SessionId};
use db::{Db, params, query, row};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

use crate::words::AccountState;

row! {
    /// A session that ended or was locked.
    pub(crate) struct SessionChangeRow {
        pub id: SessionId,
        pub at: Timestamp,
        pub is_over: bool,
        pub why: String,
    }
}

query!(SINCE: SessionChangeRow = "select id, at, is_over, why from (\
    select id, ended_at as at, true as is_over, coalesce(end_reason, '') as why from session where ended_at >= $1 \
    union all select id, locked_at as at, false as is_over, '' as why from session where locked_at >= $1 and ended_at is null) as turn \
    where (at, id) > ($1, $2) order by at, id limit $3");

/// Rows read at once.
const PAGE: i64 = 2000;

/// What ended or was locked since then, oldest first, without a limit in number.
pub(crate) async fn list_since(db: &Db, since: Timestamp) -> Result<Vec<SessionChangeRow>, Fault> {
    let mut turns: Vec<SessionChangeRow> = Vec::new();
    loop {
        let (at, id) = turns
            .last()
            .map_or((since, SessionId::from_uuid(Uuid::nil())), |turn| {
                (turn.at, turn.id)
            });
        let page = db.rows(&SINCE, params![at, id, PAGE]).await?;
        if page.is_empty() {
            return Ok(turns);
        }
        turns.extend(page);
    }
}

row! {
    /// The state of a session.
    pub(crate) struct StandingRow {
        pub id: SessionId,
        pub device_profile: DeviceProfile,
        pub last_seen_at: Timestamp,
        pub expires_at: Timestamp,
        pub ended_at: Option<Timestamp>,
        pub why: String,
        pub locked_at: Option<Timestamp>,
        pub state: AccountState,
        pub account_id: AccountId,
        pub practitioner_role_id: Option<PractitionerRoleId>,
    }
}

// The same as `store::sessions::holder` asks: a situation that has ended gives nothing (I-8).
query!(STANDING: StandingRow = "select s.id, s.device_profile, s.last_seen_at, s.expires_at, s.ended_at, coalesce(s.end_reason, '') as why, \
    s.locked_at, a.state, s.account_id, r.practitioner_role_id from session s join account a on a.id = s.account_id \
    left join account_role r on r.practitioner_role_id = s.practitioner_role_id and r.account_id = s.account_id and r.ended_at is null \
    where s.id in ({ids})");

impl StandingRow {
    /// The addressee of its streams (`Subject::addressee`).
    pub(crate) fn addressee(&self) -> Uuid {
        self.practitioner_role_id
            .map_or(self.account_id.uuid(), PractitionerRoleId::uuid)
    }
}

/// The state of these sessions; unknown ones are left out.
pub(crate) async fn standing(db: &Db, sessions: &[Uuid]) -> Result<Vec<StandingRow>, Fault> {
    db.rows_in(&STANDING, &[], sessions).await
}
