//! The seal: every minute, a hash over the lines that are not sealed yet and over the seal before.
//!
//! A seal covers all lines from the one after the last seal's to its own last one, so no line may appear in that range later.
//! On SQLite there is one writer: lines appear in order. On PostgreSQL a line takes its number before its transaction commits, so
//! number 41 may appear after number 42. Hence the delay: only lines whose transaction began [`SETTLED`] ago or more are sealed.
//! It is enough because the door bounds commands. A command is undone 20 s after its beginning, and a statement (its commit too)
//! or a silence inside a transaction ends after 20 s at the server. When line 42 is a minute old, it was written 40 s ago at the
//! latest; the transaction of line 41 had begun by then, so it has committed 40 s later at the latest: now. What breaks this
//! (clocks of two servers that differ by many seconds, a commit held up for longer by a standby) shows as a broken seal, never
//! as a silently missing line.

use std::time::Duration;

use db::row::One;
use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Tx, Value, params, query, row, statement,
};
use kernel::{Fault, FaultKind, Timestamp};
use sha2::{Digest, Sha256};

use crate::line::{Hash, Lines, number, sealed_columns};

/// The age from which a line is sealed.
pub const SETTLED: Duration = Duration::from_mins(1);
/// Seals leave a line, too. Where nothing else happened, they are sealed after this long only: an idle house stays idle.
const IDLE: Duration = Duration::from_hours(1);
/// Lines under one seal, at most: bounds how long one takes to make.
const LINES: i64 = 50_000;
/// The kind of the line that a seal leaves.
const KIND: &str = "audit.sealed";

row! {
    /// A seal.
    pub(crate) struct SealRow {
        pub(crate) seq: i64,
        pub(crate) first_event: i64,
        pub(crate) last_event: i64,
        pub(crate) events: i64,
        pub(crate) hash: Vec<u8>,
        pub(crate) sealed_at: Timestamp,
    }
}

query!(LAST: SealRow = "select seq, first_event, last_event, events, hash, sealed_at from audit_seal order by seq desc limit 1");
query!(UNSEALED: crate::Event = concat!(
    "select ", sealed_columns!(), " from audit_event where seq > $1 order by seq limit $2"
));
query!(INSERT: One<i64> = "insert into audit_seal (first_event, last_event, events, hash, sealed_at) values ($1, $2, $3, $4, $5) \
    returning seq as value");
statement!(
    /// By which the lines of an account are found again: see [`crate::list`].
    INDEX = "insert into audit_seal_account (account_id, seal) select distinct account_id, cast($1 as bigint) from audit_event \
    where seq >= $2 and seq <= $3 and account_id is not null"
);

/// The hash of a seal: over the one before, over what it says of itself, and over its lines.
pub(crate) fn chain(previous: &[u8], seal: &SealRow, lines: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"spico seal 1");
    hash.update(previous);
    for number in [
        seal.first_event,
        seal.last_event,
        seal.events,
        seal.sealed_at.micros(),
    ] {
        hash.update(number.to_be_bytes());
    }
    hash.update(lines);
    hash.finalize().into()
}

/// Seals every line that is old enough; gives how many. Several processes may do so at once: one of them wins.
pub async fn seal(db: &Db) -> Result<i64, Fault> {
    let mut sealed = 0;
    loop {
        let last = db.row(&LAST, &[]).await?;
        let Some(lines) =
            settled(db, last.as_ref().map_or(i64::MIN, |seal| seal.last_event)).await?
        else {
            return Ok(sealed);
        };
        let count = lines.count;
        match db
            .run(&AppendSeal::new(last.as_ref(), lines, db.now())?)
            .await
        {
            Ok(()) => sealed += count,
            // Another process has just sealed them.
            Err(fault) if matches!(fault.kind, FaultKind::Conflict(_)) => return Ok(sealed),
            Err(fault) => return Err(fault),
        }
    }
}

/// Seals now and then once a minute, for ever.
pub async fn keep_sealing(db: &Db) {
    loop {
        if let Err(fault) = seal(db).await {
            tracing::error!(error = %fault, "the trace could not be sealed");
        }
        tokio::time::sleep(SETTLED).await;
    }
}

/// The lines after `last` up to the first one that is too young, if they are worth a seal.
async fn settled(db: &Db, last: i64) -> Result<Option<Lines>, Fault> {
    let now = db.now();
    let (mut lines, mut too_young, mut worth) = (Lines::new(), false, false);
    let add = |columns: &[Value<'_>]| {
        let at = Timestamp::from_micros(number(columns, 1)?);
        too_young |= now.since(at) < SETTLED;
        if too_young {
            return Ok(());
        }
        worth |= columns.get(2) != Some(&Value::Text(KIND)) || now.since(at) >= IDLE;
        lines.add(columns)
    };
    db.visit(&UNSEALED, params![last, LINES], add).await?;
    Ok(worth.then_some(lines))
}

/// Adds a seal after the one that its author has seen.
struct AppendSeal {
    previous: Option<i64>,
    seal: SealRow,
}

impl AppendSeal {
    fn new(previous: Option<&SealRow>, lines: Lines, now: Timestamp) -> Result<Self, Fault> {
        let (Some(first_event), Some(last_event)) = (lines.first, lines.last) else {
            return Err(Fault::internal("a seal over nothing"));
        };
        let mut seal = SealRow {
            seq: 0,
            first_event,
            last_event,
            events: lines.count,
            hash: Vec::new(),
            sealed_at: now,
        };
        let before = previous.map_or(&[][..], |seal| &seal.hash);
        seal.hash = chain(before, &seal, &lines.finish()).to_vec();
        Ok(Self {
            previous: previous.map(|seal| seal.seq),
            seal,
        })
    }
}

impl Command for AppendSeal {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let last = tx.row(&LAST, &[]).await?;
        if last.map(|seal| seal.seq) != self.previous {
            return Err(Fault::conflict("La trace vient d’être scellée."));
        }
        let seal = &self.seal;
        let values = params![
            seal.first_event,
            seal.last_event,
            seal.events,
            seal.hash,
            seal.sealed_at
        ];
        let One(seq) = tx.load(&INSERT, values).await?;
        tx.execute(&INDEX, params![seq, seal.first_event, seal.last_event])
            .await?;
        let event = AuditEvent::new(KIND, Action::Execute, &Actor::house())
            .detail(format!("{} à {}", seal.first_event, seal.last_event));
        Ok(Audited::new((), event))
    }
}
