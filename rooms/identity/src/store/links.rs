//! Temporary links.

use access::AccountId;
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::words::{LinkId, LinkPurpose};

row! {
    /// A temporary link.
    pub(crate) struct LinkRow {
        pub id: LinkId,
        pub account_id: Option<AccountId>,
        pub purpose: LinkPurpose,
        pub created_at: Timestamp,
        pub expires_at: Option<Timestamp>,
        pub used_at: Option<Timestamp>,
        pub replaced_at: Option<Timestamp>,
    }
}

/// The validity of a link at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worth {
    /// It can be used.
    Valid,
    /// It has expired: its owner may have another one sent (A09.2).
    Expired,
    /// It was used.
    Used,
    /// It ended unused: the password was set otherwise, a newer one was sent after it expired, or its account was closed.
    Ended,
}

impl LinkRow {
    /// Its validity now.
    pub(crate) fn worth(&self, now: Timestamp) -> Worth {
        if self.used_at.is_some() {
            Worth::Used
        } else if self.replaced_at.is_some() {
            Worth::Ended
        } else if self.expires_at.is_some_and(|end| end <= now) {
            Worth::Expired
        } else {
            Worth::Valid
        }
    }
}

query!(BY_TOKEN: LinkRow = "select id, account_id, purpose, created_at, expires_at, used_at, replaced_at from temporary_link \
    where token_hash = $1");

/// The link of this token.
pub(crate) async fn find(db: &Db, token_hash: &[u8; 32]) -> Result<Option<LinkRow>, Fault> {
    db.row(&BY_TOKEN, params![token_hash]).await
}

/// The same within a transaction.
pub(crate) async fn find_in(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
) -> Result<Option<LinkRow>, Fault> {
    tx.row(&BY_TOKEN, params![token_hash]).await
}

/// A new link.
pub(crate) struct NewLinkRow<'a> {
    pub id: LinkId,
    pub account: Option<AccountId>,
    pub token_hash: &'a [u8; 32],
    pub purpose: LinkPurpose,
    pub expires_at: Option<Timestamp>,
}

statement!(
    INSERT = "insert into temporary_link (id, account_id, token_hash, purpose, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)"
);

/// Adds it.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewLinkRow<'_>) -> Result<(), Fault> {
    let now = tx.now();
    let values = params![
        new.id,
        new.account,
        new.token_hash,
        new.purpose,
        now,
        new.expires_at
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

statement!(USED = "update temporary_link set used_at = $2 where id = $1 and used_at is null");

/// Marks it as used; whether it was the first time.
pub(crate) async fn used(tx: &mut Tx<'_>, id: LinkId) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&USED, params![id, now]).await? > 0)
}

statement!(
    END = "update temporary_link set replaced_at = $2 where account_id = $1 and used_at is null and replaced_at is null"
);
statement!(
    REPLACE_EXPIRED = "update temporary_link set replaced_at = $2 where account_id = $1 and used_at is null and replaced_at is null \
    and expires_at <= $2"
);
statement!(
    REPLACE_ADMINISTRATOR = "update temporary_link set replaced_at = $1 where purpose = 'administrateur' and used_at is null \
    and replaced_at is null"
);

/// Invalidates the unused links of an account.
pub(crate) async fn end(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&END, params![account, now]).await.map(|_| ())
}

/// Marks expired links of an account as replaced: they can't be sent again.
pub(crate) async fn replace_expired(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&REPLACE_EXPIRED, params![account, now])
        .await
        .map(|_| ())
}

/// Invalidates the open links of a first administrator.
pub(crate) async fn replace_administrator(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&REPLACE_ADMINISTRATOR, params![now])
        .await
        .map(|_| ())
}

query!(EXPIRED_ACTIVATION: db::row::One<AccountId> = "select a.id as value from account a where a.state = 'identifiants_envoyes' \
    and not exists (select 1 from temporary_link l where l.account_id = a.id and l.used_at is null and l.replaced_at is null \
    and (l.expires_at is null or l.expires_at > $1)) order by a.id limit 200");

/// Accounts whose first link was not used in time.
pub(crate) async fn list_lapsed(tx: &mut Tx<'_>) -> Result<Vec<AccountId>, Fault> {
    let now = tx.now();
    Ok(tx
        .rows(&EXPIRED_ACTIVATION, params![now])
        .await?
        .into_iter()
        .map(|id| id.0)
        .collect())
}
