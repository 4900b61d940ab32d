//! Adds and ends situations d’exercice: when one ends, the rights that it gave end at once (F08, I-8).

use access::{AccountId, PractitionerRoleId};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::domain::life;
use crate::store::{accounts, roles, sessions};
use crate::words::{EndReason, EndedBy};

/// Ends a situation and the sessions that act under it; their streams are closed.
pub struct EndAffiliation<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Which situation; one that nobody has, or that has ended, changes nothing.
    pub practitioner_role: PractitionerRoleId,
    /// Who ends it: what the register ended, it may restore.
    pub by: EndedBy,
    /// Why, for the trace.
    pub why: &'a str,
}

impl Command for EndAffiliation<'_> {
    /// Whether it was still active, or ended only by the register.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let event = AuditEvent::new("affiliation.ended", Action::Update, self.actor)
            .on("practitioner_role", self.practitioner_role)
            .basis(self.by.as_str());
        if !roles::end(tx, self.practitioner_role, self.by).await? {
            return Ok(Audited::repeated(false, event));
        }
        for session in sessions::list_of_role(tx, self.practitioner_role).await? {
            sessions::end(tx, session.id, EndReason::Affiliation, self.actor).await?;
        }
        Ok(Audited::new(true, event.detail(self.why)))
    }
}

/// Restores a situation that the register had ended and lists again. One that an administrator ended stays ended.
pub struct ResumeAffiliation<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Which situation.
    pub practitioner_role: PractitionerRoleId,
}

impl Command for ResumeAffiliation<'_> {
    /// Whether it gives rights again.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let event = AuditEvent::new("affiliation.resumed", Action::Update, self.actor)
            .on("practitioner_role", self.practitioner_role)
            .basis(EndedBy::Register.as_str());
        if roles::resume(tx, self.practitioner_role).await? {
            Ok(Audited::new(true, event))
        } else {
            Ok(Audited::repeated(false, event))
        }
    }
}

/// Why a situation is not given to an account.
pub(crate) const ANOTHER_HOLDER: &str = "Cette situation d’exercice est rattachée à un autre compte, ou l’a été\u{A0}: les discussions de cette personne viendraient avec elle. Elle n’est libre qu’une fois cet autre compte clôturé.";
/// Why a closed account is given none.
pub(crate) const CLOSED: &str = "Ce compte est clôturé et ne se rouvre pas\u{A0}: créez un nouveau compte à cette personne, et donnez-lui la situation.";

/// Gives an account a situation within a transaction, or restores it; returns what the trace says about where it comes from. A conflict
/// when another account has it or had it, unless that one is closed: messages written under a situation are read with it, and stay with the
/// person.
pub(crate) async fn give(
    tx: &mut Tx<'_>,
    account: AccountId,
    role: PractitionerRoleId,
    label: &str,
    event: AuditEvent,
) -> Result<AuditEvent, Fault> {
    let had = roles::find_in(tx, role).await?.map(|had| had.account_id);
    let Some(holder) = had.filter(|holder| *holder != account) else {
        roles::give(tx, account, role, label).await?;
        return Ok(event);
    };
    let holder = accounts::load_in(tx, holder).await?;
    if life::keeps_situations(holder.state) {
        return Err(Fault::conflict(ANOTHER_HOLDER));
    }
    roles::give(tx, account, role, label).await?;
    Ok(event.detail(format!("du compte clôturé {}", holder.id)))
}

/// Gives an account one more situation, or restores one, with its label: `Infirmière · Cabinet du Port`. A conflict when another account
/// that isn't closed has it or had it, or when this one is closed.
pub struct AddAffiliation<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Whose.
    pub account: AccountId,
    /// Which situation.
    pub practitioner_role: PractitionerRoleId,
    /// How it reads.
    pub label: &'a str,
}

impl Command for AddAffiliation<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("affiliation.added", Action::Create, self.actor)
            .on("practitioner_role", self.practitioner_role);
        let account = accounts::load_in(tx, self.account).await?;
        if !life::keeps_situations(account.state) {
            return Err(Fault::conflict(CLOSED));
        }
        let had = roles::find_in(tx, self.practitioner_role).await?;
        if had.is_some_and(|had| had.account_id == self.account && had.ended_at.is_none()) {
            return Ok(Audited::repeated((), event));
        }
        let event = give(tx, self.account, self.practitioner_role, self.label, event).await?;
        Ok(Audited::new((), event))
    }
}
