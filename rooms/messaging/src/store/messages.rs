//! Messages and their revisions.

use access::{Action, Permit, PractitionerRoleId};
use db::{Db, Tx, params, query, row, statement};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

use super::conversations::ConversationId;
use super::mentions;
use crate::domain::MessageKind;
use crate::policy::{Conversation, MessageRef};

db::id!(/// A message.
    pub MessageId, "msg");

row! {
    /// A message as stored: its body is sealed.
    pub struct MessageRow {
        /// Its id.
        pub id: MessageId,
        /// Its conversation.
        pub conversation_id: ConversationId,
        /// Its `seq` in the conversation.
        pub seq: i64,
        /// The counter at its last change.
        pub change: i64,
        /// 1, then one more at each edit.
        pub version: i64,
        /// Who wrote it.
        pub author_role_id: PractitionerRoleId,
        /// The id that the sender's device gave it.
        pub client_id: Uuid,
        /// Whether a person or the system wrote it.
        pub kind: MessageKind,
        /// Its text, sealed; none once retracted.
        pub body: Option<Vec<u8>>,
        /// The message it answers.
        pub reply_to: Option<MessageId>,
        /// When it was sent.
        pub sent_at: Timestamp,
        /// When it was last edited.
        pub edited_at: Option<Timestamp>,
        /// When it was retracted.
        pub retracted_at: Option<Timestamp>,
    }
}

row! {
    /// When a seq of the conversation was written.
    struct Sent {
        seq: i64,
        sent_at: Timestamp,
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select id, conversation_id, seq, change, version, author_role_id, client_id, kind, body, reply_to, sent_at, edited_at, \
             retracted_at from message where ",
            $rest
        )
    };
}

query!(BEFORE: MessageRow = select!("conversation_id = $1 and seq > $2 and seq < $3 order by seq desc limit $4"));
query!(AFTER: MessageRow = select!("conversation_id = $1 and seq > $2 order by seq limit $3"));
query!(CHANGED: MessageRow = select!(
    "conversation_id = $1 and change > $2 and change <> seq and seq > $3 and seq <= $2 order by change limit $4"
));
// Messages that changed themselves are found above.
query!(ANSWERS: MessageRow = select!(
    "conversation_id = $1 and seq > $3 and seq <= $2 and (change <= $2 or change = seq) and reply_to in ({ids}) order by seq limit $4"
));
query!(ONE: MessageRow = select!("conversation_id = $1 and id = $2"));
query!(LOOKUP: MessageRow = select!("id = $1"));
// One query, whether there is no such message or one that must stay hidden (I-7).
macro_rules! seen {
    ($named:literal) => {
        concat!(
            "select m.id, m.conversation_id, m.seq, m.change, m.version, m.author_role_id, m.client_id, m.kind, m.body, m.reply_to, \
             m.sent_at, m.edited_at, m.retracted_at from conversation c join message m on m.conversation_id = c.id \
             join participant p on p.conversation_id = c.id where ",
            $named,
            " and p.practitioner_role_id = $1 and p.left_at is null and m.seq > p.history_from"
        )
    };
}

query!(SEEN: MessageRow = seen!("m.id = $2"));
query!(SEEN_AT: MessageRow = seen!("c.number = $2 and m.seq = $3"));
query!(SEEN_MINE: MessageRow = seen!("m.client_id = $2 and m.author_role_id = $1"));
query!(BY_ID: MessageRow = select!("id in ({ids})"));
query!(BY_CLIENT: MessageRow = select!("author_role_id = $1 and client_id = $2"));
query!(SENT_AT: Sent = "select seq, sent_at from message where conversation_id = $1 and seq > $2 order by seq limit 1");

/// At most `limit` messages before `seq`, newest first.
pub async fn before<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    seq: i64,
    limit: i64,
) -> Result<Vec<MessageRow>, Fault> {
    db.rows(
        &BEFORE,
        params![permit.id(), permit.known().history_from, seq, limit],
    )
    .await
}

