//! Changes the state of an account (A15): suspended or closed, it has no session any more.

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::commands::end_session::end_all;
use crate::domain::life;
use crate::store::accounts::{self, AccountRow};
use crate::store::{challenges, links};
use crate::words::{AccountState, EndReason};

/// Changes an account's state within a transaction; refused when the transition isn't allowed. The present state is always allowed.
pub(crate) async fn pass(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    to: AccountState,
) -> Result<(), Fault> {
    if account.state == to {
        return Ok(());
    }
    if !life::may_become(account.state, to) {
        return Err(Fault::denied(why_not(to)));
    }
    accounts::set_state(tx, account.id, to).await
}

const fn why_not(to: AccountState) -> &'static str {
    match to {
        AccountState::Suspended => {
            "Seul un compte actif se suspend\u{A0}; un compte qui n’a pas encore servi se clôture."
        }
        AccountState::Active => "Seul un compte suspendu se rouvre.",
        _ => "Ce compte ne peut pas passer dans cet état.",
    }
}

/// Suspends, closes or reopens an account. Its sessions and their streams end with it.
pub struct ChangeState<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Which account.
    pub account: AccountId,
    /// The new state.
    pub to: AccountState,
    /// Why, for the trace.
    pub why: &'a str,
}

impl Command for ChangeState<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        // Only a password makes an account active.
        if self.to == AccountState::Active && account.password_hash.is_none() {
            return Err(Fault::denied("Ce compte n’a pas encore de mot de passe."));
        }
        pass(tx, &account, self.to).await?;
        if self.to != AccountState::Active {
            links::end(tx, account.id).await?;
            challenges::forget_account(tx, account.id).await?;
            end_all(tx, account.id, None, EndReason::Account, self.actor).await?;
        }
        let event = AuditEvent::new("account.state_changed", Action::Update, self.actor)
            .on("account", account.id)
            .detail(format!("{} : {}", self.to.as_str(), self.why));
        Ok(Audited::new((), event))
    }
}
