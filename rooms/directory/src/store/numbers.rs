//! The entry with a national number: one query on a unique index, when a whole number is searched.

use db::row::One;
use db::{Db, params, query};
use kernel::Fault;

use super::organizations::OrganizationId;
use super::practitioners::PractitionerId;
use crate::domain::number;

query!(OWNER: One<PractitionerId> = "select id as value from practitioner where identifier = $1 or identifier = $2 limit 1");
query!(PLACE: One<OrganizationId> = "select id as value from organization where finess = $1");

/// The professional with this RPPS or ADELI number, or this national identification.
pub(crate) async fn owner(db: &Db, typed: &str) -> Result<Option<PractitionerId>, Fault> {
    let [bare, whole] = number::identifications(typed);
    let found = db
        .row(&OWNER, params![bare.as_str(), whole.as_str()])
        .await?;
    Ok(found.map(|One(id)| id))
}

/// The structure with this FINESS number.
pub(crate) async fn place(db: &Db, typed: &str) -> Result<Option<OrganizationId>, Fault> {
    let found = db.row(&PLACE, params![typed]).await?;
    Ok(found.map(|One(id)| id))
}
