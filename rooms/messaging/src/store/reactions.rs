//! Reactions to messages.

use access::PractitionerRoleId;
use db::{Db, Tx, params, query, row, statement};
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use super::messages::{MessageId, MessageRow};
use crate::domain::ReactionKind;

row! {
    /// One reaction.
    pub struct ReactionRow {
        /// The message.
        pub message_id: MessageId,
        /// Who reacted.
        pub practitioner_role_id: PractitionerRoleId,
        /// Which reaction.
        pub kind: ReactionKind,
    }
}

query!(TO: ReactionRow = "select message_id, practitioner_role_id, kind from reaction where message_id in ({ids}) order by at");
statement!(
    REACT = "insert into reaction (message_id, practitioner_role_id, kind, at) values ($1, $2, $3, $4) \
    on conflict (message_id, practitioner_role_id, kind) do nothing"
);
statement!(
    UNREACT =
        "delete from reaction where message_id = $1 and practitioner_role_id = $2 and kind = $3"
);

/// The reactions to some messages that were already read under a permit.
pub async fn to(db: &Db, messages: &[MessageRow]) -> Result<Vec<ReactionRow>, Fault> {
    let ids: Vec<Uuid> = messages.iter().map(|message| message.id.uuid()).collect();
    db.rows_in(&TO, &[], &ids).await
}

/// Adds a reaction or takes it back; whether that changed anything.
pub async fn set(
    tx: &mut Tx<'_>,
    id: MessageId,
    role: PractitionerRoleId,
    kind: ReactionKind,
    there: bool,
) -> Result<bool, Fault> {
    let now = tx.now();
    let changed = if there {
        tx.execute(&REACT, params![id, role, kind, now]).await?
    } else {
        tx.execute(&UNREACT, params![id, role, kind]).await?
    };
    Ok(changed > 0)
}

/// Adds a reaction, or takes it back when it was there; whether it is there now.
pub async fn toggle(
    tx: &mut Tx<'_>,
    id: MessageId,
    role: PractitionerRoleId,
    kind: ReactionKind,
) -> Result<bool, Fault> {
    if set(tx, id, role, kind, true).await? {
        return Ok(true);
    }
    set(tx, id, role, kind, false).await?;
    Ok(false)
}
