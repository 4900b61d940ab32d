//! Somebody of the directory gets an account (B04).

use access::PractitionerRoleId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::store::{counter, practitioners, roles};

/// Records that accounts were attached to situations: the filter « sur SPICO » then finds them, and their reachability is asked for
/// ([`crate::reach::Reachability`]) when they are shown. Run when an account is created; repeating it changes nothing.
pub struct MarkJoined<'a> {
    /// The situations.
    pub roles: &'a [PractitionerRoleId],
    /// Who, for the trace.
    pub actor: Actor,
}

impl Command for MarkJoined<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let mut joined = Vec::new();
        for role in self.roles {
            joined.extend(roles::join(tx, *role).await?);
        }
        let event = AuditEvent::new("practitioner_role.joined", Action::Update, &self.actor);
        let event = match self.roles {
            [role] => event.on("practitioner_role", *role),
            many => event.detail(format!("{} situations", many.len())),
        };
        if joined.is_empty() {
            return Ok(Audited::repeated((), event));
        }
        let change = counter::next(tx).await?;
        for practitioner in joined {
            practitioners::mark(tx, practitioner, change).await?;
        }
        Ok(Audited::new((), event))
    }
}
