//! Counted failures.

use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::counters::Counter;
use crate::domain::throttle::Tally;

row! {
    struct TallyRow {
        key: Vec<u8>,
        failures: i64,
        locks: i64,
        since_at: Timestamp,
        locked_until: Option<Timestamp>,
    }
}

query!(FIND: TallyRow = "select key, failures, locks, since_at, locked_until from attempt where key in ($1, $2, $3, $4)");

/// The most counters that one try touches.
pub(crate) const AT_ONCE: usize = 4;

fn keys(counters: &[Counter]) -> [&[u8; 32]; AT_ONCE] {
    let mut keys = [&[0; 32]; AT_ONCE];
    for (key, counter) in keys.iter_mut().zip(counters) {
        *key = &counter.key;
    }
    keys
}

fn matched(counters: &[Counter], rows: &[TallyRow], now: Timestamp) -> Vec<(Counter, Tally)> {
    let of = |counter: &Counter| {
        let row = rows.iter().find(|row| row.key == counter.key);
        row.map_or(Tally::fresh(now), |row| Tally {
            failures: row.failures,
            locks: row.locks,
            since: row.since_at,
            locked_until: row.locked_until,
        })
    };
    counters
        .iter()
        .map(|counter| (*counter, of(counter)))
        .collect()
}

/// The present value of each counter.
pub(crate) async fn tallies(db: &Db, counters: &[Counter]) -> Result<Vec<(Counter, Tally)>, Fault> {
    let [a, b, c, d] = keys(counters);
    let rows = db.rows(&FIND, params![a, b, c, d]).await?;
    Ok(matched(counters, &rows, db.now()))
}

/// The same within a transaction.
pub(crate) async fn tallies_in(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Vec<(Counter, Tally)>, Fault> {
    let [a, b, c, d] = keys(counters);
    let rows = tx.rows(&FIND, params![a, b, c, d]).await?;
    Ok(matched(counters, &rows, tx.now()))
}

statement!(
    KEEP = "insert into attempt (key, kind, failures, locks, since_at, locked_until) values ($1, $2, $3, $4, $5, $6) \
    on conflict (key) do update set failures = $3, locks = $4, since_at = $5, locked_until = $6"
);

/// Stores the counters.
pub(crate) async fn keep(tx: &mut Tx<'_>, counter: &Counter, tally: Tally) -> Result<(), Fault> {
    let (key, kind) = (&counter.key, counter.kind);
    let values = params![
        key,
        kind,
        tally.failures,
        tally.locks,
        tally.since,
        tally.locked_until
    ];
    tx.execute(&KEEP, values).await.map(|_| ())
}

statement!(CLEAR = "delete from attempt where key = $1");

/// Removes counters after a success.
pub(crate) async fn clear(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(&CLEAR, params![key]).await.map(|_| ())
}

statement!(
    FORGET =
        "delete from attempt where since_at < $1 and (locked_until is null or locked_until < $1)"
);

/// Removes counters older than an instant.
pub(crate) async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    tx.execute(&FORGET, params![before]).await
}
