//! Browsers in which somebody has entered their password before: they are not locked while others guess (docs/adr/0013).

use std::time::Duration;

use access::AccountId;
use db::{Db, Tx, params, query, statement};
use kernel::{Fault, Timestamp};

/// How much later than stored the last visit may be: it is written once a day at most.
const MARGIN: Duration = Duration::from_hours(24);

query!(KNOWN: db::row::One<Timestamp> =
    "select seen_at as value from known_browser where token_hash = $1 and account_id = $2");

/// Whether the account has entered its password in the browser of this cookie.
pub(crate) async fn knows(
    db: &Db,
    token_hash: &[u8; 32],
    account: AccountId,
) -> Result<bool, Fault> {
    let seen = db.row(&KNOWN, params![token_hash, account]).await?;
    Ok(seen.is_some())
}

query!(PROVED: db::row::One<Timestamp> = "select proved_at as value from known_browser where token_hash = $1 and account_id = $2 \
    and proved_at is not null");

/// Whether the account has entered a one-time code in the browser of this cookie, by a plain read.
pub(crate) async fn proves(
    db: &Db,
    token_hash: &[u8; 32],
    account: AccountId,
) -> Result<bool, Fault> {
    let proved = db.row(&PROVED, params![token_hash, account]).await?;
    Ok(proved.is_some())
}

/// Whether the account has entered a one-time code in the browser of this cookie.
pub(crate) async fn has_proved(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    account: AccountId,
) -> Result<bool, Fault> {
    let proved = tx.row(&PROVED, params![token_hash, account]).await?;
    Ok(proved.is_some())
}

/// The cookie to set in a browser after an account has entered its password in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// A new cookie, in place of the one that it presents: it was not known to the account, or not as well.
    Fresh,
    /// The cookie that it presents, renewed for the same duration.
    Renewed,
    /// Nothing.
    AsBefore,
}

statement!(
    SEEN = "update known_browser set seen_at = $3 where token_hash = $1 and account_id = $2"
);
statement!(MOVE = "update known_browser set token_hash = $2 where token_hash = $1");
statement!(
    INSERT = "insert into known_browser (token_hash, account_id, seen_at, proved_at) values ($1, $2, $3, $4) \
    on conflict (token_hash, account_id) do update set seen_at = $3, proved_at = $4"
);

/// Records that the account has entered its password in this browser, and perhaps a one-time code. A cookie that somebody else may have
/// planted must not make a browser known: `fresh` replaces it then. Cookie and record expire together.
pub(crate) async fn note(
    tx: &mut Tx<'_>,
    presented: Option<&[u8; 32]>,
    fresh: &[u8; 32],
    (account, by_code): (AccountId, bool),
) -> Result<Noted, Fault> {
    let now = tx.now();
    if let Some(presented) = presented {
        let seen = tx.row(&KNOWN, params![presented, account]).await?;
        if let Some(seen) = seen
            && (!by_code || has_proved(tx, presented, account).await?)
        {
            if now.since(seen.0) < MARGIN {
                return Ok(Noted::AsBefore);
            }
            tx.execute(&SEEN, params![presented, account, now]).await?;
            return Ok(Noted::Renewed);
        }
        // Other accounts known in this browser stay known, under the new cookie.
        tx.execute(&MOVE, params![presented, fresh]).await?;
    }
    let proved = by_code.then_some(now);
    tx.execute(&INSERT, params![fresh, account, now, proved])
        .await?;
    Ok(Noted::Fresh)
}

statement!(FORGET_ALL = "delete from known_browser where account_id = $1");
statement!(FORGET_OTHERS = "delete from known_browser where account_id = $1 and token_hash <> $2");

/// Forgets the browsers of an account, but perhaps one.
pub(crate) async fn forget_all(
    tx: &mut Tx<'_>,
    account: AccountId,
    but: Option<&[u8; 32]>,
) -> Result<(), Fault> {
    let forgotten = match but {
        Some(but) => tx.execute(&FORGET_OTHERS, params![account, but]).await,
        None => tx.execute(&FORGET_ALL, params![account]).await,
    };
    forgotten.map(|_| ())
}

statement!(FORGET = "delete from known_browser where seen_at < $1");

/// Forgets those in which nobody has signed in since an instant.
pub(crate) async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Fault> {
    tx.execute(&FORGET, params![before]).await.map(|_| ())
}
