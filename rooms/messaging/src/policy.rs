//! The relations between a subject and this room's resources, for `access::decide`.

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
    const NEEDS_SITUATION: bool = true;

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

/// How an address names a message: the server's id, its place, or the id that the author's own device gave it before it knew
/// the server's. Pages use the place: a thread of forty messages then carries no forty random ids on weak networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRef {
    /// The server's id.
    Id(MessageId),
    /// The conversation's short number and the message's `seq`: `12-1469`.
    At(i64, i64),
    /// The author's own.
    Mine(Uuid),
}

impl MessageRef {
    /// As addresses write a seq.
    pub fn place(number: i64, seq: i64) -> String {
        format!("{number}-{seq}")
    }

    fn read_place(text: &str) -> Option<Self> {
        let (number, seq) = text.split_once('-')?;
        let digits = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<i64>().ok()).flatten()
        };
        Some(Self::At(digits(number)?, digits(seq)?))
    }
}

impl std::str::FromStr for MessageRef {
    type Err = kernel::id::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(place) = Self::read_place(text) {
            return Ok(place);
        }
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
    const NEEDS_SITUATION: bool = true;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: MessageRef,
    ) -> Result<Option<(Facts, Self::Known)>, Fault> {
        let Some(role) = subject.practitioner_role else {
            return Ok(None);
        };
        let found = match id {
            MessageRef::Id(id) => messages::lookup(db, role, id).await?,
            MessageRef::At(number, seq) => messages::lookup_at(db, role, number, seq).await?,
            MessageRef::Mine(client_id) => messages::lookup_mine(db, role, client_id).await?,
        };
        let Some(row) = found else { return Ok(None) };
        let Some(conversation) = db
            .row(&conversations::FIND, params![row.conversation_id, role])
            .await?
        else {
            return Ok(None);
        };
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
            // Nothing was found there: the trace keeps both numbers.
            MessageRef::At(number, seq) => {
                Uuid::from_u64_pair(number.unsigned_abs(), seq.unsigned_abs())
            }
            MessageRef::Mine(client_id) => client_id,
        }
    }

    fn uuid_of(_: MessageRef, (row, _): &Self::Known) -> Uuid {
        row.id.uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_three_names() {
        assert_eq!("12-1469".parse(), Ok(MessageRef::At(12, 1469)));
        let mine = Uuid::from_u128(7);
        assert_eq!(mine.to_string().parse(), Ok(MessageRef::Mine(mine)));
        let id = MessageId::from_uuid(mine);
        assert_eq!(id.to_string().parse(), Ok(MessageRef::Id(id)));
        for wrong in ["12-", "-3", "1--3", "+1-2", "12", "1-2-3"] {
            assert!(wrong.parse::<MessageRef>().is_err(), "{wrong}");
        }
        assert_eq!(
            MessageRef::place(12, 1469).parse(),
            Ok(MessageRef::At(12, 1469))
        );
    }
}
