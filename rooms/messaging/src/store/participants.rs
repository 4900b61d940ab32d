//! The participants, and how far each has read.

use access::{Action, Permit, PractitionerRoleId, Write};
use db::row::One;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use super::conversations::ConversationId;
use crate::domain::{Kind, Part, Standing};
use crate::policy::Conversation;

row! {
    /// One participant of today.
    pub struct ParticipantRow {
        /// The situation.
        pub practitioner_role_id: PractitionerRoleId,
        /// The participant's number in the conversation.
        pub ordinal: i64,
        /// The part played.
        pub part: Part,
        /// Since when.
        pub joined_at: Timestamp,
        /// The first message that may be seen is the one after this.
        pub history_from: i64,
        /// Delivered up to here.
        pub delivered_seq: i64,
        /// When the pointer moved last.
        pub delivered_at: Option<Timestamp>,
        /// Read up to here.
        pub read_seq: i64,
        /// When the pointer moved last.
        pub read_at: Option<Timestamp>,
    }
}

impl ParticipantRow {
    /// How far the participant has come.
    pub fn standing(&self) -> Standing {
        Standing {
            role: self.practitioner_role_id,
            delivered_seq: self.delivered_seq,
            delivered_at: self.delivered_at,
            read_seq: self.read_seq,
            read_at: self.read_at,
            history_from: self.history_from,
        }
    }
}

query!(PARTICIPANTS: ParticipantRow = "select practitioner_role_id, ordinal, part, joined_at, history_from, delivered_seq, delivered_at, \
    read_seq, read_at from participant where conversation_id = $1 and left_at is null order by ordinal");

/// Those who take part today.
pub async fn list<A: Action>(
    db: &Db,
    permit: &Permit<A, Conversation>,
) -> Result<Vec<ParticipantRow>, Fault> {
    db.rows(&PARTICIPANTS, params![permit.id()]).await
}

/// The same inside a transaction.
pub async fn list_in(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<ParticipantRow>, Fault> {
    tx.rows(&PARTICIPANTS, params![id]).await
}

/// The same for the live streams, which hold no permit: they decide by this very list.
pub(crate) async fn audience(db: &Db, id: ConversationId) -> Result<Vec<ParticipantRow>, Fault> {
    db.rows(&PARTICIPANTS, params![id]).await
}

query!(BESIDE: One<PractitionerRoleId> = "select practitioner_role_id as value from participant \
    where conversation_id = $1 and practitioner_role_id <> $2 order by ordinal limit 1");

/// The other participant of a direct conversation.
pub async fn beside(
    db: &Db,
    permit: &Permit<Write, Conversation>,
) -> Result<Option<PractitionerRoleId>, Fault> {
    let me = permit.subject().acting_role()?;
    let found = db.row(&BESIDE, params![permit.id(), me]).await?;
    Ok(found.map(|One(role)| role))
}

row! {
    /// A conversation that somebody manages, with the key needed to write in it.
    pub(crate) struct ManagedRow {
        /// Which.
        pub id: ConversationId,
        /// Its wrapped key.
        pub data_key: Vec<u8>,
    }
}

query!(MANAGED: ManagedRow = "select c.id, c.data_key from participant p join conversation c on c.id = p.conversation_id \
    where p.practitioner_role_id = $1 and p.part = $2 and p.left_at is null and c.kind <> $3 order by c.id");

/// The groups that somebody manages.
pub(crate) async fn managed_by(
    db: &Db,
    role: PractitionerRoleId,
) -> Result<Vec<ManagedRow>, Fault> {
    db.rows(&MANAGED, params![role, Part::Manager, Kind::Direct])
        .await
}

query!(NEXT_ORDINAL: One<i64> = "select cast(coalesce(max(ordinal), 0) + 1 as bigint) as value from participant where conversation_id = $1");
statement!(
    JOIN = "insert into participant (conversation_id, practitioner_role_id, ordinal, part, joined_at, history_from, \
    delivered_seq, read_seq, muted, archived) values ($1, $2, $3, $4, $5, $6, $6, $6, false, false) \
    on conflict (conversation_id, practitioner_role_id) do update set left_at = null, part = excluded.part, \
    history_from = excluded.history_from, joined_at = excluded.joined_at, archived = false"
);

/// Adds a participant, or lets one who left come back. `history_from`: the last message that stays hidden (C17.1).
pub async fn join(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    part: Part,
    history_from: i64,
) -> Result<(), Fault> {
    let ordinal = tx.load(&NEXT_ORDINAL, params![id]).await?.0;
    let now = tx.now();
    tx.execute(&JOIN, params![id, role, ordinal, part, now, history_from])
        .await
        .map(|_| ())
}

statement!(
    RETURN = "update participant set archived = false, left_at = null where conversation_id = $1 and practitioner_role_id = $2 \
    and (archived or left_at is not null)"
);

/// Brings a direct conversation back into somebody's list; whether it was hidden.
pub async fn return_to(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
) -> Result<bool, Fault> {
    Ok(tx.execute(&RETURN, params![id, role]).await? > 0)
}

statement!(
    LEAVE = "update participant set left_at = $3 where conversation_id = $1 and practitioner_role_id = $2 and left_at is null"
);
statement!(
    SET_PART = "update participant set part = $3 where conversation_id = $1 and practitioner_role_id = $2 and left_at is null"
);

/// Ends a participation; whether there was one.
pub async fn leave(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&LEAVE, params![id, role, now]).await? > 0)
}

