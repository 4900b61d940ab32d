//! Accounts.

use access::{AccountId, Display, PractitionerRoleId};
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::domain::login::Typed;
use crate::words::AccountState;

row! {
    /// The columns of an account that signing in needs.
    pub(crate) struct AccountRow {
        pub id: AccountId,
        pub login: String,
        pub mail: Option<String>,
        pub phone: Option<String>,
        pub given_name: String,
        pub family_name: String,
        pub password_hash: Option<String>,
        pub state: AccountState,
        pub is_administrator: bool,
        pub practitioner_role_id: Option<PractitionerRoleId>,
        pub created_at: Timestamp,
        pub last_seen_at: Option<Timestamp>,
    }
}

impl AccountRow {
    /// Whether it may sign in.
    pub(crate) fn is_active(&self) -> bool {
        self.state == AccountState::Active
    }

    /// Whether a password that was checked against this hash is still the account's.
    pub(crate) fn still_has(&self, hash: &str) -> bool {
        self.password_hash.as_deref() == Some(hash)
    }

    /// `Claire Martin`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

const COLUMNS_BY_ID: &str = "select id, login, mail, phone, given_name, family_name, password_hash, state, is_administrator, \
    practitioner_role_id, created_at, last_seen_at from account where id = $1";

query!(BY_ID: AccountRow = COLUMNS_BY_ID);
query!(BY_LOGIN: AccountRow = "select id, login, mail, phone, given_name, family_name, password_hash, state, is_administrator, \
    practitioner_role_id, created_at, last_seen_at from account where login_key = $1");
query!(BY_MAIL: AccountRow = "select id, login, mail, phone, given_name, family_name, password_hash, state, is_administrator, \
    practitioner_role_id, created_at, last_seen_at from account where mail_key = $1");

/// The account, which must exist.
pub(crate) async fn load(db: &Db, id: AccountId) -> Result<AccountRow, Fault> {
    db.load(&BY_ID, params![id]).await
}

/// The account, which must exist, within a transaction.
pub(crate) async fn load_in(tx: &mut Tx<'_>, id: AccountId) -> Result<AccountRow, Fault> {
    tx.load(&BY_ID, params![id]).await
}

/// The account of an identifier or mail.
pub(crate) async fn find(db: &Db, typed: &Typed) -> Result<Option<AccountRow>, Fault> {
    match typed {
        Typed::Login(key) => db.row(&BY_LOGIN, params![key]).await,
        Typed::Mail(key) => db.row(&BY_MAIL, params![key]).await,
    }
}

/// The same within a transaction.
pub(crate) async fn find_in(tx: &mut Tx<'_>, typed: &Typed) -> Result<Option<AccountRow>, Fault> {
    match typed {
        Typed::Login(key) => tx.row(&BY_LOGIN, params![key]).await,
        Typed::Mail(key) => tx.row(&BY_MAIL, params![key]).await,
    }
}

/// A new account.
pub(crate) struct NewAccountRow<'a> {
    pub id: AccountId,
    pub login: &'a str,
    pub login_key: &'a str,
    pub mail: Option<&'a str>,
    pub mail_key: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub given_name: &'a str,
    pub family_name: &'a str,
    pub password_hash: Option<&'a str>,
    pub state: AccountState,
    pub is_administrator: bool,
    pub practitioner_role_id: Option<PractitionerRoleId>,
}

statement!(
    INSERT = "insert into account (id, login, login_key, mail, mail_key, phone, given_name, family_name, password_hash, \
    password_changed_at, state, is_administrator, practitioner_role_id, theme, density, text_size, font, network, created_at, activated_at) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', '', '', '', '', $14, $15)"
);

/// Adds it.
pub(crate) async fn insert(tx: &mut Tx<'_>, new: &NewAccountRow<'_>) -> Result<(), Fault> {
    let now = tx.now();
    let changed = new.password_hash.map(|_| now);
    let activated = (new.state == AccountState::Active).then_some(now);
    let values = params![
        new.id,
        new.login,
        new.login_key,
        new.mail,
        new.mail_key,
        new.phone,
        new.given_name,
        new.family_name,
        new.password_hash,
        changed,
        new.state,
        new.is_administrator,
        new.practitioner_role_id,
        now,
        activated
    ];
    tx.execute(&INSERT, values).await.map(|_| ())
}

