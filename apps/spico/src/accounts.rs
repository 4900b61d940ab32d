//! Accounts as the command line shows and checks them.

use access::PractitionerRoleId;
use crypto::password::Rule;
use db::{Db, params, query, row};
use kernel::{Fault, FieldErrors};
use serde::Serialize;

row! {
    /// An account, as the list prints it.
    struct AccountRow {
        login: String,
        given_name: String,
        family_name: String,
        state: String,
        is_administrator: bool,
    }
}

query!(ALL: AccountRow = "select login, given_name, family_name, state, is_administrator from account order by login_key");

/// An account in the list.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// What its owner types.
    pub identifiant: String,
    /// Given name.
    pub prenom: String,
    /// Family name.
    pub nom: String,
    /// Where it is in its life.
    pub etat: String,
    /// The account's state.
    pub administrateur: bool,
}

/// All accounts, by identifier.
pub async fn list(db: &Db) -> Result<Vec<Listed>, Fault> {
    let rows = db.rows(&ALL, params![]).await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            identifiant: row.login,
            prenom: row.given_name,
            nom: row.family_name,
            etat: row.state,
            administrateur: row.is_administrator,
        })
        .collect())
}

/// Situations with their labels. `Invalid` when one isn't in the directory or has ended.
pub async fn labelled(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<(PractitionerRoleId, String)>, Fault> {
    let known = directory::face::people(db, roles).await?;
    let mut labelled = Vec::with_capacity(roles.len());
    for role in roles {
        let Some(person) = known.get(role).filter(|person| person.is_active) else {
            let message =
                format!("La situation « {role} » n’est pas dans l’annuaire, ou elle a pris fin.");
            return Err(FieldErrors::one("situation", message).into());
        };
        labelled.push((*role, person.label()));
    }
    Ok(labelled)
}

/// Why a password is refused (A10); `None` when it is not.
pub fn refused(rule: &Rule, password: &str, own: &[&str]) -> Option<String> {
    rule.check(password, own)
        .into_iter()
        .find(|verdict| !verdict.ok)
        .map(|verdict| verdict.message_fr)
}
