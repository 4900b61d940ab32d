//! Conversations.

use access::{Action, Permit, PractitionerRoleId};
use db::row::One;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp, Uuid};

use crate::domain::{Kind, Part, State};
use crate::policy::Conversation;

db::id!(/// A conversation.
    pub ConversationId, "cnv");

row! {
    /// A conversation as one of its participants may know it.
    pub struct ConversationRow {
        /// Its id.
        pub id: ConversationId,
        /// Its short number, for programs.
        pub number: i64,
        /// Its kind.
        pub kind: Kind,
        /// What it is about, sealed.
        pub topic: Option<Vec<u8>>,
        /// Whether one may write in it.
        pub state: State,
        /// Why it was closed, sealed.
        pub closed_reason: Option<Vec<u8>>,
        /// Its key, wrapped.
        pub data_key: Vec<u8>,
        /// The counter.
        pub last_change: i64,
        /// The last message.
        pub last_seq: i64,
        /// When it was created.
        pub created_at: Timestamp,
        /// Who created it.
        pub created_by: PractitionerRoleId,
        /// The asking participant's part.
        pub part: Part,
        /// The asking participant's number.
        pub ordinal: i64,
        /// The first message that the asking participant may see is the one after this.
        pub history_from: i64,
        /// What the asking participant has read.
        pub read_seq: i64,
        /// Whether the asking participant muted it.
        pub muted: bool,
        /// Whether the asking participant put it away and nothing came since.
        pub archived: bool,
        /// Whether the asking participant has a draft: sending looks for it only then.
        pub has_draft: bool,
    }
}

query!(/// The conversation, for one who takes part in it now.
    pub FIND: ConversationRow = "select c.id, c.number, c.kind, c.topic, c.state, c.closed_reason, c.data_key, c.last_change, c.last_seq, \
    c.created_at, c.created_by, p.part, p.ordinal, p.history_from, p.read_seq, p.muted, \
    (p.archived and (p.muted or c.last_seq <= p.archived_seq)) as archived, \
    exists(select 1 from draft d where d.conversation_id = $1 and d.practitioner_role_id = $2) as has_draft \
    from participant p join conversation c on c.id = p.conversation_id \
    where p.conversation_id = $1 and p.practitioner_role_id = $2 and p.left_at is null");

row! {
    /// What the live streams need of a conversation.
    pub struct Channel {
        /// Its short number.
        pub number: i64,
        /// Its key, wrapped.
        pub data_key: Vec<u8>,
    }
}

query!(/// What the live streams need of a conversation.
    pub CHANNEL: Channel = "select number, data_key from conversation where id = $1");

query!(/// The conversation of a pair, if it exists.
    pub DIRECT: One<ConversationId> = "select id as value from conversation where direct_key = $1");

query!(NEXT_NUMBER: One<i64> = "select cast(coalesce(max(number), 0) + 1 as bigint) as value from conversation");

statement!(
    INSERT = "insert into conversation (id, number, kind, topic, state, data_key, last_change, last_seq, last_at, created_at, \
    created_by, direct_key, organization_id) values ($1, $2, $3, $4, 'ouverte', $5, 0, 0, $6, $6, $7, $8, $9)"
);

/// A conversation to insert.
pub struct Insert<'a> {
    /// Its id.
    pub id: ConversationId,
    /// Its kind.
    pub kind: Kind,
    /// What it is about, sealed.
    pub topic: Option<&'a [u8]>,
    /// Its key, wrapped.
    pub data_key: &'a [u8],
    /// Who creates it.
    pub created_by: PractitionerRoleId,
    /// What makes a pair unique.
    pub direct_key: Option<&'a [u8]>,
    /// The structure whose internal organisation it serves.
    pub organization: Option<Uuid>,
}

