//! System messages in a conversation: who joined, left, renamed, closed.

use access::{PractitionerRoleId, Subject};
use bus::event_log::{self, NewEntry};
use crypto::Vault;
use db::Tx;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::domain::MessageKind;
use crate::live;
use crate::seal::Seal;
use crate::store::conversations::{self, ConversationId};
use crate::store::messages::{self, MessageId};

/// A system message.
pub struct Line<'a> {
    /// Seals it.
    pub vault: &'a Vault,
    /// The conversation, and its wrapped key.
    pub conversation: (ConversationId, &'a [u8]),
    /// Who did what it reports: the situation, and the account when somebody acted.
    pub by: (PractitionerRoleId, Option<Uuid>),
}

/// Something that a person did.
pub fn by(subject: &Subject) -> Result<(PractitionerRoleId, Option<Uuid>), Fault> {
    Ok((subject.acting_role()?, Some(subject.account.uuid())))
}

impl Line<'_> {
    /// Appends `text` to the conversation and signals that the conversation changed; returns its `seq`.
    pub async fn write(&self, tx: &mut Tx<'_>, text: &str) -> Result<i64, Fault> {
        let (id, data_key) = self.conversation;
        let (author, account) = self.by;
        let seq = conversations::count_line(tx, id).await?;
        let message: MessageId = tx.new_id();
        let body = Seal::open(self.vault, id, data_key)?.body(message, text)?;
        let new = messages::Insert {
            id: message,
            conversation: id,
            seq,
            author,
            account,
            client_id: message.uuid(),
            kind: MessageKind::System,
            body: &body,
            reply_to: None,
            sent_at: tx.now(),
        };
        messages::insert(tx, &new).await?;
        announce(tx, id, message, seq, author).await?;
        Ok(seq)
    }
}

async fn announce(
    tx: &mut Tx<'_>,
    id: ConversationId,
    message: MessageId,
    seq: i64,
    author: PractitionerRoleId,
) -> Result<(), Fault> {
    let entry = NewEntry {
        topic: id.uuid(),
        kind: live::MEMBER,
        reference: Some(message.uuid()),
        number: seq,
        author: Some(author.uuid()),
    };
    event_log::append(tx, &entry).await
}
