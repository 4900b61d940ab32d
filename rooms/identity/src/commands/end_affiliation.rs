//! Ends a situation d'exercice: the rights that it gave end at once (F08, I-8).

use access::{PractitionerRoleId, SessionId};
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
        let event = AuditEvent::new("affiliation.ended", Action::Update, self.actor).on("practitioner_role", self.practitioner_role);
        if !roles::end(tx, self.practitioner_role).await? {
            return Ok(Audited::repeated(Vec::new(), event));
        }
        let mut ended = Vec::new();
        for session in sessions::list_of_role(tx, self.practitioner_role).await? {
            sessions::end(tx, session.id, EndReason::Affiliation).await?;
            ended.push(session.id);
        }
        Ok(Audited::new(ended, event))
    }
}