/// Inserts a conversation.
pub async fn insert(tx: &mut Tx<'_>, new: &Insert<'_>) -> Result<(), Fault> {
    let number = tx.load(&NEXT_NUMBER, params![]).await?.0;
    let now = tx.now();
    let values = params![
        new.id,
        number,
        new.kind,
        new.topic,
        new.data_key,
        now,
        new.created_by,
        new.direct_key,
        new.organization
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

query!(COUNT_MESSAGE: One<i64> = "update conversation set last_change = last_change + 1, last_seq = last_change + 1, last_at = $2 \
    where id = $1 and state = 'ouverte' returning last_change as value");
query!(COUNT_CHANGE: One<i64> = "update conversation set last_change = last_change + 1 where id = $1 returning last_change as value");
statement!(
    UNCOUNT = "update conversation set last_change = last_change - 1, last_seq = $2 where id = $1"
);

/// The number of a new message, and the row lock that orders the conversation. Refused when it is closed.
pub async fn count_message(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64, Fault> {
    let now = tx.now();
    let counted = tx.row(&COUNT_MESSAGE, params![id, now]).await?;
    counted.map(|One(seq)| seq).ok_or_else(|| {
        Fault::conflict("Cette discussion est fermée : vous pouvez la lire, mais plus y écrire.")
    })
}

/// The number of another change.
pub async fn count_change(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64, Fault> {
    tx.load(&COUNT_CHANGE, params![id])
        .await
        .map(|One(change)| change)
}

query!(COUNT_LINE: One<i64> = "update conversation set last_change = last_change + 1, last_seq = last_change + 1, last_at = $2 \
    where id = $1 returning last_change as value");

/// The number of a system line, also in a conversation that is closing.
pub async fn count_line(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64, Fault> {
    let now = tx.now();
    tx.load(&COUNT_LINE, params![id, now])
        .await
        .map(|One(seq)| seq)
}

query!(LAST_SEQ: One<i64> = "select cast(coalesce(max(seq), 0) as bigint) as value from message where conversation_id = $1");

/// The `seq` of the last message that exists.
pub async fn last_seq(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64, Fault> {
    tx.load(&LAST_SEQ, params![id]).await.map(|One(seq)| seq)
}

/// Takes a number back that a repetition didn't use.
pub async fn uncount(tx: &mut Tx<'_>, id: ConversationId, last_seq: i64) -> Result<(), Fault> {
    tx.execute(&UNCOUNT, params![id, last_seq])
        .await
        .map(|_| ())
}

statement!(SET_TOPIC = "update conversation set topic = $2 where id = $1");
statement!(
    SET_STATE =
        "update conversation set state = $2, closed_reason = $3 where id = $1 and state <> $2"
);
query!(IN_FORCE: One<Option<Vec<u8>>> = "select topic as value from conversation where id = $1");

/// The current topic, sealed.
pub async fn topic_in(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Vec<u8>>, Fault> {
    tx.load(&IN_FORCE, params![id])
        .await
        .map(|One(topic)| topic)
}

/// Renames.
pub async fn set_topic<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A, Conversation>,
    topic: &[u8],
) -> Result<(), Fault> {
    tx.execute(&SET_TOPIC, params![permit.id(), topic])
        .await
        .map(|_| ())
}

/// Closes or reopens; whether that changed anything.
pub async fn set_state<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A, Conversation>,
    state: State,
    reason: Option<&[u8]>,
) -> Result<bool, Fault> {
    let changed = tx
        .execute(&SET_STATE, params![permit.id(), state, reason])
        .await?;
    Ok(changed > 0)
}

row! {
    /// A conversation's wrapped key.
    pub struct KeyRow {
        /// Of which.
        pub id: ConversationId,
        /// The key, wrapped.
        pub data_key: Vec<u8>,
    }
}

query!(KEYS: KeyRow = "select id, data_key from conversation where id > $1 order by id limit $2");

/// A page of wrapped keys, in the order of the conversations' ids.
pub async fn keys_after(db: &Db, after: ConversationId, limit: i64) -> Result<Vec<KeyRow>, Fault> {
    db.rows(&KEYS, params![after, limit]).await
}

statement!(SET_KEY = "update conversation set data_key = $2 where id = $1 and data_key = $3");

/// Replaces a wrapped key; whether it was still the old one.
pub async fn set_key(
    tx: &mut Tx<'_>,
    id: ConversationId,
    old: &[u8],
    new: &[u8],
) -> Result<bool, Fault> {
    Ok(tx.execute(&SET_KEY, params![id, new, old]).await? > 0)
}
