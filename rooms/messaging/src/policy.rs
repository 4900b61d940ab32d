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

/// One message of a conversation.
#[derive(Debug, Clone, Copy)]
pub struct Message;

impl Resource for Message {
    type Id = MessageId;
    type Known = (MessageRow, ConversationRow);
    const PARAM: &'static str = "message";
    const NOUN: &'static str = "message";
    const TRACED: bool = true;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: MessageId,
    ) -> Result<Option<(Facts, Self::Known)>, Fault> {
        let Some(role) = subject.practitioner_role else {
            return Ok(None);
        };
        let Some(row) = messages::lookup(db, id).await? else {
            return Ok(None);
        };
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

    fn uuid(id: MessageId) -> Uuid {
        id.uuid()
    }
}
