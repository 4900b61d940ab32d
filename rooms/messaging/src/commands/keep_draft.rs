//! What one was writing follows from device to device (front-end §7).

use access::{Permit, Write};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::policy::Conversation;
use crate::store::drafts;

/// Keeps a draft, or forgets it.
pub struct KeepDraft<'a> {
    /// The right to write.
    pub permit: &'a Permit<Write, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The draft, sealed; `None` forgets it.
    pub body: Option<&'a [u8]>,
}

impl Command for KeepDraft<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = self.permit.subject().acting_role()?;
        drafts::keep(tx, self.permit.id(), role, self.body).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("draft.kept", Action::Update, &self.actor)
                .on("conversation", self.permit.id()),
        ))
    }
}