/// Changes the part that somebody plays.
pub async fn set_part(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    part: Part,
) -> Result<bool, Fault> {
    Ok(tx.execute(&SET_PART, params![id, role, part]).await? > 0)
}

statement!(
    READ = "update participant set read_seq = $3, read_at = $4, \
    delivered_seq = case when delivered_seq < $3 then $3 else delivered_seq end, \
    delivered_at = case when delivered_seq < $3 then $4 else delivered_at end \
    where conversation_id = $1 and practitioner_role_id = $2 and left_at is null and read_seq < $3"
);
statement!(
    UNREAD = "update participant set read_seq = $3 where conversation_id = $1 and practitioner_role_id = $2 and read_seq > $3"
);
statement!(
    DELIVERED = "update participant set delivered_seq = $3, delivered_at = $4 \
    where conversation_id = $1 and practitioner_role_id = $2 and left_at is null and delivered_seq < $3"
);

/// Moves the read pointer forward; whether it moved.
pub async fn read(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    seq: i64,
) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&READ, params![id, role, seq, now]).await? > 0)
}

/// Moves the read pointer back: "mark as unread".
pub async fn unread(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    seq: i64,
) -> Result<bool, Fault> {
    Ok(tx.execute(&UNREAD, params![id, role, seq]).await? > 0)
}

/// Moves the delivery pointer forward; whether it moved.
pub async fn delivered(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    seq: i64,
) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&DELIVERED, params![id, role, seq, now]).await? > 0)
}

statement!(
    MUTE = "update participant set muted = $3 where conversation_id = $1 and practitioner_role_id = $2"
);
statement!(
    ARCHIVE = "update participant set archived = $3, \
    archived_seq = (select c.last_seq from conversation c where c.id = $1) where conversation_id = $1 and practitioner_role_id = $2"
);

/// Switches notifications of this conversation off or on (C10).
pub async fn set_muted(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    muted: bool,
) -> Result<(), Fault> {
    tx.execute(&MUTE, params![id, role, muted])
        .await
        .map(|_| ())
}

/// Puts the conversation away, for this person only (C24).
pub async fn set_archived(
    tx: &mut Tx<'_>,
    id: ConversationId,
    role: PractitionerRoleId,
    archived: bool,
) -> Result<(), Fault> {
    tx.execute(&ARCHIVE, params![id, role, archived])
        .await
        .map(|_| ())
}
