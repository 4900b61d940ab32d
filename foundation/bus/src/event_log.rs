//! The event log: what happened, in the order in which it became visible.

use std::fmt;
use std::str::FromStr;

use db::{Db, Migration, Tx, params, query, row, statement};
use kernel::id::InvalidId;
use kernel::{Fault, Timestamp, Uuid};

use crate::Kind;

/// The event log's table.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "202611_01_event_log",
        text: include_str!("../migrations/202611_01_event_log.sql"),
    },
    Migration {
        id: "202611_02_event_log_order",
        text: include_str!("../migrations/202611_02_event_log_order.sql"),
    },
];

/// The signal that the event log has grown.
pub const TOPIC: &str = "event_log";

/// A position in the event log: everything up to it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor {
    /// The transaction that wrote the entry (PostgreSQL; 0 on SQLite).
    pub xid: i64,
    /// The entry's number.
    pub seq: i64,
}

/// As short text, since it is sent with every event.
impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.xid == 0 {
            write!(f, "{}", self.seq)
        } else {
            write!(f, "{}.{}", self.xid, self.seq)
        }
    }
}

impl FromStr for Cursor {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let number = |text: &str| {
            text.parse::<i64>()
                .ok()
                .filter(|n| *n >= 0)
                .ok_or(InvalidId)
        };
        match text.split_once('.') {
            Some((xid, seq)) => Ok(Self {
                xid: number(xid)?,
                seq: number(seq)?,
            }),
            None => Ok(Self {
                xid: 0,
                seq: number(text)?,
            }),
        }
    }
}

row! {
    /// Something that happened.
    pub struct Entry {
        /// The transaction that wrote it.
        pub xid: i64,
        /// Its number.
        pub seq: i64,
        /// When.
        pub at: Timestamp,
        /// The topic: a conversation's id, later a record's.
        pub topic: Uuid,
        /// What happened: a [`Kind`] as text.
        pub kind: String,
        /// The id of what it concerns: a message's id.
        pub reference: Option<Uuid>,
        /// Its number within the topic, 0 when it has none.
        pub number: i64,
        /// Who did it: a PractitionerRole.
        pub author: Option<Uuid>,
    }
}

impl Entry {
    /// Its cursor.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            xid: self.xid,
            seq: self.seq,
        }
    }

    /// Whether it is of this kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.kind == kind.as_str()
    }
}

/// An entry to append.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry {
    /// The topic.
    pub topic: Uuid,
    /// What happened.
    pub kind: Kind,
    /// The id of what it concerns.
    pub reference: Option<Uuid>,
    /// Its number within the topic.
    pub number: i64,
    /// Who did it.
    pub author: Option<Uuid>,
}

statement!(
    APPEND = "insert into event_log (at, topic, kind, reference, number, author) values ($1, $2, $3, $4, $5, $6)"
);

/// Appends an entry; the streams are signalled once the transaction is durable.
pub async fn append(tx: &mut Tx<'_>, entry: &NewEntry) -> Result<(), Fault> {
    let at = tx.now();
    let NewEntry {
        topic,
        kind,
        reference,
        number,
        author,
    } = *entry;
    let said = kind.as_str();
    let values = params![at, topic, said, reference, number, author];
    tx.execute(&APPEND, values).await?;
    // Handed over, so that the streams need not read it.
    tx.hand_over(|seq| Entry {
        xid: 0,
        seq,
        at,
        topic,
        kind: kind.as_str().to_owned(),
        reference,
        number,
        author,
    })?;
    tx.wake(TOPIC);
    Ok(())
}

query!(SINCE: Entry =
    sqlite "select xid, seq, at, topic, kind, reference, number, author from event_log \
            where $1 = 0 and seq > $2 order by seq limit $3",
    postgres "select xid, seq, at, topic, kind, reference, number, author from event_log \
            where (xid, seq) > ($1, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by xid, seq limit $3");

/// The entries after a cursor, oldest first.
pub async fn since(db: &Db, after: Cursor, limit: i64) -> Result<Vec<Entry>, Fault> {
    db.rows(&SINCE, params![after.xid, after.seq, limit]).await
}

row! {
    /// A cursor.
    struct Place {
        xid: i64,
        seq: i64,
    }
}

query!(LAST: Place =
    sqlite "select xid, seq from event_log order by seq desc limit 1",
    postgres "select xid, seq from event_log where xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint order by xid desc, seq desc limit 1");

/// The end of the event log, up to the oldest open transaction.
pub async fn end(db: &Db) -> Result<Cursor, Fault> {
    Ok(db
        .row(&LAST, params![])
        .await?
        .map_or(Cursor::default(), |place| Cursor {
            xid: place.xid,
            seq: place.seq,
        }))
}

query!(FIRST: Place =
    sqlite "select xid, seq from event_log order by seq limit 1",
    postgres "select xid, seq from event_log order by xid, seq limit 1");

/// The oldest entry still kept.
pub async fn beginning(db: &Db) -> Result<Cursor, Fault> {
    Ok(db
        .row(&FIRST, params![])
        .await?
        .map_or(Cursor::default(), |place| Cursor {
            xid: place.xid,
            seq: place.seq,
        }))
}

/// The entries between two cursors, oldest first; `None` when there are more than `most`.
pub async fn between(
    db: &Db,
    after: Cursor,
    up_to: Cursor,
    most: i64,
) -> Result<Option<Vec<Entry>>, Fault> {
    let mut entries = since(db, after, most + 1).await?;
    entries.retain(|entry| entry.cursor() <= up_to);
    Ok(i64::try_from(entries.len())
        .is_ok_and(|read| read <= most)
        .then_some(entries))
}

/// How long a stream can be resumed (front-end §5).
pub const REMEMBERED: std::time::Duration = std::time::Duration::from_hours(14 * 24);

/// Entries deleted at once, at most.
pub const FORGOTTEN: u64 = 5000;

statement!(/// Forgets what is older than an instant, [`FORGOTTEN`] entries at most: they are at the event log's beginning. The newest stays however
    /// old it is: SQLite counts on from it, and from an empty table it would give again numbers that the streams are already past.
    pub FORGET = "delete from event_log where at < $1 and seq < (select max(seq) from event_log) and seq <= \
    (select coalesce(max(seq), 0) from (select seq from event_log order by seq limit 5000) as oldest)");
