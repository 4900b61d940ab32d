//! A message is edited or retracted, and the trace keeps what it said (C15).

use access::{Manage, Permit, PractitionerRoleId};
use bus::event_log::{self, NewEntry};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;
use kernel::id::Id as _;

use crate::domain::message::may_edit;
use crate::live;
use crate::policy::Message;
use crate::store::messages::{self, MessageRow};
use crate::store::{conversations, mentions};

/// Edits one's own message within the delay.
pub struct EditMessage<'a> {
    /// The right to.
    pub permit: &'a Permit<Manage, Message>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The new text, sealed for this message.
    pub body: &'a [u8],
    /// Who is mentioned in it.
    pub mentions: &'a [PractitionerRoleId],
}

/// Retracts one's own message: masked for everybody, kept for the audit.
pub struct RetractMessage<'a> {
    /// The right to.
    pub permit: &'a Permit<Manage, Message>,
    /// Who, for the trace.
    pub actor: Actor,
}

async fn tell(tx: &mut Tx<'_>, row: &MessageRow, change: i64) -> Result<(), Fault> {
    let entry = NewEntry {
        topic: row.conversation_id.uuid(),
        kind: live::CHANGE,
        reference: Some(row.id.uuid()),
        number: change,
        author: Some(row.author_role_id.uuid()),
    };
    event_log::append(tx, &entry).await
}

impl Command for EditMessage<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let change = conversations::count_change(tx, self.permit.known().0.conversation_id).await?;
        let row = messages::load_in(tx, self.permit.known().0.id).await?;
        if row.retracted_at.is_some() {
            return Err(Fault::conflict(
                "Ce message a été retiré : il ne peut plus être modifié.",
            ));
        }
        if !may_edit(row.sent_at, tx.now()) {
            return Err(Fault::denied(
                "Un message se modifie pendant 15 minutes. Passé ce délai, retirez-le et écrivez-en un autre.",
            ));
        }
        messages::edit(tx, &row, self.body, change).await?;
        mentions::forget(tx, row.id).await?;
        mentions::set(tx, (row.id, row.conversation_id, row.seq), self.mentions).await?;
        tell(tx, &row, change).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("message.edited", Action::Update, &self.actor).on("message", row.id),
        ))
    }
}

impl Command for RetractMessage<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let event = AuditEvent::new("message.retracted", Action::Delete, &self.actor)
            .on("message", self.permit.known().0.id);
        let row = messages::load_in(tx, self.permit.known().0.id).await?;
        if row.retracted_at.is_some() {
            return Ok(Audited::repeated((), event));
        }
        let change = conversations::count_change(tx, row.conversation_id).await?;
        messages::retract(tx, &row, change).await?;
        tell(tx, &row, change).await?;
        Ok(Audited::new((), event))
    }
}
