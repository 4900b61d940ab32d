//! Temporary links: sent, and sent again (A09, A19.1).

use crypto::{Token, TokenHash};
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::{Fault, Timestamp};

use crate::Identity;
use crate::commands::change_state;
use crate::commands::note_failure;
use crate::counters::{Counter, Proof};
use crate::domain::life;
use crate::notifications;
use crate::store::accounts::{self, AccountRow};
use crate::store::links::{self, NewLinkRow, Worth};
use crate::words::{AccountState, AttemptKind, LinkId, LinkPurpose};

/// Makes a link for an account and queues its letter. Earlier links stay valid until one of them is used: a stranger who asks for a link in
/// somebody's name invalidates none.
pub(crate) async fn send(
    tx: &mut Tx<'_>,
    identity: &Identity,
    account: &AccountRow,
    purpose: LinkPurpose,
) -> Result<(), Fault> {
    let token = Token::generate(tx.entropy());
    let until = tx.now() + identity.config.link();
    links::replace_expired(tx, account.id).await?;
    let token_hash = token.hash();
    let new = NewLinkRow {
        id: tx.new_id::<LinkId>(),
        account: Some(account.id),
        token_hash: token_hash.as_bytes(),
        purpose,
        expires_at: Some(until),
    };
    links::insert(tx, &new).await?;
    notifications::link(tx, identity, account, purpose, (&token, until)).await
}

/// The link printed at first start: valid until used, and only as long as there is no administrator.
pub(crate) struct MakeAdministratorLink<'a> {
    pub token: &'a Token,
}

impl Command for MakeAdministratorLink<'_> {
    /// Whether it was made: not when there is an administrator already.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let event = AuditEvent::new("temporary_link.created", Action::Create, &Actor::system())
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

/// The outcome of asking for a link again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resent {
    /// Another one was sent to the mail of the account.
    Yes,
    /// Too many: not before this instant.
    Locked(Timestamp),
    /// This link can't be sent again: used, replaced, or of an account that accepts none.
    No,
}

/// Sends another link to the owner of one that has expired (A09.2). Whoever holds the old link learns nothing: the new one goes to the
/// account's own mail.
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
        let kind = AttemptKind::LinkSent;
        let counters = (self.identity).of_letter(kind, account.id, &Proof::None);
        if let Some(until) = note_failure::locked(tx, &counters).await? {
            return refused(Resent::Locked(until), event);
        }
        note_failure::count(tx, &counters).await?;
        if account.state != AccountState::Active {
            change_state::pass(tx, &account, AccountState::CredentialsSent).await?;
        }
        send(tx, self.identity, &account, link.purpose).await?;
        Ok(Audited::new(Resent::Yes, event))
    }
}

/// Counts a question of one address; returns until when it is locked, if so.
async fn asked(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<Option<Timestamp>, Fault> {
    let until = note_failure::locked(tx, counters).await?;
    if until.is_none() {
        note_failure::count(tx, counters).await?;
    }
    Ok(until)
}