/// At most `limit` messages after `seq`, oldest first.
pub async fn after<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    seq: i64,
    limit: i64,
) -> Result<Vec<MessageRow>, Fault> {
    db.rows(
        &AFTER,
        params![permit.id(), seq.max(permit.known().history_from), limit],
    )
    .await
}

/// At most `limit` messages changed after the change `since`, in that order, then as many that quote a message whose text changed, then as
/// many created after it.
pub async fn changed<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    since: i64,
    limit: i64,
) -> Result<Vec<MessageRow>, Fault> {
    let from = permit.known().history_from;
    let mut rows = db
        .rows(&CHANGED, params![permit.id(), since, from, limit])
        .await?;
    let says_otherwise = |row: &&MessageRow| row.edited_at.is_some() || row.retracted_at.is_some();
    let quoted = rows.iter().filter(says_otherwise);
    let quoted: Vec<Uuid> = quoted.map(|row| row.id.uuid()).collect();
    let id = permit.id();
    let mut answers = db
        .rows_in(&ANSWERS, params![id, since, from, limit], &quoted)
        .await?;
    rows.append(&mut answers);
    rows.append(&mut after(db, permit, since, limit).await?);
    Ok(rows)
}

/// One message of the conversation that the permit is for.
pub async fn find<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    id: MessageId,
) -> Result<Option<MessageRow>, Fault> {
    let row = db.row(&ONE, params![permit.id(), id]).await?;
    Ok(row.filter(|row| row.seq > permit.known().history_from))
}

/// The same, as an address names it. A seq of another conversation isn't found.
pub async fn find_named<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    name: MessageRef,
) -> Result<Option<MessageRow>, Fault> {
    match name {
        MessageRef::Id(id) => find(db, permit, id).await,
        MessageRef::At(number, seq) if number == permit.known().number => {
            let found = after(db, permit, seq.saturating_sub(1), 1)
                .await?
                .into_iter()
                .next();
            Ok(found.filter(|row| row.seq == seq))
        }
        MessageRef::At(..) | MessageRef::Mine(_) => Ok(None),
    }
}

/// The first message at or after an instant. `seq` grows with time, so a binary search finds it in some twenty small queries.
pub async fn first_on<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
    at: Timestamp,
) -> Result<Option<i64>, Fault> {
    let (mut earlier, mut end) = (permit.known().history_from, permit.known().last_seq);
    let mut found = None;
    while earlier < end {
        let middle = earlier + (end - earlier) / 2;
        match db.row(&SENT_AT, params![permit.id(), middle]).await? {
            Some(sent) if sent.sent_at < at => earlier = sent.seq,
            sent => {
                found = sent.map(|sent| sent.seq).or(found);
                end = middle;
            }
        }
    }
    Ok(found)
}

/// Messages by id. Whether they may be shown is decided by [`crate::policy`] or the recipients of a stream.
pub(crate) async fn by_ids(db: &Db, ids: &[MessageId]) -> Result<Vec<MessageRow>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    db.rows_in(&BY_ID, &[], &ids).await
}

/// A message by its id: the policy decides with this very row.
pub(crate) async fn lookup(
    db: &Db,
    role: PractitionerRoleId,
    id: MessageId,
) -> Result<Option<MessageRow>, Fault> {
    db.row(&SEEN, params![role, id]).await
}

/// The same by its place: the conversation's short number and the message's `seq`.
pub(crate) async fn lookup_at(
    db: &Db,
    role: PractitionerRoleId,
    number: i64,
    seq: i64,
) -> Result<Option<MessageRow>, Fault> {
    db.row(&SEEN_AT, params![role, number, seq]).await
}

/// The author's own message, by the id its device gave.
pub(crate) async fn lookup_mine(
    db: &Db,
    author: PractitionerRoleId,
    client_id: Uuid,
) -> Result<Option<MessageRow>, Fault> {
    db.row(&SEEN_MINE, params![author, client_id]).await
}

