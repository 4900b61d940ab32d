//! What this room says of its things to the one who decides.

use access::{Facts, Resource, Subject};
use db::{Db, params};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::domain::{Part, State};
use crate::store::conversations::{self, ConversationId, ConversationRow};
use crate::store::messages::{self, MessageId, MessageRow};

/// A conversation. Only those who take part in it know that it exists.
#[derive(Debug, Clone, Copy)]
pub struct Conversation;

impl Resource for Conversation {
    type Id = ConversationId;
    type Known = ConversationRow;
    const PARAM: &'static str = "conversation";
    const NOUN: &'static str = "conversation";
    const TRACED: bool = true;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: ConversationId,
    ) -> Result<Option<(Facts, ConversationRow)>, Fault> {
        let Some(role) = subject.practitioner_role else {
            return Ok(None);
        };
        let Some(row) = db.row(&conversations::FIND, params![id, role]).await? else {
            return Ok(None);
        };
        let relation = match (row.state, row.part) {
            (State::Open, Part::Member) => "member",
            (State::Open, Part::Manager) => "manager",
            (State::Closed, Part::Member) => "closed_member",
            (State::Closed, Part::Manager) => "closed_manager",
        };
        Ok(Some((Facts::related(Self::NOUN, vec![relation]), row)))
    }

    fn uuid(id: ConversationId) -> Uuid {
        id.uuid()
    }
}

/// How an address names a message: the server's id, or the id that the author's own device gave it before it knew the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRef {
    /// The server's id.
    Id(MessageId),
    /// The author's own.
    Mine(Uuid),
}

impl std::str::FromStr for MessageRef {
    type Err = kernel::id::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mine = || {
            text.parse()
                .map(Self::Mine)
                .map_err(|_| kernel::id::InvalidId)
        };
        text.parse().map(Self::Id).or_else(|_| mine())
    }
}

/// One message of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Message;

impl Resource for Message {
    type Id = MessageRef;
    type Known = (MessageRow, ConversationRow);
    const PARAM: &'static str = "message";
    const NOUN: &'static str = "message";
    const TRACED: bool = true;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: MessageRef,
    ) -> Result<Option<(Facts, Self::Known)>, Fault> {
        let Some(role) = subject.practitioner_role else {
            return Ok(None);
        };
        let found = match id {
            MessageRef::Id(id) => messages::lookup(db, id).await?,
            MessageRef::Mine(client_id) => messages::lookup_mine(db, role, client_id).await?,
        };
        let Some(row) = found else { return Ok(None) };
        let Some(conversation) = db
            .row(&conversations::FIND, params![row.conversation_id, role])
            .await?
        else {
            return Ok(None);
        };
        if row.seq <= conversation.history_from {
            return Ok(None);
        }
        let relation = match conversation.state {
            State::Closed => "closed_member",
            State::Open if row.author_role_id == role => "author",
            State::Open => "member",
        };
        Ok(Some((
            Facts::related(Self::NOUN, vec![relation]),
            (row, conversation),
        )))
    }

    fn uuid(id: MessageRef) -> Uuid {
        match id {
            MessageRef::Id(id) => id.uuid(),
            MessageRef::Mine(client_id) => client_id,
        }
    }
}
