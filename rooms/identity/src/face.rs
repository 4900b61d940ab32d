//! What other rooms and the program may use of this one.

use access::{AccountId, PractitionerRoleId};
use crypto::Token;
use db::Db;
use kernel::Fault;

pub use crate::commands::accept_terms::AcceptTerms;
pub use crate::commands::affiliation::{AddAffiliation, EndAffiliation, ResumeAffiliation};
pub use crate::commands::change_state::ChangeState;
pub use crate::commands::create_account::CreateAccount;
pub use crate::commands::open_session::OpenSession;
pub use crate::store::reach::{RoleActivity, RoleName};
pub use crate::store::roles::{FollowingRow, RoleRow};
pub use crate::words::{AccountState, EndedBy, TermsDocument};

use crate::commands::affiliation::{ANOTHER_HOLDER, CLOSED};
use crate::commands::link::MakeAdministratorLink;
use crate::domain::life;
use crate::domain::login::Typed;
use crate::store::{accounts, reach, roles};

/// The accounts behind these situations, from which the directory derives how somebody is reached (B04). Situations without an account, and
/// ended ones, are left out; in no order.
pub async fn activity_of(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<RoleActivity>, Fault> {
    reach::activity(db, roles).await
}

/// The account that acts under a situation, ended or not.
pub async fn account_of_role(
    db: &Db,
    role: PractitionerRoleId,
) -> Result<Option<AccountId>, Fault> {
    Ok(roles::find(db, role).await?.map(|role| role.account_id))
}

/// The closed account that had a situation, which is free since then: its identifier and the name of its owner. None when nobody had it, or
/// when its account still keeps it.
pub async fn freed_from(db: &Db, role: PractitionerRoleId) -> Result<Option<String>, Fault> {
    let Some(holder) = account_of_role(db, role).await? else {
        return Ok(None);
    };
    let holder = accounts::load(db, holder).await?;
    let is_free = !life::keeps_situations(holder.state);
    Ok(is_free.then(|| format!("{}, {}", holder.login, holder.name())))
}

/// Whether an account may be given a situation, by a plain read: a conflict says why not. [`AddAffiliation`] asks again.
pub async fn may_be_given(
    db: &Db,
    account: AccountId,
    role: PractitionerRoleId,
) -> Result<(), Fault> {
    if !life::keeps_situations(accounts::load(db, account).await?.state) {
        return Err(Fault::conflict(CLOSED));
    }
    let holder = account_of_role(db, role).await?;
    if holder.is_some_and(|holder| holder != account) && freed_from(db, role).await?.is_none() {
        return Err(Fault::conflict(ANOTHER_HOLDER));
    }
    Ok(())
}

/// The next `limit` situations of accounts, by id, that the directory may end or bring back.
pub async fn following(
    db: &Db,
    after: PractitionerRoleId,
    limit: i64,
) -> Result<Vec<FollowingRow>, Fault> {
    roles::following(db, after, limit).await
}

/// The situations of an account, ended ones too, oldest first: for the command line.
pub async fn roles_of(db: &Db, account: AccountId) -> Result<Vec<RoleRow>, Fault> {
    roles::list(db, account).await
}

/// The names behind these situations, ended ones too; in no order.
pub async fn names(db: &Db, roles: &[PractitionerRoleId]) -> Result<Vec<RoleName>, Fault> {
    reach::names(db, roles).await
}

/// The account of an identifier or a mail: for the command line. A page must never tell whether there is one (A19.1).
pub async fn account_named(db: &Db, typed: &str) -> Result<Option<AccountId>, Fault> {
    Ok(accounts::find(db, &Typed::read(typed))
        .await?
        .map(|account| account.id))
}

/// The one-time link to create the first administrator, while there is none: printed at each start until it is used, each one replacing the
/// one before. `public_url` without a slash at its end.
pub async fn first_administrator_link(db: &Db, public_url: &str) -> Result<Option<String>, Fault> {
    if accounts::has_administrator(db).await? {
        return Ok(None);
    }
    let token = Token::generate(&**db.entropy());
    let made = db.run(&MakeAdministratorLink { token: &token }).await?;
    Ok(made.then(|| format!("{public_url}/lien/{}", token.to_base32())))
}
