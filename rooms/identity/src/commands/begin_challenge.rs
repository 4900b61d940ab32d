//! Sends a one-time code: to finish a sign-in, to strengthen a session, or once more (A19).

use std::time::Duration;

use access::{AccountId, SessionId};
use crypto::otp::{self, Code};
use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Outcome, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use crate::Identity;
use crate::commands::note_failure;
use crate::counters::Proof;
use crate::domain::address::Place;
use crate::notifications::{self, Sender};
use crate::store::accounts::{self, AccountRow};
use crate::store::browsers;
use crate::store::challenges::{self, ChallengeRow, NewChallengeRow};
use crate::words::{Channel, SignInId};

/// The same form within this time is a second press (ADR 0011): the code just sent stays valid, for the browser that asked last, since it
/// discarded the first answer. A page for people who aren't signed in is the same for everybody and carries no form key.
const TWICE: Duration = Duration::from_secs(10);

/// The outcome of asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Sent, when the account can be reached that way.
    Yes,
    /// Too many wrong codes: not before this instant.
    Locked(Timestamp),
    /// Too many codes were sent: not before this instant.
    TooMany(Timestamp),
    /// The previous code was sent a moment ago: wait until then.
    Wait(Timestamp),
    /// There is no challenge any more.
    Gone,
}

/// What a client has proved before asking for a code or entering one.
pub(crate) async fn proof(
    tx: &mut Tx<'_>,
    account: AccountId,
    browser: Option<&[u8; 32]>,
) -> Result<Proof, Fault> {
    Ok(match browser {
        Some(hash) if browsers::has_proved(tx, hash, account).await? => Proof::Browser(*hash),
        _ => Proof::None,
    })
}

/// The same by a plain read.
pub(crate) async fn proof_by_read(
    db: &Db,
    account: AccountId,
    browser: Option<[u8; 32]>,
) -> Result<Proof, Fault> {
    Ok(match browser {
        Some(hash) if browsers::proves(db, &hash, account).await? => Proof::Browser(hash),
        _ => Proof::None,
    })
}

/// Why no code is sent, if so: too many wrong ones, or too many sent; whichever lasts longer.
fn held_back(wrong: Option<Timestamp>, sent: Option<Timestamp>) -> Option<Sent> {
    if sent > wrong {
        sent.map(Sent::TooMany)
    } else {
        wrong.map(Sent::Locked)
    }
}

/// The same from the counters.
async fn locked(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: AccountId,
    proof: &Proof,
) -> Result<Option<Sent>, Fault> {
    let wrong = note_failure::locked(tx, &identity.of_code(account, proof)).await?;
    let sent = note_failure::locked(tx, &identity.of_code_sent(account, proof)).await?;
    Ok(held_back(wrong, sent))
}

/// Draws a code and queues it; returns the hash to store. An account without a mobile gets nothing by SMS, and the page says the same.
async fn draw(
    tx: &mut Tx<'_>,
    (identity, from): (&Identity, Sender<'_>),
    account: &AccountRow,
    id: SignInId,
    channel: Channel,
) -> Result<[u8; 32], Fault> {
    let code = Code::generate(tx.entropy());
    notifications::code(tx, (identity, from), account, channel, &code).await?;
    Ok(otp::hash(&identity.vault, id.uuid().as_bytes(), &code))
}

/// The password was correct, or the person is signed in already: sends a code.
pub(crate) struct BeginChallenge<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    /// For whose page the code is.
    pub from: Sender<'a>,
    pub account: AccountId,
    /// The hash that the password was checked against; none when the person is signed in.
    pub hash: Option<&'a str>,
    /// The session to strengthen; none for a sign-in.
    pub session: Option<SessionId>,
    pub channel: Channel,
    /// The token of the browser's cookie.
    pub token: &'a Token,
    /// Where to go on to.
    pub onward: &'a str,
    /// The cookie that identifies the browser.
    pub browser: Option<[u8; 32]>,
    /// The client's network address.
    pub place: &'a Place,
    /// The counters of earlier failures, to be cleared.
    pub forgiven: &'a [[u8; 32]],
}

