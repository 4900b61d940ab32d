//! Lines that the house writes in a conversation: who joined, left, renamed, closed.

use access::{PractitionerRoleId, Subject};
use bus::journal::{self, NewEntry};
use crypto::Vault;
use db::Tx;
use kernel::Fault;
use kernel::id::Id as _;

use crate::domain::MessageKind;
use crate::live;
use crate::seal::Seal;
use crate::store::conversations::ConversationId;
use crate::store::messages::{self, MessageId};

/// Writes `text` at `seq` and tells the streams that the conversation itself changed.
pub async fn write(
    tx: &mut Tx<'_>,
    vault: &Vault,
    conversation: (ConversationId, &[u8]),
    by: &Subject,
    seq: i64,
    text: &str,
) -> Result<(), Fault> {
    let (id, data_key) = conversation;
    let author = by.practitioner_role.ok_or_else(Fault::not_found)?;
    let message: MessageId = tx.new_id();
    let body = Seal::open(vault, id, data_key)?.body(message, text)?;
    let new = messages::Insert {
        id: message,
        conversation: id,
        seq,
        author,
        account: Some(by.account.uuid()),
        client_id: message.uuid(),
        kind: MessageKind::System,
        body: &body,
        reply_to: None,
        sent_at: tx.now(),
    };
    messages::insert(tx, &new).await?;
    announce(tx, id, message, seq, author).await
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
    journal::append(tx, &entry).await
}
