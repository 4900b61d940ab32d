//! Devices that their owners declared personal.

use access::AccountId;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::words::DeviceId;

row! {
    /// A personal device.
    pub(crate) struct DeviceRow {
        pub id: DeviceId,
        pub account_id: AccountId,
        pub label: String,
        pub created_at: Timestamp,
    }
}

query!(KNOWN: DeviceRow = "select id, account_id, label, created_at from device where token_hash = $1 and account_id = $2 \
    and forgotten_at is null");

/// The device of this cookie, if it is this account's.
pub(crate) async fn find(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    account: AccountId,
) -> Result<Option<DeviceRow>, Fault> {
    tx.row(&KNOWN, params![token_hash, account]).await
}

query!(OF_ACCOUNT: DeviceRow = "select id, account_id, label, created_at from device where account_id = $1 and forgotten_at is null \
    order by created_at");

/// The personal devices of an account.
pub(crate) async fn list(db: &Db, account: AccountId) -> Result<Vec<DeviceRow>, Fault> {
    db.rows(&OF_ACCOUNT, params![account]).await
}

statement!(
    INSERT = "insert into device (id, account_id, token_hash, label, created_at) values ($1, $2, $3, $4, $5)"
);

/// Adds one.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    id: DeviceId,
    account: AccountId,
    token_hash: &[u8; 32],
    label: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&INSERT, params![id, account, token_hash, label, now])
        .await
        .map(|_| ())
}

statement!(FORGET = "update device set forgotten_at = $2 where id = $1 and forgotten_at is null");
statement!(
    FORGET_ALL =
        "update device set forgotten_at = $2 where account_id = $1 and forgotten_at is null"
);

/// Removes one: its cookie is no longer valid.
pub(crate) async fn forget(tx: &mut Tx<'_>, id: DeviceId) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&FORGET, params![id, now]).await.map(|_| ())
}

/// Removes all of an account.
pub(crate) async fn forget_all(tx: &mut Tx<'_>, account: AccountId) -> Result<u64, Fault> {
    let now = tx.now();
    tx.execute(&FORGET_ALL, params![account, now]).await
}