row! {
    /// The hash of a password.
    pub(crate) struct HashRow {
        pub id: AccountId,
        pub password_hash: String,
    }
}

query!(HASHES: HashRow = "select id, password_hash from account where id > $1 and password_hash is not null order by id limit 500");

/// The hashes of 500 accounts after this one.
pub(crate) async fn hashes_after(db: &Db, after: AccountId) -> Result<Vec<HashRow>, Fault> {
    db.rows(&HASHES, params![after]).await
}

statement!(RELEASE_MAIL = "update account set mail_key = null where id = $1");

/// Frees its mail for another account.
pub(crate) async fn release_mail(tx: &mut Tx<'_>, id: AccountId) -> Result<(), Fault> {
    tx.execute(&RELEASE_MAIL, params![id]).await.map(|_| ())
}

statement!(SET_STATE = "update account set state = $2 where id = $1");

/// Changes its state; [`crate::domain::life`] says which transitions are allowed.
pub(crate) async fn set_state(
    tx: &mut Tx<'_>,
    id: AccountId,
    state: AccountState,
) -> Result<(), Fault> {
    tx.execute(&SET_STATE, params![id, state]).await.map(|_| ())
}

statement!(
    SET_PASSWORD = "update account set password_hash = $2, password_changed_at = $3, state = $4, \
    activated_at = coalesce(activated_at, $3) where id = $1"
);

/// Sets a password, which makes the account active.
pub(crate) async fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &str) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&SET_PASSWORD, params![id, hash, now, AccountState::Active])
        .await
        .map(|_| ())
}

statement!(
    RENEW_HASH = "update account set password_hash = $3 where id = $1 and password_hash = $2"
);

/// Replaces the hash of the same password, unless another one is kept meanwhile: whether it was replaced.
pub(crate) async fn renew_hash(
    tx: &mut Tx<'_>,
    id: AccountId,
    old: &str,
    new: &str,
) -> Result<bool, Fault> {
    Ok(tx.execute(&RENEW_HASH, params![id, old, new]).await? > 0)
}

statement!(SET_ROLE = "update account set practitioner_role_id = $2 where id = $1");

/// Remembers the situation chosen last.
pub(crate) async fn set_role(
    tx: &mut Tx<'_>,
    id: AccountId,
    role: Option<PractitionerRoleId>,
) -> Result<(), Fault> {
    tx.execute(&SET_ROLE, params![id, role]).await.map(|_| ())
}

statement!(
    SET_DISPLAY = "update account set theme = $2, density = $3, text_size = $4, font = $5, network = $6, \
    shortcuts = $7, announce = $8 where id = $1"
);

/// Stores the display preferences.
pub(crate) async fn set_display(
    tx: &mut Tx<'_>,
    id: AccountId,
    display: &Display,
) -> Result<(), Fault> {
    let Display {
        theme,
        density,
        text_size,
        font,
        network,
        shortcuts,
        announce,
    } = display;
    tx.execute(
        &SET_DISPLAY,
        params![
            id, theme, density, text_size, font, network, shortcuts, announce
        ],
    )
    .await
    .map(|_| ())
}

statement!(
    SEEN = "update account set last_seen_at = $2 where id = $1 and (last_seen_at is null or last_seen_at < $2)"
);

/// Records that the person was active.
pub(crate) async fn seen(tx: &mut Tx<'_>, id: AccountId, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&SEEN, params![id, at]).await.map(|_| ())
}

query!(ADMINISTRATORS: db::row::One<i64> =
    "select cast(count(*) as bigint) as value from account where is_administrator = true and state <> 'cloturee'");

/// How many administrators there are.
pub(crate) async fn count_administrators(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    Ok(tx
        .row(&ADMINISTRATORS, params![])
        .await?
        .map_or(0, |count| count.0))
}

/// The same outside of a transaction.
pub(crate) async fn has_administrator(db: &Db) -> Result<bool, Fault> {
    Ok(db
        .row(&ADMINISTRATORS, params![])
        .await?
        .is_some_and(|count| count.0 > 0))
}
