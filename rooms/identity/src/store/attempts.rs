//! What was tried too often.

use db::{Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::domain::throttle::Tally;
use crate::words::AttemptKind;

row! {
    struct TallyRow {
        failures: i64,
        locks: i64,
        since_at: Timestamp,
        locked_until: Option<Timestamp>,
    }
}

query!(FIND: TallyRow = "select failures, locks, since_at, locked_until from attempt where kind = $1 and key = $2");

/// What was counted.
pub(crate) async fn tally(
    tx: &mut Tx<'_>,
    kind: AttemptKind,
    key: &[u8; 32],
) -> Result<Tally, Fault> {
    let now = tx.now();
    Ok(tx
        .row(&FIND, params![kind, key])
        .await?
        .map_or(Tally::fresh(now), |row| Tally {
            failures: row.failures,
            locks: row.locks,
            since: row.since_at,
            locked_until: row.locked_until,
        }))
}

statement!(
    KEEP = "insert into attempt (kind, key, failures, locks, since_at, locked_until) values ($1, $2, $3, $4, $5, $6) \
    on conflict (kind, key) do update set failures = $3, locks = $4, since_at = $5, locked_until = $6"
);

/// Keeps what was counted.
pub(crate) async fn keep(
    tx: &mut Tx<'_>,
    kind: AttemptKind,
    key: &[u8; 32],
    tally: Tally,
) -> Result<(), Fault> {
    let values = params![
        kind,
        key,
        tally.failures,
        tally.locks,
        tally.since,
        tally.locked_until
    ];
    tx.execute(&KEEP, values).await.map(|_| ())
}

statement!(CLEAR = "delete from attempt where kind = $1 and key = $2");

/// Forgets it: it was the right one.
pub(crate) async fn clear(tx: &mut Tx<'_>, kind: AttemptKind, key: &[u8; 32]) -> Result<(), Fault> {
    tx.execute(&CLEAR, params![kind, key]).await.map(|_| ())
}

statement!(
    GIVE_BACK =
        "update attempt set failures = failures - 1 where kind = $1 and key = $2 and failures > 0"
);

/// Takes one failure back: what was counted ahead was no failure.
pub(crate) async fn give_back(
    tx: &mut Tx<'_>,
    kind: AttemptKind,
    key: &[u8; 32],
) -> Result<(), Fault> {
    tx.execute(&GIVE_BACK, params![kind, key]).await.map(|_| ())
}

statement!(
    FORGET =
        "delete from attempt where since_at < $1 and (locked_until is null or locked_until < $1)"
);

/// Forgets what is older than an instant.
pub(crate) async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    tx.execute(&FORGET, params![before]).await
}
