//! The session of a token: needed by every request, so cached in memory.
//!
//! An entry is at most ten seconds old, and is dropped at once when a message says that the session changed, in this process or another.
//! Limits are checked against the clock at every request.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use access::sessions::{Behind, Pending};
use access::{AccountId, DeviceProfile, SessionId, Sessions, Subject};
use crypto::Token;
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use crate::IdentityConfig;
use crate::commands::sweep::NoteSeen;
use crate::domain::terms;
use crate::session_signal;
use crate::store::sessions::{self, HolderRow};
use crate::words::TermsDocument;

/// How old an entry may be.
const FRESH: Duration = Duration::from_secs(10);
/// How often activity is written.
const WRITE: Duration = Duration::from_mins(1);
/// Sessions kept, about 600 bytes each.
const KEPT: usize = 50_000;

/// The cache of sessions.
pub struct SessionCache {
    db: Db,
    config: IdentityConfig,
    kept: Mutex<Kept>,
    next_write: AtomicI64,
}

struct Kept {
    heard: Receiver<Arc<str>>,
    /// Incremented with every ephemeral message about a session: a read that began before is not cached.
    changes: u64,
    sessions: HashMap<[u8; 32], Held>,
}

/// Sessions with activity not yet written, and when.
type Seen = (SessionId, AccountId, Timestamp);

struct Held {
    subject: Subject,
    idle: Duration,
    read_at: Timestamp,
    seen_at: Timestamp,
    written_at: Timestamp,
}

impl SessionCache {
    /// A cache of the sessions in this store.
    pub fn new(db: &Db, config: IdentityConfig) -> Arc<Self> {
        let kept = Kept {
            heard: db.signals().listen(),
            changes: 0,
            sessions: HashMap::new(),
        };
        Arc::new(Self {
            db: db.clone(),
            config,
            kept: Mutex::new(kept),
            next_write: AtomicI64::new(0),
        })
    }

    async fn find(&self, token: &str, behind: Behind) -> Result<Option<Subject>, Fault> {
        let Some(token) = Token::parse(token) else {
            return Ok(None);
        };
        let now = self.db.now();
        let hash = token.hash();
        let (known, changes) = {
            let mut kept = self.kept();
            kept.listen();
            (kept.find(hash.as_bytes(), now, behind), kept.changes)
        };
        let subject = match known {
            Some(subject) => Some(subject),
            None => self.read(hash.as_bytes(), (now, behind), changes).await?,
        };
        if subject.is_some() {
            self.write_sometimes(now).await;
        }
        Ok(subject)
    }

    async fn read(
        &self,
        hash: &[u8; 32],
        (now, behind): (Timestamp, Behind),
        changes: u64,
    ) -> Result<Option<Subject>, Fault> {
        let (pass, spico) = (
            terms::version(TermsDocument::Pass),
            terms::version(TermsDocument::Spico),
        );
        let row = sessions::holder(&self.db, hash, pass, spico).await?;
        let mut kept = self.kept();
        kept.listen();
        let before = kept.sessions.remove(hash);
        let Some(row) = row else {
            return Ok(None);
        };
        let written_at = row.last_seen_at;
        let idle = self.config.idle(row.device_profile);
        let seen_at = before.map_or(written_at, |held| held.seen_at.max(written_at));
        let mut held = Held {
            subject: subject(row),
            idle,
            read_at: now,
            seen_at,
            written_at,
        };
        if held.is_over(now) {
            return Ok(None);
        }
        held.note(now, behind);
        let subject = held.subject.clone();
        if kept.changes == changes {
            kept.make_room(now);
            kept.sessions.insert(*hash, held);
        }
        Ok(Some(subject))
    }

    /// Drops a session: it changed, and nothing was published here.
    pub(crate) fn forget(&self, session: SessionId) {
        self.kept().let_go(session.uuid());
    }

    /// How long a session on such a device may be idle.
    pub(crate) fn idle(&self, device: DeviceProfile) -> Duration {
        self.config.idle(device)
    }

    /// The store.
    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write_sometimes(&self, now: Timestamp) {
        let due = self.next_write.load(Ordering::Relaxed);
        let next = (now + WRITE).micros();
        if now.micros() >= due
            && self
                .next_write
                .compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok()
        {
            // Not worth refusing a request for: written again the next minute.
            if let Err(fault) = self.write(now).await {
                tracing::warn!(error = %fault, "the last gestures could not be written");
            }
        }
    }

    /// Writes the activity since the last time; SPICO does it once more before it closes.
    pub async fn write(&self, now: Timestamp) -> Result<(), Fault> {
        let seen = self.kept().unwritten(now);
        self.note(&seen).await
    }

    /// Writes the activity of sessions that would soon look idle in the store, where other processes read it.
    pub(crate) async fn write_near(&self, now: Timestamp, near: Duration) -> Result<(), Fault> {
        let seen = self.kept().unwritten_near(now, near);
        self.note(&seen).await
    }

