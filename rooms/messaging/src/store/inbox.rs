//! The list of one's conversations, and the messages that the search reads.

use access::{PractitionerRoleId, Read, Scope};
use db::row::One;
use db::{Db, params, query, row};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};

use super::conversations::ConversationId;
use super::messages::MessageId;
use crate::domain::{Kind, MessageKind, State};
use crate::policy::Conversation;

row! {
    /// One row of the inbox.
    pub struct InboxRow {
        /// The conversation.
        pub id: ConversationId,
        /// Its kind.
        pub kind: Kind,
        /// What it is about, sealed.
        pub topic: Option<Vec<u8>>,
        /// Whether one may write in it.
        pub state: State,
        /// Its key, wrapped.
        pub data_key: Vec<u8>,
        /// The counter.
        pub last_change: i64,
        /// When the last message came.
        pub last_at: Timestamp,
        /// What I have read.
        pub read_seq: i64,
        /// Whether I muted it.
        pub muted: bool,
        /// Whether I put it away and nothing came since.
        pub archived: bool,
        /// How many messages I have not read.
        pub unread: i64,
        /// The place of the first of them that mentions me.
        pub mention: Option<i64>,
        /// Whether I have a draft there: 1 or 0.
        pub drafts: i64,
        /// The last message that I may see.
        pub last_id: Option<MessageId>,
        /// Its author.
        pub last_author: Option<PractitionerRoleId>,
        /// Whether a person or the system wrote it.
        pub last_kind: Option<MessageKind>,
        /// Its text, sealed.
        pub last_body: Option<Vec<u8>>,
    }
}

macro_rules! inbox {
    ($rest:literal) => {
        concat!(
            "select c.id, c.kind, c.topic, c.state, c.data_key, c.last_change, c.last_at, p.read_seq, p.muted, \
             (p.archived and (p.muted or c.last_seq <= p.archived_seq)) as archived, \
             (select cast(count(*) as bigint) from message u where u.conversation_id = c.id and u.seq > p.read_seq \
              and u.seq > p.history_from and u.author_role_id <> p.practitioner_role_id and u.kind = 'texte' \
              and u.retracted_at is null) as unread, \
             (select min(n.seq) from mention n where n.practitioner_role_id = p.practitioner_role_id \
              and n.conversation_id = c.id and n.seq > p.read_seq) as mention, \
             (select cast(count(*) as bigint) from draft d where d.conversation_id = c.id \
              and d.practitioner_role_id = p.practitioner_role_id) as drafts, \
             m.id as last_id, m.author_role_id as last_author, m.kind as last_kind, m.body as last_body \
             from participant p join conversation c on c.id = p.conversation_id \
             left join message m on m.conversation_id = c.id and m.seq = c.last_seq and m.seq > p.history_from \
             where p.practitioner_role_id = $1 and p.left_at is null and ",
            $rest
        )
    };
}

// An archived conversation comes back with its next message, unless it is muted too.
query!(LIST: InboxRow = inbox!("(p.archived and (p.muted or c.last_seq <= p.archived_seq)) = $2 and c.last_at < $3 order by c.last_at desc limit $4"));
query!(ROW: InboxRow = inbox!("c.id = $2"));
query!(COUNT_UNREAD: One<i64> = "select cast(count(*) as bigint) as value from participant p join conversation c on c.id = p.conversation_id \
    where p.practitioner_role_id = $1 and p.left_at is null and p.muted = false and not (p.archived and c.last_seq <= p.archived_seq) and exists \
    (select 1 from message u where u.conversation_id = c.id and u.seq > p.read_seq and u.seq > p.history_from \
     and u.author_role_id <> p.practitioner_role_id and u.kind = 'texte' and u.retracted_at is null)");

