//! The seal: every minute, a keyed hash over the rows that are not sealed yet and over the seal before. It can't be made without the key
//! ([`crate::key`]), and a command costs no more for it.
//!
//! A seal covers all lines from the one after the last seal's to its own last one, so no line may appear in that range later.
//! On SQLite there is one writer: lines appear in order. On PostgreSQL a line takes its number before its transaction commits, so
//! number 41 may appear after number 42. Hence the delay: only lines whose transaction began [`SETTLED`] ago or more are sealed.
//! It is enough because `db` bounds how long a command takes. A command is undone 20 s after its beginning, and a statement (its commit too)
//! or a silence inside a transaction ends after 20 s at the server. When line 42 is a minute old, it was written 40 s ago at the
//! latest; the transaction of line 41 had begun by then, so it has committed 40 s later at the latest: now. What breaks this
//! (clocks of two servers that differ by many seconds, a commit held up for longer by a standby) shows as a broken seal, never
//! as a silently missing line.

use std::time::Duration;

use db::{
    Action, Actor, AuditEvent, Audited, Command, Db, Tx, Value, params, query, row, statement,
};
use kernel::{Fault, FaultKind, Timestamp};

use crate::doubt::{Doubt, LONG, Sealed};
use crate::facts::Facts;
use crate::key::SealKey;
use crate::line::{Hash, Lines, number, sealed_columns};
use crate::note::Note;

/// The age from which a line is sealed.
pub const SETTLED: Duration = Duration::from_mins(1);
/// Each seal leaves a row, too. Where nothing else happened, such rows are sealed only after this long: an idle server stays idle.
const IDLE: Duration = Duration::from_hours(1);
/// Lines under one seal, at most: bounds how long one takes to make.
const LINES: i64 = 50_000;
/// The kind of the row that a seal leaves.
pub(crate) const KIND: &str = "audit.sealed";
/// Used in place of the hash before the first seal.
const NOTHING: [u8; 32] = [0; 32];

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

impl SealRow {
    /// As a doubt names it.
    pub(crate) const fn named(&self) -> Sealed {
        Sealed {
            seal: self.seq,
            at: self.sealed_at,
        }
    }
}

query!(pub(crate) LAST: SealRow = "select seq, first_event, last_event, events, hash, sealed_at from audit_seal order by seq desc limit 1");
query!(UNSEALED: crate::Event = concat!(
    "select ", sealed_columns!(), " from audit_event where seq > $1 order by seq limit $2"
));
statement!(
    INSERT = "insert into audit_seal (seq, first_event, last_event, events, hash, sealed_at) values ($1, $2, $3, $4, $5, $6)"
);
statement!(
    /// An index for finding the rows of an account: see [`crate::list`]. Its rows may remain where seals were removed: sealing continues.
    INDEX = "insert into audit_seal_account (account_id, seal) select distinct account_id, cast($1 as bigint) from audit_event \
    where seq >= $2 and seq <= $3 and account_id is not null on conflict (account_id, seal) do nothing"
);

/// The hash of a seal: over the one before (zeros before the first), over what it says of itself, and over its lines.
pub(crate) fn chain(key: &SealKey, previous: &[u8], seal: &SealRow, lines: &Hash) -> Hash {
    let before = if seal.seq == 1 { &NOTHING } else { previous };
    let numbers = [
        seal.seq,
        seal.first_event,
        seal.last_event,
        seal.events,
        seal.sealed_at.micros(),
    ]
    .map(i64::to_be_bytes);
    key.mac(&[b"spico seal 2", before, numbers.as_flattened(), lines])
}

/// Seals every row that is old enough; returns how many. Several processes may do so at once: one of them wins.
pub async fn seal(db: &Db, key: &SealKey) -> Result<i64, Fault> {
    let mut sealed = 0;
    loop {
        let last = db.row(&LAST, &[]).await?;
        let Some(lines) =
            settled(db, last.as_ref().map_or(i64::MIN, |seal| seal.last_event)).await?
        else {
            return Ok(sealed);
        };
        let (hash, facts) = lines.finish();
        let append = AppendSeal::new(key, last.as_ref(), &hash, &facts, db.now())?;
        match db.run(&append).await {
            Ok(()) => {
                let before = last.map(|seal| seal.sealed_at);
                say(facts.dates(append.seal.named(), before, key));
                sealed += facts.count;
            }
            // Another process has just sealed them.
            Err(fault) if matches!(fault.kind, FaultKind::Conflict(_)) => return Ok(sealed),
            Err(fault) => return Err(fault),
        }
    }
}

/// Logged, so that monitoring sees it at once; `audit verify` reports it again.
fn say(doubts: impl Iterator<Item = Doubt>) {
    for doubt in doubts {
        tracing::error!(
            ?doubt,
            "the dates of lines that were just sealed need an explanation: see `spico audit verify`"
        );
    }
}

/// Seals what is old enough, and notes the last seal outside of the store.
pub async fn seal_and_note(db: &Db, key: &SealKey, note: &Note) -> Result<(), Fault> {
    seal(db, key).await?;
    note.keep(db).await
}

/// Seals now and then once a minute, until the process ends.
pub async fn keep_sealing(db: &Db, key: &SealKey, note: &Note) {
    loop {
        if let Err(fault) = seal_and_note(db, key, note).await {
            tracing::error!(error = %fault, "the trace could not be sealed, or its last seal not be noted");
        }
        tokio::time::sleep(SETTLED).await;
    }
}

/// The rows after `last` up to the first one that is too young, if a seal is due.
async fn settled(db: &Db, last: i64) -> Result<Option<Lines>, Fault> {
    let now = db.now();
    let (mut lines, mut too_young, mut worth) = (Lines::new(), false, false);
    let add = |columns: &[Value<'_>]| {
        let at = Timestamp::from_micros(number(columns, 1)?);
        if at.since(now) > LONG && !too_young {
            let line = number(columns, 0)?;
            tracing::error!(line, %at, "a line from the future holds up the seals: see `spico audit verify`");
        }
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

/// Inserts a seal after the one that its author has read.
struct AppendSeal {
    seal: SealRow,
}

impl AppendSeal {
    fn new(
        key: &SealKey,
        previous: Option<&SealRow>,
        lines: &Hash,
        facts: &Facts,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let (Some(first_event), Some(last_event)) = (facts.first, facts.last) else {
            return Err(Fault::internal("a seal over nothing"));
        };
        let mut seal = SealRow {
            seq: previous.map_or(1, |seal| seal.seq.saturating_add(1)),
            first_event,
            last_event,
            events: facts.count,
            hash: Vec::new(),
            sealed_at: now,
        };
        let before = previous.map_or(&[][..], |seal| &seal.hash);
        seal.hash = chain(key, before, &seal, lines).to_vec();
        Ok(Self { seal })
    }
}

impl Command for AppendSeal {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let last = tx.row(&LAST, &[]).await?;
        if last.map_or(0, |seal| seal.seq) != self.seal.seq - 1 {
            return Err(Fault::conflict("La trace vient d’être scellée."));
        }
        let seal = &self.seal;
        let values = params![
            seal.seq,
            seal.first_event,
            seal.last_event,
            seal.events,
            seal.hash,
            seal.sealed_at
        ];
        tx.execute(&INSERT, values).await?;
        let stretch = params![seal.seq, seal.first_event, seal.last_event];
        tx.execute(&INDEX, stretch).await?;
        let event = AuditEvent::new(KIND, Action::Execute, &Actor::system())
            .detail(format!("{} à {}", seal.first_event, seal.last_event));
        Ok(Audited::new((), event))
    }
}
