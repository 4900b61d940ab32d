//! One conversation with its whole past, in one audited command.

use std::time::Duration;

use crate::domain::{MessageKind, NewConversation, Part, ReactionKind};
use crate::seal::{self, Seal, TOPIC};
use crate::store::conversations::{self, ConversationId};
use crate::store::messages::{self, MessageId};
use crate::store::{history, mentions, participants};
use access::PractitionerRoleId;
use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

/// How long after it was sent a planted message was edited, retracted, reacted to.
const SOON: Duration = Duration::from_mins(4);

/// One message of the past.
#[derive(Debug, Clone)]
pub struct PastMessage {
    /// Who wrote it.
    pub author: PractitionerRoleId,
    /// Through which account.
    pub account: Option<Uuid>,
    /// Its text as it reads now.
    pub text: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The earlier message that it answers, by its place in the list.
    pub reply_to: Option<usize>,
    /// Who is mentioned.
    pub mentions: Vec<PractitionerRoleId>,
    /// Who reacted how.
    pub reactions: Vec<(PractitionerRoleId, ReactionKind)>,
    /// Its text before it was edited.
    pub edited: Option<String>,
    /// Whether it was retracted.
    pub retracted: bool,
}

/// Somebody who takes part.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The situation.
    pub role: PractitionerRoleId,
    /// The part the participant has.
    pub part: Part,
    /// How many messages were read, from the beginning.
    pub read: usize,
}

/// Plants a conversation. Its instants come from the messages; the command's own is when it was opened, so run it through a store
/// whose clock stands a little before the first message.
pub struct PlantConversation<'a> {
    /// Kind, topic, the others.
    pub new: &'a NewConversation,
    /// Who opened it.
    pub creator: PractitionerRoleId,
    /// The structure that it belongs to.
    pub organization: Option<Uuid>,
    /// All who take part, the creator too.
    pub members: &'a [Member],
    /// The messages, oldest first.
    pub messages: &'a [PastMessage],
    /// Seals them.
    pub vault: &'a Vault,
}

impl Command for PlantConversation<'_> {
    type Output = ConversationId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<ConversationId>, Fault> {
        let id: ConversationId = tx.new_id();
        let data_key = seal::new_key(self.vault, id)?;
        let seal = Seal::open(self.vault, id, &data_key)?;
        self.open(tx, id, &data_key, &seal).await?;
        let mut planted: Vec<MessageId> = Vec::with_capacity(self.messages.len());
        for message in self.messages {
            let reply_to = message
                .reply_to
                .and_then(|place| planted.get(place).copied());
            planted.push(write(tx, id, &seal, (message, place_after(&planted)?, reply_to)).await?);
        }
        if let Some(last) = self.messages.last() {
            history::settle(tx, id, place_after(&planted)? - 1, last.sent_at).await?;
        }
        for member in self.members {
            self.read(tx, id, member).await?;
        }
        let event = AuditEvent::new("conversation.planted", Action::Create, &Actor::system())
            .on("conversation", id);
        Ok(Audited::new(
            id,
            event.detail(format!("{} messages", planted.len())),
        ))
    }
}

/// The `seq` of the message that comes after these.
fn place_after(planted: &[MessageId]) -> Result<i64, Fault> {
    i64::try_from(planted.len())
        .map(|count| count + 1)
        .map_err(Fault::internal)
}

impl PlantConversation<'_> {
    async fn open(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        data_key: &[u8],
        seal: &Seal,
    ) -> Result<(), Fault> {
        let topic = self
            .new
            .topic
            .as_ref()
            .map(|topic| seal.line(TOPIC, topic.as_str()))
            .transpose()?;
        let direct_key = self.new.direct_key(self.creator);
        let new = conversations::Insert {
            id,
            kind: self.new.kind,
            topic: topic.as_deref(),
            data_key,
            created_by: self.creator,
            direct_key: direct_key.as_ref().map(<[u8; 32]>::as_slice),
            organization: self.organization,
        };
        conversations::insert(tx, &new).await?;
        for member in self.members {
            participants::join(tx, id, member.role, member.part, 0).await?;
        }
        Ok(())
    }

    /// Reading stops at the last message read, some minutes after it was sent, or when its reader wrote something after it.
    async fn read(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        member: &Member,
    ) -> Result<(), Fault> {
        let Some(last) = member.read.min(self.messages.len()).checked_sub(1) else {
            return Ok(());
        };
        let Some(message) = self.messages.get(last) else {
            return Ok(());
        };
        let seq = i64::try_from(last + 1).map_err(Fault::internal)?;
        history::read_up_to(tx, id, member.role, seq, message.sent_at + SOON).await
    }
}

async fn write(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    seal: &Seal,
    (message, seq, reply_to): (&PastMessage, i64, Option<MessageId>),
) -> Result<MessageId, Fault> {
    let id: MessageId = tx.new_id();
    let body = seal.body(id, &message.text)?;
    let new = messages::Insert {
        id,
        conversation,
        seq,
        author: message.author,
        account: message.account,
        client_id: tx.new_id::<MessageId>().uuid(),
        kind: MessageKind::Text,
        body: &body,
        reply_to,
        sent_at: message.sent_at,
    };
    if !messages::insert(tx, &new).await? {
        return Err(Fault::internal("a new client id was already used"));
    }
    if message.retracted {
        history::retracted(tx, id, &body, message.sent_at + SOON).await?;
        return Ok(id);
    }
    mentions::set(tx, (id, conversation, seq), &message.mentions).await?;
    if let Some(before) = &message.edited {
        history::edited(tx, id, &seal.body(id, before)?, message.sent_at + SOON).await?;
    }
    for (role, kind) in &message.reactions {
        history::reacted(tx, id, *role, *kind, message.sent_at + SOON).await?;
    }
    Ok(id)
}
