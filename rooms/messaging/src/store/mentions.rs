//! Who is mentioned in which message.

use access::PractitionerRoleId;
use db::{Db, Tx, params, query, row, statement};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use super::conversations::ConversationId;
use super::messages::MessageId;

row! {
    /// Somebody mentioned in a message.
    pub struct MentionRow {
        /// Which message.
        pub message_id: MessageId,
        /// Whom.
        pub practitioner_role_id: PractitionerRoleId,
    }
}

query!(IN: MentionRow = "select message_id, practitioner_role_id from mention where message_id in ({ids})");

/// Who is mentioned in some messages that were already read under a permit.
pub async fn within(db: &Db, messages: &[MessageId]) -> Result<Vec<MentionRow>, Fault> {
    let ids: Vec<Uuid> = messages.iter().map(|id| id.uuid()).collect();
    db.rows_in(&IN, &[], &ids).await
}

statement!(FORGET = "delete from mention where message_id = $1");
statement!(
    MENTION = "insert into mention (message_id, practitioner_role_id, conversation_id, seq) values ($1, $2, $3, $4) \
    on conflict (message_id, practitioner_role_id) do nothing"
);

/// Replaces the mentions of a message.
pub async fn set(
    tx: &mut Tx<'_>,
    row: (MessageId, ConversationId, i64),
    roles: &[PractitionerRoleId],
) -> Result<(), Fault> {
    let (id, conversation, seq) = row;
    for role in roles {
        tx.execute(&MENTION, params![id, *role, conversation, seq])
            .await?;
    }
    Ok(())
}

/// Forgets the mentions of a message before its new text's are set.
pub async fn forget(tx: &mut Tx<'_>, id: MessageId) -> Result<(), Fault> {
    tx.execute(&FORGET, params![id]).await.map(|_| ())
}