impl Command for BeginChallenge<'_> {
    type Output = Sent;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Sent>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        let event = AuditEvent::new("sign_in.code_sent", Action::Execute, self.actor)
            .on("account", account.id)
            .detail(self.channel.as_str());
        if !account.is_active() {
            return Err(Fault::not_found());
        }
        // The password has changed since it was checked.
        if self.hash.is_some_and(|hash| !account.still_has(hash)) {
            return Ok(Audited::new(Sent::Gone, event.outcome(Outcome::Refused)));
        }
        note_failure::forgive(tx, self.forgiven).await?;
        let proof = proof(tx, account.id, self.browser.as_ref()).await?;
        if let Some(why) = locked(tx, self.identity, account.id, &proof).await? {
            return Ok(Audited::new(why, event.outcome(Outcome::Refused)));
        }
        let id: SignInId = tx.new_id();
        let token_hash = self.token.hash();
        let mut new = NewChallengeRow {
            id,
            account: account.id,
            session: self.session,
            token_hash: token_hash.as_bytes(),
            asker_key: &self.identity.asker(&proof, self.place),
            channel: self.channel,
            code_hash: &[0; 32],
            expires_at: tx.now() + self.identity.config.code(),
            onward: self.onward,
        };
        if challenges::hand_over(tx, &new, tx.now() - TWICE).await? {
            let event = event.detail("code déjà en route, rendu à qui le redemande");
            return Ok(Audited::new(Sent::Yes, event));
        }
        let sent = self.identity.of_code_sent(account.id, &proof);
        note_failure::count(tx, &sent).await?;
        let code_hash = draw(tx, (self.identity, self.from), &account, id, self.channel).await?;
        new.code_hash = &code_hash;
        challenges::insert(tx, &new).await?;
        Ok(Audited::new(Sent::Yes, event))
    }
}

/// Why nothing would be sent, by a plain read: repeated requests then write nothing.
pub(crate) async fn refused(
    db: &Db,
    identity: &Identity,
    challenge: Option<&ChallengeRow>,
    browser: Option<[u8; 32]>,
) -> Result<Option<Sent>, Fault> {
    let Some(challenge) = challenge else {
        return Ok(Some(Sent::Gone));
    };
    let account = challenge.account_id;
    let proof = proof_by_read(db, account, browser).await?;
    let wrong = note_failure::until(db, &identity.of_code(account, &proof)).await?;
    let sent = note_failure::until(db, &identity.of_code_sent(account, &proof)).await?;
    if let Some(why) = held_back(wrong, sent) {
        return Ok(Some(why));
    }
    let earliest = challenge.sent_at + identity.config.resend();
    Ok((db.now() < earliest).then_some(Sent::Wait(earliest)))
}

/// Sends another code, which takes the place of the one before.
pub(crate) struct ResendCode<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    /// For whose page the code is.
    pub from: Sender<'a>,
    pub token: TokenHash,
    /// The cookie that identifies the browser.
    pub browser: Option<[u8; 32]>,
    pub channel: Channel,
}

impl Command for ResendCode<'_> {
    type Output = Sent;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Sent>, Fault> {
        let now = tx.now();
        let event =
            AuditEvent::new("sign_in.code_sent", Action::Execute, self.actor).detail("renvoi");
        let refused =
            |sent, event: AuditEvent| Ok(Audited::new(sent, event.outcome(Outcome::Refused)));
        let Some(challenge) = challenges::find_in(tx, self.token.as_bytes()).await? else {
            return refused(Sent::Gone, event);
        };
        let event = event.on("account", challenge.account_id);
        let proof = proof(tx, challenge.account_id, self.browser.as_ref()).await?;
        if let Some(why) = locked(tx, self.identity, challenge.account_id, &proof).await? {
            return refused(why, event);
        }
        let earliest = challenge.sent_at + self.identity.config.resend();
        if now < earliest {
            return refused(Sent::Wait(earliest), event);
        }
        let account = accounts::load_in(tx, challenge.account_id).await?;
        if !account.is_active() || challenge.tries >= i64::from(self.identity.config.tries) {
            return refused(Sent::Gone, event);
        }
        let sent = self.identity.of_code_sent(account.id, &proof);
        note_failure::count(tx, &sent).await?;
        let code_hash = draw(
            tx,
            (self.identity, self.from),
            &account,
            challenge.id,
            self.channel,
        )
        .await?;
        challenges::resend(
            tx,
            challenge.id,
            &code_hash,
            self.channel,
            now + self.identity.config.code(),
        )
        .await?;
        Ok(Audited::new(Sent::Yes, event))
    }
}
