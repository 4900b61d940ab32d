//! Forgotten password or identifier: anybody may ask, only the owner is answered (A7, A19.1).

use std::sync::Arc;

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Outcome, Tx};
use kernel::Fault;

use crate::Identity;
use crate::commands::begin_challenge::{proof, proof_by_read};
use crate::commands::{change_state, link, note_failure};
use crate::counters::Counter;
use crate::domain::life;
use crate::domain::login::Typed;
use crate::notifications::{self, Forgotten};
use crate::store::accounts;
use crate::words::{AccountState, AttemptKind, LinkPurpose, QuestionId};

/// What is counted when such letters are sent.
pub(crate) const fn letters(what: Forgotten) -> AttemptKind {
    match what {
        Forgotten::Password => AttemptKind::LinkSent,
        Forgotten::Login => AttemptKind::LoginSent,
    }
}

/// Records that somebody forgot something: counted and traced in the same way whether or not there is such an account. [`Question::answer`]
/// follows.
pub(crate) struct AskForgotten<'a> {
    pub id: QuestionId,
    pub actor: &'a Actor,
    pub what: Forgotten,
    /// Counters of the address that asks.
    pub asked_from: &'a [Counter],
}

impl Command for AskForgotten<'_> {
    /// The recorded question; when a form is sent twice, the first one.
    type Output = QuestionId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<QuestionId>, Fault> {
        note_failure::count(tx, self.asked_from).await?;
        let event = AuditEvent::new("account.forgotten", Action::Execute, self.actor)
            .detail(self.what.as_str());
        Ok(Audited::new(self.id, event))
    }
}

/// A recorded question.
pub(crate) struct Question {
    pub identity: Arc<Identity>,
    pub db: Db,
    pub typed: Typed,
    pub what: Forgotten,
    /// The cookie that identifies the browser.
    pub browser: Option<[u8; 32]>,
}

impl Question {
    /// Answers it by a letter to the owner of the account, or not at all; without a letter nothing is written. Runs after the response was
    /// sent, so that its time reveals nothing. If the process stops in between, the person asks again.
    pub(crate) async fn answer(self) {
        if let Err(fault) = self.send().await {
            tracing::error!(error = %fault, "a letter for who forgot something could not be written");
        }
    }

    async fn send(&self) -> Result<(), Fault> {
        let found = accounts::find(&self.db, &self.typed).await?;
        let Some(account) = found.filter(|account| life::may_set_password(account.state)) else {
            return Ok(());
        };
        let proof = proof_by_read(&self.db, account.id, self.browser).await?;
        let counters = self
            .identity
            .of_letter(letters(self.what), account.id, &proof);
        if note_failure::until(&self.db, &counters).await?.is_some() {
            return Ok(());
        }
        let answer = AnswerForgotten {
            identity: &self.identity,
            account: account.id,
            what: self.what,
            browser: self.browser.as_ref(),
        };
        self.db.run(&answer).await
    }
}

/// Sends the letter.
struct AnswerForgotten<'a> {
    identity: &'a Identity,
    account: AccountId,
    what: Forgotten,
    browser: Option<&'a [u8; 32]>,
}

impl Command for AnswerForgotten<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        let event = AuditEvent::new("account.reminded", Action::Execute, &Actor::system())
            .detail(self.what.as_str())
            .on("account", account.id);
        let proof = proof(tx, account.id, self.browser).await?;
        let counters = (self.identity).of_letter(letters(self.what), account.id, &proof);
        let is_locked = note_failure::locked(tx, &counters).await?.is_some();
        if is_locked || !life::may_set_password(account.state) {
            return Ok(Audited::new((), event.outcome(Outcome::Refused)));
        }
        note_failure::count(tx, &counters).await?;
        match (self.what, account.state) {
            (Forgotten::Login, _) => notifications::reminder(tx, self.identity, &account).await?,
            (Forgotten::Password, AccountState::Active) => {
                link::send(tx, self.identity, &account, LinkPurpose::Reset).await?;
            }
            (Forgotten::Password, _) => {
                change_state::pass(tx, &account, AccountState::CredentialsSent).await?;
                link::send(tx, self.identity, &account, LinkPurpose::Activation).await?;
            }
        }
        Ok(Audited::new((), event))
    }
}
