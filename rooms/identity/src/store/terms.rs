//! Accepted terms and favourite tiles.

use access::AccountId;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::words::TermsDocument;

row! {
    /// An acceptance.
    pub(crate) struct AcceptanceRow {
        pub document: TermsDocument,
        pub version: i64,
        pub accepted_at: Timestamp,
    }
}

query!(OF_ACCOUNT: AcceptanceRow =
    "select document, version, accepted_at from terms_acceptance where account_id = $1 order by accepted_at, document");

/// What an account has accepted.
pub(crate) async fn list(db: &Db, account: AccountId) -> Result<Vec<AcceptanceRow>, Fault> {
    db.rows(&OF_ACCOUNT, params![account]).await
}

statement!(
    ACCEPT = "insert into terms_acceptance (account_id, document, version, accepted_at) values ($1, $2, $3, $4) \
    on conflict (account_id, document, version) do nothing"
);

/// Accepts a version; whether it was the first time.
pub(crate) async fn accept(
    tx: &mut Tx<'_>,
    account: AccountId,
    document: TermsDocument,
    version: i64,
) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx
        .execute(&ACCEPT, params![account, document, version, now])
        .await?
        > 0)
}

query!(FAVOURITES: db::row::One<String> = "select tile as value from favourite_tile where account_id = $1 order by tile");

/// The tiles with a star.
pub(crate) async fn favourites(db: &Db, account: AccountId) -> Result<Vec<String>, Fault> {
    Ok(db
        .rows(&FAVOURITES, params![account])
        .await?
        .into_iter()
        .map(|tile| tile.0)
        .collect())
}

statement!(
    STAR = "insert into favourite_tile (account_id, tile) values ($1, $2) on conflict (account_id, tile) do nothing"
);
statement!(UNSTAR = "delete from favourite_tile where account_id = $1 and tile = $2");

/// Puts a star on a tile, or takes it away.
pub(crate) async fn star(
    tx: &mut Tx<'_>,
    account: AccountId,
    tile: &str,
    starred: bool,
) -> Result<(), Fault> {
    let statement = if starred { &STAR } else { &UNSTAR };
    tx.execute(statement, params![account, tile])
        .await
        .map(|_| ())
}
