//! What other rooms may use.

use std::collections::HashMap;
use std::sync::Arc;

use access::PractitionerRoleId;
use db::Db;
use kernel::{Fault, Timestamp};

pub use crate::commands::{
    EndPractitionerRole, MarkJoined, NewMailbox, NewOrganization, NewPractitioner, NewRole,
    RegisterOrganization, RegisterPractitioner, Registered, ResumePractitionerRole,
};
pub use crate::directory::{Directory, Links};
pub use crate::domain::{Presence, Reach, Sector};
pub use crate::index::IndexState;
pub use crate::names::{Person, told_apart};
pub use crate::reach::{Contacts, Reachability};
pub use crate::search::{Offer, PersonHit, SearchHits, Standpoint, Wanted};
pub use crate::store::organizations::OrganizationId;
pub use crate::store::practitioners::PractitionerId;
pub use crate::store::roles::EndedRow;

/// The people behind these situations, ended ones too, read from the store in one query. Pages use the cached [`Directory::people`]
/// instead.
pub async fn people(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<HashMap<PractitionerRoleId, Arc<Person>>, Fault> {
    crate::names::read(db, roles).await
}

/// The person of a situation; `None` when the directory doesn't know it.
pub async fn person_of_role(
    db: &Db,
    role: PractitionerRoleId,
) -> Result<Option<Arc<Person>>, Fault> {
    Ok(people(db, &[role]).await?.remove(&role))
}

/// Those of these situations that exist and are in use, in the order asked (I-8).
pub async fn active_roles(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let known = people(db, roles).await?;
    Ok(roles
        .iter()
        .copied()
        .filter(|role| known.get(role).is_some_and(|person| person.is_active))
        .collect())
}

/// Those of these situations that have ended; one that the directory doesn't know hasn't.
pub async fn ended_roles(
    db: &Db,
    roles: &[PractitionerRoleId],
) -> Result<Vec<PractitionerRoleId>, Fault> {
    crate::store::roles::ended_of(db, roles).await
}

/// Situations that ended since then, `limit` at most; in no order.
pub async fn ended_since(db: &Db, since: Timestamp, limit: i64) -> Result<Vec<EndedRow>, Fault> {
    crate::store::roles::ended_since(db, since, limit).await
}

/// Signalled after every change of the directory.
pub const CHANGED: &str = crate::store::counter::TOPIC;
