//! Read and delivery pointers move (C12.1).

use access::{Permit, PractitionerRoleId, Read};
use bus::event_log::{self, NewEntry};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;
use kernel::id::Id as _;

use crate::live;
use crate::policy::Conversation;
use crate::store::conversations::ConversationId;
use crate::store::participants;

/// Everything up to `seq` was on this person's screen.
pub struct MarkRead<'a> {
    /// The right to read the conversation.
    pub permit: &'a Permit<Read, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Up to where.
    pub seq: i64,
}

/// The person wants to come back to everything after `seq`.
pub struct MarkUnread<'a> {
    /// The right to read the conversation.
    pub permit: &'a Permit<Read, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The last message that stays read.
    pub seq: i64,
}

/// Events were written to these persons' connections: person, conversation, message.
pub struct MarkDelivered<'a> {
    /// What was delivered.
    pub receipts: &'a [(PractitionerRoleId, ConversationId, i64)],
}

async fn tell(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: Option<PractitionerRoleId>,
    seq: i64,
) -> Result<(), Fault> {
    let entry = NewEntry {
        topic: id.uuid(),
        kind: live::RECEIPT,
        reference: None,
        number: seq,
        author: role.map(kernel::id::Id::uuid),
    };
    event_log::append(tx, &entry).await
}

impl Command for MarkRead<'_> {
    /// Whether the pointer moved.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let role = self.permit.subject().acting_role()?;
        let seq = self.seq.min(self.permit.known().last_seq);
        let moved = participants::read(tx, self.permit.id(), role, seq).await?;
        let event = AuditEvent::new("conversation.read", Action::Update, &self.actor)
            .on("conversation", self.permit.id());
        if !moved {
            return Ok(Audited::repeated(false, event));
        }
        tell(tx, self.permit.id(), Some(role), seq).await?;
        Ok(Audited::new(
            true,
            event.detail(format!("jusqu’au message {seq}")),
        ))
    }
}

impl Command for MarkUnread<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = self.permit.subject().acting_role()?;
        let event = AuditEvent::new("conversation.unread", Action::Update, &self.actor)
            .on("conversation", self.permit.id());
        if !participants::unread(tx, self.permit.id(), role, self.seq).await? {
            return Ok(Audited::repeated((), event));
        }
        tell(tx, self.permit.id(), Some(role), self.seq).await?;
        Ok(Audited::new((), event))
    }
}

impl Command for MarkDelivered<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let mut furthest: std::collections::BTreeMap<ConversationId, i64> =
            std::collections::BTreeMap::new();
        for (role, conversation, seq) in self.receipts {
            if participants::delivered(tx, *conversation, *role, *seq).await? {
                let latest = furthest.entry(*conversation).or_insert(*seq);
                *latest = (*latest).max(*seq);
            }
        }
        for (conversation, seq) in &furthest {
            tell(tx, *conversation, None, *seq).await?;
        }
        let event = AuditEvent::new("message.delivered", Action::Update, &Actor::system());
        Ok(Audited::new(
            (),
            event.detail(format!(
                "{} accusés, {} discussions",
                self.receipts.len(),
                furthest.len()
            )),
        ))
    }
}
