//! Moves an account through its life (A15): suspended or closed, it has no session any more.

use access::{AccountId, SessionId};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::commands::end_session::end_all;
use crate::domain::life;
use crate::store::accounts::{self, AccountRow};
use crate::store::links;
use crate::words::{AccountState, EndReason};

/// Moves an account within a transaction; refused when its life has no such way. Staying where it is is always one.
pub(crate) async fn pass(
    tx: &mut Tx<'_>,
    account: &AccountRow,
    to: AccountState,
) -> Result<(), Fault> {
    if account.state == to {
        return Ok(());
    }
    if !life::may_become(account.state, to) {
        return Err(Fault::denied("Ce compte ne peut pas passer dans cet état."));
    }
    accounts::set_state(tx, account.id, to).await
}

/// Suspends, closes or opens an account again. Gives the sessions that ended: call [`crate::face::sessions_ended`] with them.
pub struct ChangeState<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Which account.
    pub account: AccountId,
    /// Where to.
    pub to: AccountState,
}

impl Command for ChangeState<'_> {
    type Output = Vec<SessionId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Vec<SessionId>>, Fault> {
        let account = accounts::load_in(tx, self.account).await?;
        // A password makes an account active, nothing else does.
        if self.to == AccountState::Active && account.password_hash.is_none() {
            return Err(Fault::denied("Ce compte n’a pas encore de mot de passe."));
        }
        pass(tx, &account, self.to).await?;
        let ended = if self.to == AccountState::Active {
            Vec::new()
        } else {
            links::replace(tx, account.id).await?;
            end_all(tx, (account.id, None), EndReason::Account, self.actor).await?
        };
        let event = AuditEvent::new("account.state_changed", Action::Update, self.actor)
            .on("account", account.id)
            .detail(self.to.word());
        Ok(Audited::new(ended, event))
    }
}
