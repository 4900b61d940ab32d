//! The situations d'exercice of accounts.

use access::{AccountId, PractitionerRoleId};
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

row! {
    /// A situation.
    pub(crate) struct RoleRow {
        pub practitioner_role_id: PractitionerRoleId,
        pub account_id: AccountId,
        pub label: String,
        pub ended_at: Option<Timestamp>,
    }
}

query!(OF_ACCOUNT: RoleRow = "select practitioner_role_id, account_id, label, ended_at from account_role where account_id = $1 \
    order by created_at, practitioner_role_id");

/// The situations of an account, the ended ones too, oldest first.
pub(crate) async fn list(db: &Db, account: AccountId) -> Result<Vec<RoleRow>, Fault> {
    db.rows(&OF_ACCOUNT, params![account]).await
}

/// Those that haven't ended.
pub(crate) async fn list_active(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Vec<RoleRow>, Fault> {
    let all = tx.rows(&OF_ACCOUNT, params![account]).await?;
    Ok(all
        .into_iter()
        .filter(|role| role.ended_at.is_none())
        .collect())
}

query!(BY_ID: RoleRow =
    "select practitioner_role_id, account_id, label, ended_at from account_role where practitioner_role_id = $1");

/// One situation.
pub(crate) async fn find_in(
    tx: &mut Tx<'_>,
    role: PractitionerRoleId,
) -> Result<Option<RoleRow>, Fault> {
    tx.row(&BY_ID, params![role]).await
}

/// One situation, outside of a transaction.
pub(crate) async fn find(db: &Db, role: PractitionerRoleId) -> Result<Option<RoleRow>, Fault> {
    db.row(&BY_ID, params![role]).await
}

statement!(
    INSERT = "insert into account_role (practitioner_role_id, account_id, label, created_at) values ($1, $2, $3, $4)"
);

/// Gives an account a situation.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    account: AccountId,
    role: PractitionerRoleId,
    label: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&INSERT, params![role, account, label, now])
        .await
        .map(|_| ())
}

statement!(
    END = "update account_role set ended_at = $2 where practitioner_role_id = $1 and ended_at is null"
);

/// Ends a situation; whether it wasn't ended yet.
pub(crate) async fn end(tx: &mut Tx<'_>, role: PractitionerRoleId) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(&END, params![role, now]).await? > 0)
}
