//! Opens a conversation (C07).

use access::{PractitionerRoleId, Scope, Write};
use bus::event_log::{self, NewEntry};
use crypto::Vault;
use db::once::Outcome;
use db::row::One;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx, params};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::domain::{Body, MessageKind, NewConversation, Part};
use crate::live;
use crate::policy::Conversation;
use crate::seal::{self, Seal, TOPIC};
use crate::store::conversations::{self, ConversationId};
use crate::store::messages::{self, MessageId};
use crate::store::{mentions, participants};

/// Opens a conversation, or gives the one that the pair already has.
pub struct OpenConversation<'a> {
    /// The right to begin one.
    pub scope: &'a Scope<Write, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The conversation to open.
    pub new: &'a NewConversation,
    /// The first message, stored in the same transaction, and whom it mentions.
    pub first: Option<(&'a Body, &'a [PractitionerRoleId])>,
    /// The structure whose internal organisation it serves.
    pub organization: Option<Uuid>,
    /// Seals the topic.
    pub vault: &'a Vault,
}

/// The conversation, new or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// Its id.
    pub id: ConversationId,
    /// Whether the pair already had it.
    pub existed: bool,
}

impl Command for OpenConversation<'_> {
    type Output = Opened;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Opened>, Fault> {
        let creator = self.scope.practitioner_role()?;
        let event = |id| {
            AuditEvent::new("conversation.opened", Action::Create, &self.actor)
                .on("conversation", id)
        };
        let direct_key = self.new.direct_key(creator);
        if let Some(key) = &direct_key
            && let Some(One(id)) = tx.row(&conversations::DIRECT, params![key]).await?
        {
            // Whoever left or was away comes back to the one conversation of the pair.
            let returned = participants::return_to(tx, id, creator).await?;
            let opened = Opened { id, existed: true };
            let audited = match (returned, self.first) {
                (true, _) => Audited::new(opened, event(id).detail("déjà là, ressortie")),
                (false, Some(_)) => Audited::new(opened, event(id).detail("déjà là")),
                (false, None) => Audited::repeated(opened, event(id)),
            };
            let channel = tx.load(&conversations::CHANNEL, params![id]).await?;
            return self.render(tx, id, &channel.data_key, audited).await;
        }
        let id: ConversationId = tx.new_id();
        let data_key = seal::new_key(self.vault, id)?;
        let topic = match &self.new.topic {
            Some(topic) => {
                Some(Seal::open(self.vault, id, &data_key)?.line(TOPIC, topic.as_str())?)
            }
            None => None,
        };
        let new = conversations::Insert {
            id,
            kind: self.new.kind,
            topic: topic.as_deref(),
            data_key: &data_key,
            created_by: creator,
            direct_key: direct_key.as_ref().map(<[u8; 32]>::as_slice),
            organization: self.organization,
        };
        conversations::insert(tx, &new).await?;
        participants::join(tx, id, creator, Part::Manager, 0).await?;
        for other in &self.new.others {
            participants::join(tx, id, *other, Part::Member, 0).await?;
        }
        let entry = NewEntry {
            topic: id.uuid(),
            kind: live::MEMBER,
            reference: None,
            number: 0,
            author: Some(creator.uuid()),
        };
        event_log::append(tx, &entry).await?;
        let audited = Audited::new(
            Opened { id, existed: false },
            event(id).detail(format!(
                "{}, {} personnes",
                self.new.kind.as_str(),
                self.new.others.len() + 1
            )),
        );
        self.render(tx, id, &data_key, audited).await
    }
}

impl OpenConversation<'_> {
    /// The first message, when there is one.
    async fn render(
        &self,
        tx: &mut Tx<'_>,
        conversation: ConversationId,
        data_key: &[u8],
        opened: Audited<Opened>,
    ) -> Result<Audited<Opened>, Fault> {
        let Some((body, told)) = self.first else {
            return Ok(opened);
        };
        let author = self.scope.practitioner_role()?;
        let id: MessageId = tx.new_id();
        let sealed = Seal::open(self.vault, conversation, data_key)?.body(id, body.as_str())?;
        let seq = conversations::count_message(tx, conversation).await?;
        let new = messages::Insert {
            id,
            conversation,
            seq,
            author,
            account: Some(self.scope.subject().account.uuid()),
            // Nobody else names it: the form's own key makes its repetition harmless.
            client_id: id.uuid(),
            kind: MessageKind::Text,
            body: &sealed,
            reply_to: None,
            sent_at: tx.now(),
        };
        messages::insert(tx, &new).await?;
        mentions::set(tx, (id, conversation, seq), told).await?;
        participants::set_archived(tx, conversation, author, false).await?;
        let entry = NewEntry {
            topic: conversation.uuid(),
            kind: live::MESSAGE,
            reference: Some(id.uuid()),
            number: seq,
            author: Some(author.uuid()),
        };
        event_log::append(tx, &entry).await?;
        let sent = AuditEvent::new("message.sent", Action::Create, &self.actor).on("message", id);
        Ok(opened.and(sent))
    }
}

impl Outcome for Opened {
    fn keep(&self) -> String {
        self.id.to_string()
    }

    fn again(kept: &str) -> Result<Self, Fault> {
        let id = kept.parse().map_err(Fault::internal)?;
        Ok(Self { id, existed: true })
    }
}
