//! A reaction is added or taken back (C16).

use access::{Permit, Write};
use bus::event_log::{self, NewEntry};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;
use kernel::id::Id as _;

use crate::domain::ReactionKind;
use crate::live;
use crate::policy::Message;
use crate::store::{conversations, messages, reactions};

/// Adds or removes a reaction; changes nothing when it is already so.
pub struct React<'a> {
    /// The right to.
    pub permit: &'a Permit<Write, Message>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Which reaction.
    pub kind: ReactionKind,
    /// Whether it must be there afterwards; `None` toggles it.
    pub there: Option<bool>,
}

impl Command for React<'_> {
    /// Whether the reaction is there now.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let role = self.permit.subject().acting_role()?;
        let (id, conversation) = (
            self.permit.known().0.id,
            self.permit.known().0.conversation_id,
        );
        if messages::load_in(tx, id).await?.retracted_at.is_some() {
            return Err(Fault::conflict("Ce message a été retiré."));
        }
        let event =
            AuditEvent::new("message.reacted", Action::Update, &self.actor).on("message", id);
        let (there, changed) = match self.there {
            Some(there) => (there, reactions::set(tx, id, role, self.kind, there).await?),
            None => (reactions::toggle(tx, id, role, self.kind).await?, true),
        };
        if !changed {
            return Ok(Audited::repeated(there, event));
        }
        let change = conversations::count_change(tx, conversation).await?;
        messages::touch(tx, id, change).await?;
        let entry = NewEntry {
            topic: conversation.uuid(),
            kind: live::CHANGE,
            reference: Some(id.uuid()),
            number: change,
            author: Some(role.uuid()),
        };
        event_log::append(tx, &entry).await?;
        let detail = if there {
            self.kind.as_str().to_owned()
        } else {
            format!("{} retiré", self.kind.as_str())
        };
        Ok(Audited::new(there, event.detail(detail)))
    }
}
