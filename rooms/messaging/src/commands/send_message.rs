//! A message is sent (C12, I-9, I-10).

use access::{Permit, PractitionerRoleId, Write};
use bus::event_log::{self, NewEntry};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::domain::MessageKind;
use crate::live;
use crate::policy::Conversation;
use crate::store::messages::{self, MessageId};
use crate::store::{conversations, drafts, mentions, participants};

/// Sends a message. The text is already sealed for `id`.
pub struct SendMessage<'a> {
    /// The right to write in the conversation.
    pub permit: &'a Permit<Write, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The new message's id.
    pub id: MessageId,
    /// The device's id for it.
    pub client_id: Uuid,
    /// The sealed text.
    pub body: &'a [u8],
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Who is mentioned.
    pub mentions: &'a [PractitionerRoleId],
    /// The author's draft that became this message, sealed: it is deleted.
    pub draft: Option<&'a [u8]>,
}

/// A message as it was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Its id: the first one's, when this was a repetition.
    pub id: MessageId,
    /// Its `seq`.
    pub seq: i64,
    /// Whether it was there already.
    pub repeated: bool,
}

impl Command for SendMessage<'_> {
    type Output = Sent;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Sent>, Fault> {
        let (conversation, known) = (self.permit.id(), self.permit.known());
        let author = self.permit.subject().acting_role()?;
        let sent = |id, seq, repeated| {
            (
                Sent { id, seq, repeated },
                AuditEvent::new("message.sent", Action::Create, &self.actor).on("message", id),
            )
        };
        let seq = conversations::count_message(tx, conversation).await?;
        let new = messages::Insert {
            id: self.id,
            conversation,
            seq,
            author,
            account: Some(self.permit.subject().account.uuid()),
            client_id: self.client_id,
            kind: MessageKind::Text,
            body: self.body,
            reply_to: self.reply_to,
            sent_at: tx.now(),
        };
        if !messages::insert(tx, &new).await? {
            let first = messages::by_client(tx, author, self.client_id)
                .await?
                .ok_or_else(Fault::not_found)?;
            if first.conversation_id != conversation {
                return Err(Fault::conflict(
                    "Ce message a déjà été envoyé dans une autre discussion.",
                ));
            }
            let last = conversations::last_seq(tx, conversation).await?;
            conversations::uncount(tx, conversation, last).await?;
            let (output, event) = sent(first.id, first.seq, true);
            return Ok(Audited::repeated(output, event));
        }
        mentions::set(tx, (self.id, conversation, seq), self.mentions).await?;
        if let Some(draft) = self.draft {
            drafts::sent(tx, conversation, author, draft).await?;
        }
        if known.archived {
            participants::set_archived(tx, conversation, author, false).await?;
        }
        let entry = NewEntry {
            topic: conversation.uuid(),
            kind: live::MESSAGE,
            reference: Some(self.id.uuid()),
            number: seq,
            author: Some(author.uuid()),
        };
        event_log::append(tx, &entry).await?;
        let (output, event) = sent(self.id, seq, false);
        Ok(Audited::new(output, event.basis(self.permit.basis())))
    }
}
