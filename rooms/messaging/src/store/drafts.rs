//! What people are writing: at most one draft for each person and conversation, sealed.

use access::{Action, Permit, PractitionerRoleId};
use db::row::One;
use db::{Db, Tx, params, query, statement};
use kernel::Fault;

use super::conversations::ConversationId;
use crate::policy::Conversation;

query!(FIND: One<Vec<u8>> = "select body as value from draft where conversation_id = $1 and practitioner_role_id = $2");
statement!(
    SAVE = "insert into draft (conversation_id, practitioner_role_id, body, saved_at) values ($1, $2, $3, $4) \
    on conflict (conversation_id, practitioner_role_id) do update set body = excluded.body, saved_at = excluded.saved_at"
);
statement!(DROP = "delete from draft where conversation_id = $1 and practitioner_role_id = $2");
statement!(
    SENT =
        "delete from draft where conversation_id = $1 and practitioner_role_id = $2 and body = $3"
);

/// What the person was writing, sealed.
pub async fn find<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    role: PractitionerRoleId,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(db
        .row(&FIND, params![permit.id(), role])
        .await?
        .map(|One(body)| body))
}

/// Keeps a draft; `None` deletes it.
pub async fn keep(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    body: Option<&[u8]>,
) -> Result<(), Fault> {
    let now = tx.now();
    match body {
        Some(body) => tx.execute(&SAVE, params![id, role, body, now]).await,
        None => tx.execute(&DROP, params![id, role]).await,
    }
    .map(|_| ())
}

/// Deletes a draft that was sent. One that was changed meanwhile stays.
pub async fn sent(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    body: &[u8],
) -> Result<(), Fault> {
    tx.execute(&SENT, params![id, role, body]).await.map(|_| ())
}