/// A message, inside a transaction.
pub async fn load_in(tx: &mut Tx<'_>, id: MessageId) -> Result<MessageRow, Fault> {
    tx.load(&LOOKUP, params![id]).await
}

/// What an author already sent under a client id.
pub async fn by_client(
    tx: &mut Tx<'_>,
    author: PractitionerRoleId,
    client_id: Uuid,
) -> Result<Option<MessageRow>, Fault> {
    tx.row(&BY_CLIENT, params![author, client_id]).await
}

statement!(
    INSERT = "insert into message (id, conversation_id, seq, change, version, author_role_id, author_account_id, client_id, kind, \
    body, reply_to, sent_at) values ($1, $2, $3, $3, 1, $4, $5, $6, $7, $8, $9, $10) on conflict (client_id, author_role_id) do nothing"
);

/// A message to insert.
pub struct Insert<'a> {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its place.
    pub seq: i64,
    /// Who writes.
    pub author: PractitionerRoleId,
    /// Through which account.
    pub account: Option<Uuid>,
    /// The device's id for it.
    pub client_id: Uuid,
    /// Whether a person or the system wrote it.
    pub kind: MessageKind,
    /// Its text, sealed.
    pub body: &'a [u8],
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// When; the transaction's instant but for planted history.
    pub sent_at: Timestamp,
}

/// Inserts a message; `false` when its client id was already used by its author (I-9).
pub async fn insert(tx: &mut Tx<'_>, new: &Insert<'_>) -> Result<bool, Fault> {
    let values = params![
        new.id,
        new.conversation,
        new.seq,
        new.author,
        new.account,
        new.client_id,
        new.kind,
        new.body,
        new.reply_to,
        new.sent_at
    ];
    Ok(tx.execute(&INSERT, values).await? > 0)
}

statement!(
    KEEP_REVISION = "insert into message_revision (message_id, version, body, replaced_at) values ($1, $2, $3, $4)"
);
statement!(
    EDIT = "update message set body = $2, version = version + 1, change = $3, edited_at = $4 where id = $1 and version = $5"
);
statement!(
    RETRACT = "update message set body = null, version = version + 1, change = $2, retracted_at = $3 where id = $1"
);
statement!(TOUCH = "update message set change = $2 where id = $1");
/// Keeps what the message says now, before it says something else.
async fn keep_revision(tx: &mut Tx<'_>, row: &MessageRow) -> Result<(), Fault> {
    let now = tx.now();
    let body = row.body.as_deref().unwrap_or_default();
    tx.execute(&KEEP_REVISION, params![row.id, row.version, body, now])
        .await
        .map(|_| ())
}

/// Replaces the text, keeping the old one for the audit (C15).
pub async fn edit(
    tx: &mut Tx<'_>,
    row: &MessageRow,
    body: &[u8],
    change: i64,
) -> Result<(), Fault> {
    let now = tx.now();
    keep_revision(tx, row).await?;
    let changed = tx
        .execute(&EDIT, params![row.id, body, change, now, row.version])
        .await?;
    if changed == 0 {
        Err(Fault::conflict(
            "Ce message a changé entre-temps. Rechargez la discussion.",
        ))
    } else {
        Ok(())
    }
}

/// Masks the text, keeping it for the audit (C15.1, INV-10).
pub async fn retract(tx: &mut Tx<'_>, row: &MessageRow, change: i64) -> Result<(), Fault> {
    let now = tx.now();
    keep_revision(tx, row).await?;
    mentions::forget(tx, row.id).await?;
    tx.execute(&RETRACT, params![row.id, change, now])
        .await
        .map(|_| ())
}

/// Marks the message as changed, so that screens read it again.
pub async fn touch(tx: &mut Tx<'_>, id: MessageId, change: i64) -> Result<(), Fault> {
    tx.execute(&TOUCH, params![id, change]).await.map(|_| ())
}
