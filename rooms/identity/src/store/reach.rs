//! What the directory asks: who has an account, and when they were last active (B04).

use access::{AccountId, PractitionerRoleId};
use db::{Db, query, row};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use crate::words::AccountState;

row! {
    /// The account behind a situation.
    pub struct RoleActivity {
        /// The situation.
        pub practitioner_role_id: PractitionerRoleId,
        /// The account.
        pub account_id: AccountId,
        /// The account's state.
        pub state: AccountState,
        /// When its owner was last active; within a minute.
        pub last_seen_at: Option<Timestamp>,
    }
}

query!(ACTIVITY: RoleActivity = "select r.practitioner_role_id, r.account_id, a.state, a.last_seen_at from account_role r \
    join account a on a.id = r.account_id where r.ended_at is null and r.practitioner_role_id in ({ids})");

/// The accounts behind these situations, ended situations left out. In no order.
pub(crate) async fn activity(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<RoleActivity>, Fault> {
    let ids: Vec<kernel::Uuid> = roles.iter().map(|role| role.uuid()).collect();
    db.rows_in(&ACTIVITY, &[], &ids).await
}

row! {
    /// A person's name, by situation.
    pub struct RoleName {
        /// The situation.
        pub practitioner_role_id: PractitionerRoleId,
        /// Given name.
        pub given_name: String,
        /// Family name.
        pub family_name: String,
        /// `Infirmière · Cabinet du Port`.
        pub label: String,
    }
}

query!(NAMES: RoleName = "select r.practitioner_role_id, a.given_name, a.family_name, r.label from account_role r \
    join account a on a.id = r.account_id where r.practitioner_role_id in ({ids})");

/// The names behind these situations, ended ones too: what was written keeps its author. In no order.
pub(crate) async fn names(db: &Db, roles: &[PractitionerRoleId]) -> Result<Vec<RoleName>, Fault> {
    let ids: Vec<kernel::Uuid> = roles.iter().map(|role| role.uuid()).collect();
    db.rows_in(&NAMES, &[], &ids).await
}
