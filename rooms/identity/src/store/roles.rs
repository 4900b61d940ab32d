//! The situations d'exercice of accounts.

use access::{AccountId, PractitionerRoleId};
use db::{Db, Tx, params, query, row, statement};
use kernel::{Fault, Timestamp};

use crate::words::EndedBy;

row! {
    /// A situation.
    pub struct RoleRow {
        /// The situation.
        pub practitioner_role_id: PractitionerRoleId,
        /// The account.
        pub account_id: AccountId,
        /// `Infirmière · Cabinet du Port`.
        pub label: String,
        /// When it ended.
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
    GIVE = "insert into account_role (practitioner_role_id, account_id, label, created_at) values ($1, $2, $3, $4) \
    on conflict (practitioner_role_id) do update set account_id = excluded.account_id, label = excluded.label, \
    ended_at = null, ended_by = null"
);

/// Gives an account a situation, or restores it; takes it from the account that had it.
pub(crate) async fn give(
    tx: &mut Tx<'_>,
    account: AccountId,
    role: PractitionerRoleId,
    label: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(&GIVE, params![role, account, label, now])
        .await
        .map(|_| ())
}

statement!(
    END = "update account_role set ended_at = $2, ended_by = $3 where practitioner_role_id = $1 and ended_at is null"
);
statement!(
    RESUME = "update account_role set ended_at = null, ended_by = null where practitioner_role_id = $1 and ended_by = $2"
);

statement!(
    TAKE_OVER =
        "update account_role set ended_by = $2 where practitioner_role_id = $1 and ended_by = $3"
);

/// Ends a situation; whether it was active, or an administrator takes over an end by the register, which can then no longer restore it
/// (I-8).
pub(crate) async fn end(
    tx: &mut Tx<'_>,
    role: PractitionerRoleId,
    by: EndedBy,
) -> Result<bool, Fault> {
    let now = tx.now();
    if tx.execute(&END, params![role, now, by]).await? > 0 {
        return Ok(true);
    }
    if by == EndedBy::Register {
        return Ok(false);
    }
    let register = EndedBy::Register;
    Ok(tx.execute(&TAKE_OVER, params![role, by, register]).await? > 0)
}

/// Restores a situation that the register had ended; whether it had.
pub(crate) async fn resume(tx: &mut Tx<'_>, role: PractitionerRoleId) -> Result<bool, Fault> {
    let by = EndedBy::Register;
    Ok(tx.execute(&RESUME, params![role, by]).await? > 0)
}

row! {
    /// A situation that must follow the directory.
    pub struct FollowingRow {
        /// The situation.
        pub practitioner_role_id: PractitionerRoleId,
        /// Whether it gives rights today; otherwise it left the register.
        pub is_in_use: bool,
    }
}

query!(FOLLOWING: FollowingRow = "select practitioner_role_id, ended_at is null as is_in_use from account_role \
    where practitioner_role_id > $1 and (ended_at is null or ended_by = $2) order by practitioner_role_id limit $3");

/// The next `limit` situations, by id, that the directory may end or restore.
pub(crate) async fn following(
    db: &Db,
    after: PractitionerRoleId,
    limit: i64,
) -> Result<Vec<FollowingRow>, Fault> {
    db.rows(&FOLLOWING, params![after, EndedBy::Register, limit])
        .await
}
