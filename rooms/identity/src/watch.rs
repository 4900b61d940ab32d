//! Closes the streams of a session within a second of its end or lock, whoever ended it and in whatever process.
//!
//! Ephemeral messages do that at once where they arrive. They may be lost between processes, and on SQLite none reaches another process: a
//! command line may end a situation while the server runs. So each process also queries the store: twice a second for what has just ended,
//! and four times a minute whether each session with an open stream is still valid, since nothing is published when a session becomes idle.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use access::SessionId;
use bus::{Hub, Over};
use db::EngineKind;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

use crate::SessionCache;
use crate::store::session_changes::{self, StandingRow};
use crate::words::{AccountState, EndReason};

/// How often the store is asked what has just ended.
const LOOK: Duration = Duration::from_millis(500);
/// What ended this long ago was handled before: commands take 20 s at most, and clocks differ a little.
const TOLD: Duration = Duration::from_secs(45);
/// How often each session with a stream is checked, at least.
const CHECK: Duration = Duration::from_secs(10);
/// How often activity is written that other processes need: otherwise they would consider the sessions idle.
const WRITE_NEAR: Duration = Duration::from_secs(5);
/// How long a session that seems idle in the store may have activity that another process hasn't written yet.
const ON_ITS_WAY: Duration = Duration::from_secs(6);
/// Seconds over which the checks of sessions whose streams opened together are spread.
const SPREAD: u64 = 10;

/// Runs the watch until the process ends.
pub(crate) async fn watch(cache: Arc<SessionCache>, hub: Arc<Hub>) {
    let next_write = cache.db().now();
    let mut watch = Watch {
        next_write,
        cache,
        hub,
        told: HashSet::new(),
        due: HashMap::new(),
    };
    loop {
        if let Err(fault) = watch.look().await {
            tracing::warn!(error = %fault, "the sessions could not be watched");
        }
        tokio::time::sleep(LOOK).await;
    }
}

struct Watch {
    cache: Arc<SessionCache>,
    hub: Arc<Hub>,
    /// Changes that were handled already.
    told: HashSet<(SessionId, Timestamp)>,
    /// When each session with a stream is checked next.
    due: HashMap<Uuid, Timestamp>,
    /// When activity is written next.
    next_write: Timestamp,
}

impl Watch {
    async fn look(&mut self) -> Result<(), Fault> {
        let now = self.cache.db().now();
        if now >= self.next_write {
            self.next_write = now + WRITE_NEAR;
            self.cache.write_near(now, WRITE_NEAR * 2).await?;
        }
        self.tell_turns().await?;
        self.check_streams().await
    }

    /// Handles what has just ended or was locked.
    async fn tell_turns(&mut self) -> Result<(), Fault> {
        let db = self.cache.db();
        let turned = session_changes::list_since(db, db.now() - TOLD).await?;
        let mut told = HashSet::with_capacity(turned.len());
        for turn in turned {
            let known = (turn.id, turn.at);
            if !self.told.contains(&known) {
                let over = if turn.is_over {
                    Over::Ended(&turn.why)
                } else {
                    Over::Locked
                };
                self.fall(turn.id, over);
            }
            told.insert(known);
        }
        self.told = told;
        Ok(())
    }

    fn fall(&self, session: SessionId, over: Over<'_>) {
        self.cache.forget(session);
        self.hub.end_session(session.uuid(), over);
    }

    /// Checks the sessions with streams whose time has come.
    async fn check_streams(&mut self) -> Result<(), Fault> {
        let (now, open) = (self.cache.db().now(), self.hub.sessions());
        let mut due: Vec<Uuid> = open
            .iter()
            .map(|(session, _)| *session)
            .filter(|session| self.due.get(session).is_none_or(|due| *due <= now))
            .collect();
        due.sort_unstable();
        due.dedup();
        if due.is_empty() {
            return Ok(());
        }
        let standing = self.standing(&due, now).await?;
        let mut heard: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for (session, addressee) in open {
            heard.entry(session).or_default().push(addressee);
        }
        self.due.retain(|session, _| heard.contains_key(session));
        for session in due {
            let Some(row) = standing.get(&session) else {
                self.fall(SessionId::from_uuid(session), Over::Ended(""));
                continue;
            };
            let idle = self.cache.idle(row.device_profile) + self.on_its_way();
            if let Some(over) = over(row, idle, now) {
                self.fall(row.id, over);
                continue;
            }
            let acts = row.addressee();
            let heard = heard.get(&session).into_iter().flatten();
            if heard.copied().any(|addressee| addressee != acts) {
                self.hub.close_others(session, acts);
            }
            let next = now + CHECK + Duration::from_secs(session.as_u64_pair().1 % SPREAD);
            let limit = row.expires_at.min(row.last_seen_at + idle);
            self.due.insert(session, next.min(limit));
        }
        Ok(())
    }

