//! Pending one-time codes.

use access::{AccountId, SessionId};
use db::row::One;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::words::{Channel, SignInId};

row! {
    /// A code that was sent.
    pub(crate) struct ChallengeRow {
        pub id: SignInId,
        pub account_id: AccountId,
        pub session_id: Option<SessionId>,
        pub channel: Channel,
        pub code_hash: Vec<u8>,
        pub tries: i64,
        pub wrong_hash: Option<Vec<u8>>,
        pub sends: i64,
        pub sent_at: Timestamp,
        pub expires_at: Timestamp,
        pub onward: String,
    }
}

query!(OPEN: ChallengeRow = "select id, account_id, session_id, channel, code_hash, tries, wrong_hash, sends, sent_at, expires_at, onward \
    from sign_in where token_hash = $1 and used_at is null");

/// The unused challenge of this cookie.
pub(crate) async fn find(db: &Db, token_hash: &[u8; 32]) -> Result<Option<ChallengeRow>, Fault> {
    db.row(&OPEN, params![token_hash]).await
}

/// The same within a transaction.
pub(crate) async fn find_in(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<Option<ChallengeRow>, Fault> {
    tx.row(&OPEN, params![token_hash]).await
}

/// A new one.
pub(crate) struct NewChallengeRow<'a> {
    pub id: SignInId,
    pub account: AccountId,
    pub session: Option<SessionId>,
    pub token_hash: &'a [u8; 32],
    /// Who asks.
    pub asker_key: &'a [u8; 32],
    pub channel: Channel,
    pub code_hash: &'a [u8; 32],
    pub expires_at: Timestamp,
    pub onward: &'a str,
}

statement!(
    INSERT = "insert into sign_in (id, account_id, session_id, token_hash, asker_key, channel, code_hash, tries, sends, sent_at, expires_at, \
    onward) values ($1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $9, $10)"
);

/// Adds it.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewChallengeRow<'_>) -> Result<(), Fault> {
    let now = tx.now();
    let values = params![
        new.id,
        new.account,
        new.session,
        new.token_hash,
        new.asker_key,
        new.channel,
        new.code_hash,
        now,
        new.expires_at,
        new.onward
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

statement!(
    RESEND = "update sign_in set code_hash = $2, wrong_hash = null, channel = $3, sends = sends + 1, sent_at = $4, expires_at = $5 where id = $1"
);

/// Replaces the code; the tries stay counted. The last wrong code is forgotten, since it concerned the old code.
pub(crate) async fn resend(
    tx: &mut Tx<'_>,
    id: SignInId,
    code_hash: &[u8; 32],
    channel: Channel,
    expires_at: Timestamp,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&RESEND, params![id, code_hash, channel, now, expires_at])
        .await
        .map(|_| ())
}

query!(JUST_SENT: One<SignInId> = "select id as value from sign_in where account_id = $1 and sent_at > $2 and used_at is null and tries = 0 \
    and sends = 1 and channel = $3 and session_id is not distinct from $4 \
    and asker_key = $5 order by sent_at desc limit 1");
statement!(HAND_OVER = "update sign_in set token_hash = $2, onward = $3 where id = $1");

/// Gives a code sent after `since` for the same asker, and not tried yet, to the browser of a new token; whether there is one.
pub(crate) async fn hand_over(
    tx: &mut Tx<'_>,
    new: &NewChallengeRow<'_>,
    since: Timestamp,
) -> Result<bool, Fault> {
    let asked = params![new.account, since, new.channel, new.session, new.asker_key];
    let Some(One(id)) = tx.row(&JUST_SENT, asked).await? else {
        return Ok(false);
    };
    tx.execute(&HAND_OVER, params![id, new.token_hash, new.onward])
        .await
        .map(|_| true)
}

statement!(TRIED = "update sign_in set tries = tries + 1, wrong_hash = $2 where id = $1");

/// Adds one wrong code.
pub(crate) async fn tried(
    tx: &mut Tx<'_>,
    id: SignInId,
    wrong_hash: &[u8; 32],
) -> Result<(), Fault> {
    tx.execute(&TRIED, params![id, wrong_hash])
        .await
        .map(|_| ())
}

statement!(USED = "update sign_in set used_at = $2 where id = $1 and used_at is null");

/// Marks it as used: it is no longer valid.
pub(crate) async fn used(tx: &mut Tx<'_>, id: SignInId) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&USED, params![id, now]).await.map(|_| ())
}

statement!(FORGET_ACCOUNT = "delete from sign_in where account_id = $1");
statement!(FORGET = "delete from sign_in where sent_at < $1");

/// Removes those of an account: its password changed.
pub(crate) async fn forget_account(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    tx.execute(&FORGET_ACCOUNT, params![account])
        .await
        .map(|_| ())
}

/// Removes those older than an instant.
pub(crate) async fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, Fault> {
    tx.execute(&FORGET, params![before]).await
}
