//! Locks and unlocks a session (A21, A21.1): the page and what was typed stay, the password is asked for.

use std::time::Duration;

use access::{AccountId, SessionId};
use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::{Fault, Timestamp};

use crate::IdentityConfig;
use crate::commands::note_failure::forgive;
use crate::store::sessions::{self, LockableRow, SessionRow};
use crate::store::{accounts, tokens};

/// How much earlier than ours a page may find that its session was idle for its limit.
const SLACK: Duration = Duration::from_secs(90);

impl LockableRow {
    /// Whether its password is what it waits for: it was locked, nobody touched it for too long, or it was opened again in another
    /// product only. One past its end is over.
    pub(crate) fn is_locked(&self, config: &IdentityConfig, now: Timestamp) -> bool {
        let elsewhere = self.unlocked_at.is_some_and(|at| self.given_at < at);
        now < self.expires_at && (self.is_locked_everywhere(config, now) || elsewhere)
    }

    fn is_locked_everywhere(&self, config: &IdentityConfig, now: Timestamp) -> bool {
        let idle = now.since(self.last_seen_at) >= config.idle(self.device_profile);
        self.locked_at.is_some() || idle
    }
}

impl SessionRow {
    /// Whether it is neither ended nor locked.
    pub(crate) fn is_open(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.locked_at.is_none() && now < self.expires_at
    }
}

/// Locks one session. Locking it again changes nothing.
pub(crate) struct LockSession<'a> {
    pub actor: &'a Actor,
    pub session: SessionId,
    /// Locks it only if it has been idle for its limit: a page saw no activity, but another product's page may have.
    pub if_idle: Option<&'a IdentityConfig>,
}

impl Command for LockSession<'_> {
    /// How long ago somebody was active, when it is not locked for that reason.
    type Output = Option<Duration>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let event = AuditEvent::new("session.locked", Action::Update, self.actor)
            .on("session", self.session);
        if let Some(ago) = self.active(tx).await? {
            return Ok(Audited::repeated(Some(ago), event));
        }
        if sessions::lock(tx, self.session).await? {
            Ok(Audited::new(None, event))
        } else {
            Ok(Audited::repeated(None, event))
        }
    }
}

impl LockSession<'_> {
    async fn active(&self, tx: &mut Tx<'_>) -> Result<Option<Duration>, Fault> {
        let Some(config) = self.if_idle else {
            return Ok(None);
        };
        let session = sessions::find_in(tx, self.session).await?;
        let Some(session) = session.filter(|session| session.is_open(tx.now())) else {
            return Ok(None);
        };
        let ago = tx.now().since(session.last_seen_at);
        // A page's clock and ours differ a little.
        let goes_on = ago + SLACK < config.idle(session.device_profile);
        Ok(goes_on.then_some(ago))
    }
}

/// Unlocks a session after its password was entered. Its token changes, so that a copied token is useless.
pub(crate) struct UnlockSession<'a> {
    pub config: &'a IdentityConfig,
    pub actor: &'a Actor,
    /// The token that the browser presents.
    pub presented: TokenHash,
    /// The account whose password was entered.
    pub account: AccountId,
    /// The hash that it was checked against.
    pub hash: &'a str,
    pub token: &'a Token,
    /// The counters of earlier failures, to be cleared.
    pub forgiven: &'a [[u8; 32]],
}

impl Command for UnlockSession<'_> {
    /// Its absolute end; none when it ended meanwhile.
    type Output = Option<Timestamp>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let now = tx.now();
        let found = sessions::by_token_in(tx, self.presented.as_bytes()).await?;
        let locked = found.filter(|session| {
            session.account_id == self.account && session.is_locked(self.config, now)
        });
        let event = AuditEvent::new("session.unlocked", Action::Update, self.actor)
            .on("account", self.account);
        let Some(session) = locked else {
            return Ok(Audited::new(None, event.outcome(db::Outcome::Refused)));
        };
        if !accounts::load_in(tx, self.account)
            .await?
            .still_has(self.hash)
        {
            return Ok(Audited::new(None, event.outcome(db::Outcome::Refused)));
        }
        forgive(tx, self.forgiven).await?;
        if session.is_locked_everywhere(self.config, now) {
            sessions::unlock(tx, session.id).await?;
        }
        tokens::renew(tx, self.presented.as_bytes(), self.token.hash().as_bytes()).await?;
        let event = event.on("session", session.id);
        Ok(Audited::new(Some(session.expires_at), event))
    }
}