    /// With SQLite a single process uses the store: nothing needs to be written for others.
    fn on_its_way(&self) -> Duration {
        match self.cache.db().engine() {
            EngineKind::Sqlite => Duration::ZERO,
            EngineKind::Postgres => ON_ITS_WAY,
        }
    }

    /// The state of these sessions in the store. One that seems idle may have activity here that isn't written yet.
    async fn standing(
        &self,
        sessions: &[Uuid],
        now: Timestamp,
    ) -> Result<HashMap<Uuid, StandingRow>, Fault> {
        let db = self.cache.db();
        let rows = session_changes::standing(db, sessions).await?;
        let idles =
            |row: &StandingRow| now.since(row.last_seen_at) >= self.cache.idle(row.device_profile);
        let idle: Vec<Uuid> = rows
            .iter()
            .filter(|row| idles(row))
            .map(|row| row.id.uuid())
            .collect();
        let mut standing: HashMap<Uuid, StandingRow> =
            rows.into_iter().map(|row| (row.id.uuid(), row)).collect();
        if !idle.is_empty() {
            self.cache.write(now).await?;
            let again = session_changes::standing(db, &idle).await?;
            standing.extend(again.into_iter().map(|row| (row.id.uuid(), row)));
        }
        Ok(standing)
    }
}

/// Whether a session is no longer valid, and why.
fn over(row: &StandingRow, idle: Duration, now: Timestamp) -> Option<Over<'_>> {
    if row.ended_at.is_some() {
        return Some(Over::Ended(&row.why));
    }
    if row.state != AccountState::Active {
        return Some(Over::Ended(EndReason::Account.as_str()));
    }
    if now >= row.expires_at {
        return Some(Over::Ended(EndReason::Expired.as_str()));
    }
    let locked = row.locked_at.is_some() || now.since(row.last_seen_at) >= idle;
    locked.then_some(Over::Locked)
}

#[cfg(test)]
mod tests {
    use access::{AccountId, DeviceProfile};

    use super::*;

    const IDLE: Duration = Duration::from_mins(15);

    fn standing(now: Timestamp) -> StandingRow {
        StandingRow {
            id: SessionId::from_uuid(Uuid::from_u128(1)),
            device_profile: DeviceProfile::Shared,
            last_seen_at: now,
            expires_at: now + Duration::from_hours(12),
            ended_at: None,
            why: String::new(),
            locked_at: None,
            state: AccountState::Active,
            account_id: AccountId::from_uuid(Uuid::from_u128(2)),
            practitioner_role_id: None,
        }
    }

    #[test]
    fn a_session_stands_until_its_end_its_lock_or_its_account_s() {
        let now = Timestamp::from_micros(1_795_161_600_000_000);
        let over = |row: &StandingRow, at| over(row, IDLE, at).is_some();
        let row = standing(now);
        assert!(!over(&row, now + Duration::from_secs(899)));
        assert!(over(&row, now + IDLE), "nobody touched it");
        let ended = StandingRow {
            ended_at: Some(now),
            ..standing(now)
        };
        let locked = StandingRow {
            locked_at: Some(now),
            ..standing(now)
        };
        let suspended = StandingRow {
            state: AccountState::Suspended,
            ..standing(now)
        };
        let old = StandingRow {
            expires_at: now,
            ..standing(now)
        };
        for row in [ended, locked, suspended, old] {
            assert!(over(&row, now), "{row:?}");
        }
    }
}
