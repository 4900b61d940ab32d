//! Inserts a whole history (the demonstration, later the import from another system), in which each row has its own instant. Everything
//! else goes through the commands, which only know the current instant.

use access::PractitionerRoleId;
use db::{Tx, params, statement};
use kernel::{Fault, Timestamp};

use super::conversations::ConversationId;
use super::messages::MessageId;
use crate::domain::ReactionKind;

statement!(
    SETTLE = "update conversation set last_change = $2, last_seq = $2, last_at = $3 where id = $1"
);

/// Sets the counter after the last planted message, and when it was sent.
pub async fn settle(
    tx: &mut Tx<'_>,
    id: ConversationId,
    last_seq: i64,
    last_at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&SETTLE, params![id, last_seq, last_at])
        .await
        .map(|_| ())
}

statement!(
    REVISION = "insert into message_revision (message_id, version, body, replaced_at) values ($1, 1, $2, $3)"
);
statement!(EDITED = "update message set version = 2, edited_at = $2 where id = $1");
statement!(
    RETRACTED = "update message set body = null, version = 2, retracted_at = $2 where id = $1"
);

/// The message was edited once; `before` is what it said, sealed (C15).
pub async fn edited(
    tx: &mut Tx<'_>,
    id: MessageId,
    before: &[u8],
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&REVISION, params![id, before, at]).await?;
    tx.execute(&EDITED, params![id, at]).await.map(|_| ())
}

/// The message was retracted; `body` is what it said, sealed, kept for the audit (C15.1, INV-10).
pub async fn retracted(
    tx: &mut Tx<'_>,
    id: MessageId,
    body: &[u8],
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&REVISION, params![id, body, at]).await?;
    tx.execute(&RETRACTED, params![id, at]).await.map(|_| ())
}

statement!(
    REACTED = "insert into reaction (message_id, practitioner_role_id, kind, at) values ($1, $2, $3, $4) \
    on conflict (message_id, practitioner_role_id, kind) do nothing"
);

/// Somebody reacted.
pub async fn reacted(
    tx: &mut Tx<'_>,
    id: MessageId,
    role: PractitionerRoleId,
    kind: ReactionKind,
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&REACTED, params![id, role, kind, at])
        .await
        .map(|_| ())
}

statement!(
    STANDING = "update participant set read_seq = $3, read_at = $4, delivered_seq = $3, delivered_at = $4 \
    where conversation_id = $1 and practitioner_role_id = $2"
);

/// How far somebody has read, and when.
pub async fn read_up_to(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    seq: i64,
    at: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&STANDING, params![id, role, seq, at])
        .await
        .map(|_| ())
}
