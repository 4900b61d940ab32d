//! The number of the last change: taken inside the change's own transaction, so that numbers become visible in order.

use db::row::One;
use db::{Db, Tx, params, query};
use kernel::Fault;

/// Signalled after every change of the directory.
pub const TOPIC: &str = "directory";

query!(NEXT: One<i64> = "update directory_counter set last_change = last_change + 1 where id = 1 returning last_change as value");
query!(LAST: One<i64> = "select last_change as value from directory_counter where id = 1");

/// The number of a new change. Changes of the directory wait for each other here, and its copies are signalled.
pub async fn next(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let One(number) = tx.load(&NEXT, params![]).await?;
    tx.wake(TOPIC);
    Ok(number)
}

/// The number of the last change.
pub async fn last(db: &Db) -> Result<i64, Fault> {
    Ok(db.load(&LAST, params![]).await?.0)
}
