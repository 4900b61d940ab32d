//! Checks a one-time code; a correct one opens or strengthens a session in the same transaction, so that it serves once (A19).

use access::{Assurance, SessionId};
use crypto::otp::{self, Code};
use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Outcome, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use crate::Identity;
use crate::commands::begin_challenge::{proof, proof_by_read};
use crate::commands::note_failure;
use crate::commands::open_session::{Browser, Opening};
use crate::store::accounts::{self, AccountRow};
use crate::store::browsers::Noted;
use crate::store::challenges::{self, ChallengeRow};
use crate::store::sessions;

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tried {
    /// The correct code.
    Passed {
        /// The cookie to set in the browser.
        browser: Noted,
        /// Where to go on to.
        onward: String,
    },
    /// A wrong one; this many tries are left.
    Wrong(i64),
    /// Wrong too often: no code is accepted before this instant.
    Locked(Timestamp),
    /// It has expired.
    Expired,
    /// Used, replaced, tried too often, or never sent.
    Gone,
}

/// A code that was typed, before it is tried.
pub(crate) struct Attempt<'a> {
    /// The challenge of the browser's cookie, if there is one.
    pub challenge: Option<ChallengeRow>,
    /// The session to strengthen; none for a sign-in.
    pub session: Option<SessionId>,
    pub code: &'a Code,
    /// The hash of the cookie that identifies the browser.
    pub browser: Option<[u8; 32]>,
}

/// Why the code would not be checked, by a plain read: repeated tries then write nothing. A challenge made to strengthen one session is
/// invalid in another, and for a sign-in.
pub(crate) async fn refused_before(
    db: &Db,
    identity: &Identity,
    attempt: Attempt<'_>,
) -> Result<Option<Tried>, Fault> {
    let session = attempt.session;
    let found = (attempt.challenge).filter(|challenge| challenge.session_id == session);
    let Some(challenge) = found.filter(|one| one.tries < i64::from(identity.config.tries)) else {
        return Ok(Some(Tried::Gone));
    };
    if challenge.expires_at <= db.now() {
        return Ok(Some(Tried::Expired));
    }
    let account = challenge.account_id;
    let proof = proof_by_read(db, account, attempt.browser).await?;
    let until = note_failure::until(db, &identity.of_code(account, &proof)).await?;
    if let Some(until) = until {
        return Ok(Some(Tried::Locked(until)));
    }
    let repeated = is_repeated(identity, &challenge, attempt.code);
    let left = i64::from(identity.config.tries) - challenge.tries;
    Ok(repeated.then_some(Tried::Wrong(left)))
}

/// Whether this is the same wrong code as last time: a reloaded page sends its form again, and one form has one effect (ADR 0011).
fn is_repeated(identity: &Identity, challenge: &ChallengeRow, code: &Code) -> bool {
    let id = challenge.id.uuid();
    let wrong = challenge.wrong_hash.as_deref();
    wrong.is_some_and(|wrong| otp::verify(&identity.vault, id.as_bytes(), code, wrong))
}

/// Tries a code.
pub(crate) struct TryCode<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    /// The challenge's token, from the browser's cookie.
    pub challenge: TokenHash,
    /// The session to strengthen: the one of the request. None for a sign-in.
    pub session: Option<SessionId>,
    /// Six digits: anything else is not counted as a try.
    pub code: &'a Code,
    /// The new session token.
    pub token: &'a Token,
    pub browser: &'a Browser,
}

impl Command for TryCode<'_> {
    type Output = Tried;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Tried>, Fault> {
        let event = AuditEvent::new("sign_in.code_tried", Action::Execute, self.actor);
        // A challenge made to strengthen one session is invalid in another, and for a sign-in.
        let found = challenges::find_in(tx, self.challenge.as_bytes()).await?;
        let Some(challenge) = found.filter(|challenge| challenge.session_id == self.session) else {
            return Ok(refused(Tried::Gone, event));
        };
        let event = event.on("account", challenge.account_id);
        let account = accounts::load_in(tx, challenge.account_id).await?;
        if !account.is_active() || challenge.tries >= i64::from(self.identity.config.tries) {
            return Ok(refused(Tried::Gone, event));
        }
        if challenge.expires_at <= tx.now() {
            return Ok(refused(Tried::Expired, event));
        }
        let proof = proof(tx, account.id, self.browser.known().as_ref()).await?;
        let wrong_codes = self.identity.of_code(account.id, &proof);
        if let Some(until) = note_failure::locked(tx, &wrong_codes).await? {
            return Ok(refused(Tried::Locked(until), event));
        }
        let (vault, id) = (&self.identity.vault, challenge.id.uuid());
        if !otp::verify(vault, id.as_bytes(), self.code, &challenge.code_hash) {
            let left = i64::from(self.identity.config.tries) - challenge.tries;
            if is_repeated(self.identity, &challenge, self.code) {
                return Ok(refused(Tried::Wrong(left), event));
            }
            let wrong = otp::hash(vault, id.as_bytes(), self.code);
            challenges::tried(tx, challenge.id, &wrong).await?;
            let locked = note_failure::count(tx, &wrong_codes).await?;
            let left = left - 1;
            return Ok(refused(
                locked.map_or(Tried::Wrong(left), Tried::Locked),
                event,
            ));
        }
        note_failure::forgive(tx, &self.identity.to_forgive(account.id, &proof)).await?;
        challenges::used(tx, challenge.id).await?;
        self.pass(tx, &account, &challenge, event).await
    }
}

fn refused(tried: Tried, event: AuditEvent) -> Audited<Tried> {
    Audited::new(tried, event.outcome(Outcome::Refused))
}

impl TryCode<'_> {
    async fn pass(
        &self,
        tx: &mut Tx<'_>,
        account: &AccountRow,
        challenge: &ChallengeRow,
        event: AuditEvent,
    ) -> Result<Audited<Tried>, Fault> {
        let onward = challenge.onward.clone();
        let Some(session) = self.session else {
            let opening = Opening {
                identity: self.identity,
                actor: self.actor,
                account,
                assurance: Assurance::Aal2,
                token: self.token,
                browser: self.browser,
            };
            let (opened, event_of_opening) = opening.open(tx).await?;
            let passed = Tried::Passed {
                browser: opened.browser,
                onward,
            };
            return Ok(Audited::new(passed, event).and(event_of_opening));
        };
        let (token, presented) = (self.token.hash(), self.browser.presented);
        let raised = match &presented {
            Some(presented) => {
                sessions::strengthen(tx, session, (presented, token.as_bytes())).await?
            }
            None => false,
        };
        if !raised {
            return Ok(refused(Tried::Gone, event));
        }
        let strengthened = AuditEvent::new("session.strengthened", Action::Update, self.actor)
            .on("session", session);
        let passed = Tried::Passed {
            browser: self.browser.note(tx, account.id, true).await?,
            onward,
        };
        Ok(Audited::new(passed, event).and(strengthened))
    }
}