/// At most `limit` conversations whose last message is older than `before`, newest first.
pub async fn list(
    db: &Db,
    scope: &Scope<Read, Conversation>,
    archived: bool,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<InboxRow>, Fault> {
    db.rows(
        &LIST,
        params![scope.practitioner_role()?, archived, before, limit],
    )
    .await
}

/// One row, fresh.
pub async fn row(
    db: &Db,
    scope: &Scope<Read, Conversation>,
    id: ConversationId,
) -> Result<InboxRow, Fault> {
    db.load(&ROW, params![scope.practitioner_role()?, id]).await
}

/// How many conversations hold something unread, for the navigation and the live counters.
pub(crate) async fn count_unread(db: &Db, role: PractitionerRoleId) -> Result<i64, Fault> {
    Ok(db.load(&COUNT_UNREAD, params![role]).await?.0)
}

row! {
    /// Somebody who takes part in one of my conversations.
    pub struct MateRow {
        /// The conversation.
        pub conversation_id: ConversationId,
        /// The participant.
        pub practitioner_role_id: PractitionerRoleId,
    }
}

query!(MATES: MateRow = "select conversation_id, practitioner_role_id from participant where left_at is null and conversation_id in ({ids}) \
    order by conversation_id, ordinal");

/// Who takes part in conversations that were read under a scope.
pub async fn mates(db: &Db, rows: &[InboxRow]) -> Result<Vec<MateRow>, Fault> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.uuid()).collect();
    db.rows_in(&MATES, &[], &ids).await
}

query!(TOPICS_OF: One<ConversationId> = "select conversation_id as value from participant where practitioner_role_id = $1 and left_at is null");

/// The conversations with an unread mention of somebody: for the live streams.
pub(crate) async fn topics_of(
    db: &Db,
    role: PractitionerRoleId,
) -> Result<Vec<ConversationId>, Fault> {
    Ok(db
        .rows(&TOPICS_OF, params![role])
        .await?
        .into_iter()
        .map(|One(id)| id)
        .collect())
}

query!(CONTACTS: One<PractitionerRoleId> = "select o.practitioner_role_id as value from participant p \
    join conversation c on c.id = p.conversation_id \
    join participant o on o.conversation_id = p.conversation_id and o.practitioner_role_id <> p.practitioner_role_id and o.left_at is null \
    where p.practitioner_role_id = $1 and p.left_at is null group by o.practitioner_role_id order by max(c.last_at) desc limit $2");

/// Those with whom one shares a conversation, the last written to first.
pub(crate) async fn contacts(
    db: &Db,
    role: PractitionerRoleId,
    limit: usize,
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Ok(db
        .rows(&CONTACTS, params![role, limit])
        .await?
        .into_iter()
        .map(|One(role)| role)
        .collect())
}

row! {
    /// A message that the search opens.
    pub struct CandidateRow {
        /// The message.
        pub id: MessageId,
        /// Its conversation.
        pub conversation_id: ConversationId,
        /// Its place.
        pub seq: i64,
        /// Its author.
        pub author_role_id: PractitionerRoleId,
        /// When it was sent.
        pub sent_at: Timestamp,
        /// Its text, sealed.
        pub body: Vec<u8>,
        /// The conversation's key, wrapped.
        pub data_key: Vec<u8>,
        /// The conversation's kind.
        pub kind: Kind,
        /// What it is about, sealed.
        pub topic: Option<Vec<u8>>,
    }
}

query!(CANDIDATES: CandidateRow = "select m.id, m.conversation_id, m.seq, m.author_role_id, m.sent_at, m.body, c.data_key, c.kind, c.topic \
    from participant p join conversation c on c.id = p.conversation_id join message m on m.conversation_id = c.id \
    where p.practitioner_role_id = $1 and p.left_at is null and m.seq > p.history_from and m.body is not null and m.kind = 'texte' \
    and m.sent_at < $2 and m.sent_at >= $3 order by m.sent_at desc limit $4");

/// Messages that I may read today, newest first, between two instants.
pub async fn candidates(
    db: &Db,
    scope: &Scope<Read, Conversation>,
    before: Timestamp,
    from: Timestamp,
    limit: i64,
) -> Result<Vec<CandidateRow>, Fault> {
    db.rows(
        &CANDIDATES,
        params![scope.practitioner_role()?, before, from, limit],
    )
    .await
}
