//! Adds and ends situations d’exercice: with one end the rights that it gave, at once (F08, I-8).

use access::{AccountId, PractitionerRoleId, SessionId};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::{roles, sessions};
use crate::words::EndReason;

/// Ends a situation and the sessions that act under it. Gives those sessions: call [`crate::face::sessions_ended`] with them.
pub struct EndAffiliation<'a> {
    /// Who, for the trace.
    pub actor: &'a Actor,
    /// Which situation; one that nobody has, or that has ended, changes nothing.
    pub practitioner_role: PractitionerRoleId,
}

impl Command for EndAffiliation<'_> {
    type Output = Vec<SessionId>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Vec<SessionId>>, Fault> {
        let event = AuditEvent::new("affiliation.ended", Action::Update, self.actor)
            .on("practitioner_role", self.practitioner_role);
        if !roles::end(tx, self.practitioner_role).await? {
            return Ok(Audited::repeated(Vec::new(), event));
        }
        let mut ended = Vec::new();
        for session in sessions::list_of_role(tx, self.practitioner_role).await? {
            sessions::end(tx, session.id, EndReason::Affiliation, self.actor).await?;
            ended.push(session.id);
        }
        Ok(Audited::new(ended, event))
    }
}

/// Gives an account one more situation, with its label: `Infirmière · Cabinet du Port`. A conflict when somebody has it already.
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
        if roles::find_in(tx, self.practitioner_role).await?.is_some() {
            return Err(Fault::conflict(
                "Cette situation d’exercice est déjà rattachée à un compte.",
            ));
        }
        roles::insert(tx, self.account, self.practitioner_role, self.label).await?;
        let event = AuditEvent::new("affiliation.added", Action::Create, self.actor)
            .on("practitioner_role", self.practitioner_role);
        Ok(Audited::new((), event))
    }
}
