//! What browsers present of sessions.

use access::{Assurance, SessionId};
use db::row::One;
use db::{Tx, params, query, statement};
use kernel::Fault;

use super::sessions::level;

/// A token that a browser is given for the pages of a product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewTokenRow<'a> {
    pub session: SessionId,
    pub product: &'a str,
    pub hash: &'a [u8; 32],
    pub assurance: Assurance,
}

query!(WORTH: One<i64> = "select assurance as value from session_token where token_hash = $1 and session_id = $2 and product = $3");

/// The assurance of a token of this session in this product; `None` for any other token.
pub(crate) async fn worth(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    session: SessionId,
    product: &str,
) -> Result<Option<i64>, Fault> {
    let found = tx.row(&WORTH, params![hash, session, product]).await?;
    Ok(found.map(|One(level)| level))
}

statement!(TAKE = "delete from session_token where session_id = $1 and product = $2");
statement!(
    GIVE = "insert into session_token (token_hash, session_id, product, assurance, given_at) values ($1, $2, $3, $4, $5)"
);

/// Gives it, in the place of the one that the product had.
pub(crate) async fn give(tx: &mut Tx<'_>, new: &NewTokenRow<'_>) -> Result<(), Fault> {
    tx.execute(&TAKE, params![new.session, new.product]).await?;
    let (now, level) = (tx.now(), level(new.assurance));
    let values = params![new.hash, new.session, new.product, level, now];
    tx.execute(&GIVE, values).await.map(|_| ())
}

statement!(RENEW = "update session_token set token_hash = $2, given_at = $3 where token_hash = $1");

/// Puts another token in the place of one: whoever has a copy of it has nothing.
pub(crate) async fn renew(tx: &mut Tx<'_>, old: &[u8; 32], new: &[u8; 32]) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&RENEW, params![old, new, now]).await? > 0)
}

statement!(
    RAISE = "update session_token set assurance = 2 where token_hash = $1 and session_id = $2"
);

/// Says that a second factor was shown for it; whether it is the session's.
pub(crate) async fn raise(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    session: SessionId,
) -> Result<bool, Fault> {
    Ok(tx.execute(&RAISE, params![hash, session]).await? > 0)
}
