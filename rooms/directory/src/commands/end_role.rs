//! Ends a situation, and at once the rights that it gave (I-8); or restores one ended by mistake.

use access::PractitionerRoleId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::roles::{self, EndedBy};
use crate::store::{counter, practitioners};

/// Ends a situation d'exercice. Ending it twice changes nothing.
pub struct EndPractitionerRole {
    /// The situation.
    pub role: PractitionerRoleId,
    /// Who ends it, for the trace.
    pub actor: Actor,
}

impl Command for EndPractitionerRole {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("practitioner_role.ended", Action::Update, &self.actor)
            .on("practitioner_role", self.role);
        let Some(practitioner) = roles::end(tx, self.role, EndedBy::System).await? else {
            return Ok(Audited::repeated((), event));
        };
        let change = counter::next(tx).await?;
        practitioners::retire(tx, practitioner, change).await?;
        Ok(Audited::new((), event))
    }
}

/// Restores a situation that an administrator had ended. What left the national register, only the register restores.
pub struct ResumePractitionerRole {
    /// The situation.
    pub role: PractitionerRoleId,
    /// Who restores it, for the trace.
    pub actor: Actor,
}

impl Command for ResumePractitionerRole {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("practitioner_role.resumed", Action::Update, &self.actor)
            .on("practitioner_role", self.role);
        let Some(practitioner) = roles::resume(tx, self.role).await? else {
            return Ok(Audited::repeated((), event));
        };
        let change = counter::next(tx).await?;
        practitioners::touch(tx, practitioner, change).await?;
        Ok(Audited::new((), event))
    }
}