    async fn note(&self, seen: &[Seen]) -> Result<(), Fault> {
        if seen.is_empty() {
            return Ok(());
        }
        self.db.run(&NoteSeen { seen }).await?;
        // Only now: what could not be written stays to be written.
        self.kept().written(seen);
        Ok(())
    }
}

impl Kept {
    /// Drops the entries that messages say have changed.
    fn listen(&mut self) {
        loop {
            match self.heard.try_recv() {
                Ok(text) => {
                    if let Some(session) = session_signal::session_of(&text) {
                        self.let_go(session);
                    }
                }
                // Too many messages at once to know which: everything is read again.
                Err(TryRecvError::Lagged(_)) => {
                    self.changes += 1;
                    self.sessions.clear();
                }
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn let_go(&mut self, session: Uuid) {
        self.changes += 1;
        self.sessions
            .retain(|_, held| held.subject.session.uuid() != session);
    }

    /// The subject, when the entry can be used.
    fn find(&mut self, hash: &[u8; 32], now: Timestamp, behind: Behind) -> Option<Subject> {
        let held = self.sessions.get_mut(hash)?;
        // Idle for too long in this process: there may have been activity in another one, so the store is asked.
        if held.is_over(now) || now.since(held.read_at) >= FRESH {
            return None;
        }
        held.note(now, behind);
        Some(held.subject.clone())
    }

    /// Removes entries that are too old when the cache is full; all of them if that isn't enough.
    fn make_room(&mut self, now: Timestamp) {
        if self.sessions.len() >= KEPT {
            self.sessions
                .retain(|_, held| now.since(held.read_at) < FRESH);
            if self.sessions.len() >= KEPT {
                self.sessions.clear();
            }
        }
    }

    fn unwritten(&mut self, now: Timestamp) -> Vec<Seen> {
        self.sessions
            .retain(|_, held| !held.is_over(now) || held.seen_at > held.written_at);
        self.waiting(|_| true)
    }

    /// Those whose stored activity is so old that they would be idle within `near`.
    fn unwritten_near(&self, now: Timestamp, near: Duration) -> Vec<Seen> {
        self.waiting(|held| held.written_at + held.idle <= now + near)
    }

    fn waiting(&self, which: impl Fn(&Held) -> bool) -> Vec<Seen> {
        let waiting = self
            .sessions
            .values()
            .filter(|held| held.seen_at > held.written_at && which(held));
        waiting
            .map(|held| (held.subject.session, held.subject.account, held.seen_at))
            .collect()
    }

    fn written(&mut self, seen: &[Seen]) {
        let at: HashMap<SessionId, Timestamp> = seen
            .iter()
            .map(|(session, _, at)| (*session, *at))
            .collect();
        for held in self.sessions.values_mut() {
            if let Some(at) = at.get(&held.subject.session) {
                held.written_at = held.written_at.max(*at);
            }
        }
    }
}

impl Held {
    /// Only activity postpones the idle limit.
    fn note(&mut self, now: Timestamp, behind: Behind) {
        if behind == Behind::Hand {
            self.seen_at = self.seen_at.max(now);
        }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now >= self.subject.expires_at || now.since(self.seen_at) >= self.idle
    }
}

fn subject(row: HolderRow) -> Subject {
    Subject {
        account: row.account_id,
        practitioner_role: row.practitioner_role_id,
        session: row.id,
        assurance: sessions::assurance(row.assurance.min(row.token_assurance)),
        name: Arc::from(format!("{} {}", row.given_name, row.family_name)),
        role_label: Arc::from(row.role_label.unwrap_or_default()),
        is_administrator: row.is_administrator,
        accepted_terms: row.terms == 3,
        accepted: accepted(row.terms).into(),
        device: row.device_profile,
        display: Arc::new(access::Display {
            theme: row.theme,
            density: row.density,
            text_size: row.text_size,
            font: row.font,
            network: row.network,
            shortcuts: row.shortcuts,
            announce: row.announce,
        }),
        expires_at: row.expires_at,
    }
}

/// The documents that a row says to be accepted.
fn accepted(terms: i64) -> Vec<&'static str> {
    [(TermsDocument::Pass, 1), (TermsDocument::Spico, 2)]
        .into_iter()
        .filter(|(_, bit)| terms & bit != 0)
        .map(|(document, _)| document.as_str())
        .collect()
}

impl Sessions for SessionCache {
    fn subject<'a>(&'a self, token: &'a str, behind: Behind) -> Pending<'a, Option<Subject>> {
        Box::pin(self.find(token, behind))
    }
}

/// Publishes that a session has changed, but is still open.
pub(crate) fn changed(db: &Db, session: SessionId) {
    db.signals()
        .publish_ephemeral(session_signal::changed(session));
}
