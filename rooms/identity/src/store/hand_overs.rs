//! Sessions on their way from one product to another.

use access::{Assurance, SessionId};
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use super::sessions::level;

row! {
    /// A code that was given.
    pub(crate) struct HandOverRow {
        pub session_id: SessionId,
        pub assurance: i64,
        pub from_product: String,
        pub to_product: String,
        pub browser_hash: Vec<u8>,
        pub onward: String,
        pub created_at: Timestamp,
        pub used_at: Option<Timestamp>,
    }
}

query!(FIND: HandOverRow = "select session_id, assurance, from_product, to_product, browser_hash, onward, created_at, used_at \
    from hand_over where code_hash = $1");

/// The one of this code, whatever became of it.
pub(crate) async fn find(db: &Db, code_hash: &[u8; 32]) -> Result<Option<HandOverRow>, Fault> {
    db.row(&FIND, params![code_hash]).await
}

/// The same within a transaction.
pub(crate) async fn find_in(
    tx: &mut Tx<'_>,
    code_hash: &[u8; 32],
) -> Result<Option<HandOverRow>, Fault> {
    tx.row(&FIND, params![code_hash]).await
}

/// A new one.
pub(crate) struct NewHandOverRow<'a> {
    pub code_hash: &'a [u8; 32],
    pub session: SessionId,
    pub assurance: Assurance,
    pub from: &'a str,
    pub to: &'a str,
    pub browser_hash: &'a [u8; 32],
    pub onward: &'a str,
}

statement!(
    INSERT = "insert into hand_over (code_hash, session_id, assurance, from_product, to_product, browser_hash, onward, created_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)"
);

/// Keeps it.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewHandOverRow<'_>) -> Result<(), Fault> {
    let (now, level) = (tx.now(), level(new.assurance));
    let values = params![
        new.code_hash,
        new.session,
        level,
        new.from,
        new.to,
        new.browser_hash,
        new.onward,
        now
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

statement!(
    USE = "update hand_over set used_at = $2, onward = '' where code_hash = $1 and used_at is null"
);

/// Spends it; whether it was the first time. Its onward address may hold the words of a search: they are removed.
pub(crate) async fn spend(tx: &mut Tx<'_>, code_hash: &[u8; 32]) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&USE, params![code_hash, now]).await? > 0)
}

statement!(FORGET = "delete from hand_over where created_at < $1");

/// Forgets those of before.
pub(crate) async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Fault> {
    tx.execute(&FORGET, params![before]).await.map(|_| ())
}
