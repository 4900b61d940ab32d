//! Temporary links: sent, sent again, asked for by who forgot (A09, A19.1).

use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::{Fault, Timestamp};

use crate::Identity;
use crate::commands::change_state;
use crate::commands::note_failure;
use crate::counters::Counter;
use crate::domain::life;
use crate::domain::login::Typed;
use crate::post::{self, Forgotten};
use crate::store::accounts::{self, AccountRow};
use crate::store::links::{self, NewLinkRow, Worth};
use crate::words::{AccountState, AttemptKind, LinkId, LinkPurpose};

/// Makes a link for an account, in place of those before, and hands it to the post.
pub(crate) async fn send(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    purpose: LinkPurpose,
) -> Result<(), Fault> {
    let token = Token::generate(tx.entropy());
    let until = tx.now() + identity.config.link();
    links::replace(tx, account.id).await?;
    let token_hash = token.hash();
    let new = NewLinkRow {
        id: tx.new_id::<LinkId>(),
        account: Some(account.id),
        token_hash: token_hash.as_bytes(),
        purpose,
        expires_at: Some(until),
    };
    links::insert(tx, &new).await?;
    post::link(tx, identity, account, purpose, (&token, until)).await
}

/// The link that prints at first start: valid until used, and only as long as there is no administrator.
pub(crate) struct MakeAdministratorLink<'a> {
    pub token: &'a Token,
}

impl Command for MakeAdministratorLink<'_> {
    /// Whether it was made: not when there is an administrator already.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let event = AuditEvent::new("temporary_link.created", Action::Create, &Actor::house())
            .detail("premier administrateur");
        if accounts::count_administrators(tx).await? > 0 {
            return Ok(Audited::new(false, event.outcome(Outcome::Refused)));
        }
        links::replace_administrator(tx).await?;
        let id: LinkId = tx.new_id();
        let token_hash = self.token.hash();
        let new = NewLinkRow {
            id,
            account: None,
            token_hash: token_hash.as_bytes(),
            purpose: LinkPurpose::Administrator,
            expires_at: None,
        };
        links::insert(tx, &new).await?;
        Ok(Audited::new(true, event.on("temporary_link", id)))
    }
}

/// What became of a link that was asked for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resent {
    /// Another one is on its way, to the mail of the account.
    Yes,
    /// Too many: not before this instant.
    Locked(Timestamp),
    /// This link can't be sent again: used, replaced, or of an account that takes none.
    No,
}

/// Sends another link to the owner of one that has expired (A09.2). Whoever holds the old link learns nothing and gets nothing:
/// the new one goes to the account's own mail.
pub(crate) struct ResendLink<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub token: TokenHash,
    /// Counters of the address that asks.
    pub asked_from: &'a [Counter],
}

impl Command for ResendLink<'_> {
    type Output = Resent;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Resent>, Fault> {
        let event = AuditEvent::new("temporary_link.resent", Action::Execute, self.actor);
        let refused =
            |resent, event: AuditEvent| Ok(Audited::new(resent, event.outcome(Outcome::Refused)));
        if let Some(until) = asked(tx, self.asked_from).await? {
            return refused(Resent::Locked(until), event);
        }
        let link = links::find_in(tx, self.token.as_bytes()).await?;
        let Some((link, owner)) = link.and_then(|link| link.account_id.map(|owner| (link, owner)))
        else {
            return refused(Resent::No, event);
        };
        let event = event.on("temporary_link", link.id);
        let account = accounts::load_in(tx, owner).await?;
        if link.worth(tx.now()) != Worth::Expired || !life::may_set_password(account.state) {
            return refused(Resent::No, event);
        }
        let counter = [self.identity.of_letter(AttemptKind::LinkSent, account.id)];
        if let Some(until) = note_failure::locked(tx, &counter).await? {
            return refused(Resent::Locked(until), event);
        }
        note_failure::count(tx, &counter).await?;
        if account.state != AccountState::Active {
            change_state::pass(tx, &account, AccountState::CredentialsSent).await?;
        }
        send(tx, self.identity, &account, link.purpose).await?;
        Ok(Audited::new(Resent::Yes, event))
    }
}

/// Somebody says that they forgot something. The page does the same work whether or not there is such an account: the question is
/// queued, and answered by [`AnswerForgotten`].
pub(crate) struct AskForgotten<'a> {
    pub identity: &'a Identity,
    pub actor: &'a Actor,
    pub typed: &'a Typed,
    pub what: Forgotten,
}

/// Counts a question of one address, unless it has asked too much: not before the instant that it gives.
async fn asked(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<Option<Timestamp>, Fault> {
    let until = note_failure::locked(tx, counters).await?;
    if until.is_none() {
        note_failure::count(tx, counters).await?;
    }
    Ok(until)
}

impl Command for AskForgotten<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        post::question(tx, self.identity, self.typed, self.what).await?;
        let event = AuditEvent::new("account.forgotten", Action::Execute, self.actor)
            .detail(self.what.word());
        Ok(Audited::new((), event))
    }
}

/// Counts a question before it is asked: an address asks so many in a while.
pub(crate) struct CountQuestion<'a> {
    pub actor: &'a Actor,
    /// What is asked, for the trace.
    pub what: &'static str,
    /// Counters of the address that asks.
    pub asked_from: &'a [Counter],
}

impl Command for CountQuestion<'_> {
    /// Until when nothing more may be asked from there; none: it may.
    type Output = Option<Timestamp>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Self::Output>, Fault> {
        let until = asked(tx, self.asked_from).await?;
        let event = AuditEvent::new("sign_in.tried", Action::Execute, self.actor).detail(self.what);
        let outcome = until.map_or(Outcome::Success, |_| Outcome::Refused);
        Ok(Audited::new(until, event.outcome(outcome)))
    }
}

/// Answers what [`AskForgotten`] queued: by mail, to the owner of the account, or not at all.
pub(crate) struct AnswerForgotten<'a> {
    pub identity: &'a Identity,
    /// The job that answers: once, even if it is done again.
    pub job: jobs::JobId,
    pub typed: &'a Typed,
    pub what: Forgotten,
}

impl Command for AnswerForgotten<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("account.reminded", Action::Execute, &Actor::house())
            .detail(self.what.word());
        if !jobs::once(tx, self.job, "answer").await? {
            return Ok(Audited::repeated((), event));
        }
        let found = accounts::find_in(tx, self.typed).await?;
        let Some(account) = found.filter(|account| life::may_set_password(account.state)) else {
            return Ok(Audited::new((), event.outcome(Outcome::Refused)));
        };
        let event = event.on("account", account.id);
        let kind = match self.what {
            Forgotten::Password => AttemptKind::LinkSent,
            Forgotten::Login => AttemptKind::LoginSent,
        };
        let counter = [self.identity.of_letter(kind, account.id)];
        if note_failure::locked(tx, &counter).await?.is_some() {
            return Ok(Audited::new((), event.outcome(Outcome::Refused)));
        }
        note_failure::count(tx, &counter).await?;
        match (self.what, account.state) {
            (Forgotten::Login, _) => post::reminder(tx, self.identity, &account).await?,
            (Forgotten::Password, AccountState::Active) => {
                send(tx, self.identity, &account, LinkPurpose::Reset).await?;
            }
            (Forgotten::Password, _) => {
                change_state::pass(tx, &account, AccountState::CredentialsSent).await?;
                send(tx, self.identity, &account, LinkPurpose::Activation).await?;
            }
        }
        Ok(Audited::new((), event))
    }
}
