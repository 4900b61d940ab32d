//! With whom one talked lately: the directory puts them first.

use access::PractitionerRoleId;
use db::row::One;
use db::{Db, params, query};
use kernel::Fault;

query!(RECENT: One<PractitionerRoleId> = "select other.practitioner_role_id as value \
    from participant mine join conversation c on c.id = mine.conversation_id \
    join participant other on other.conversation_id = c.id and other.practitioner_role_id <> mine.practitioner_role_id \
    where mine.practitioner_role_id = $1 and mine.left_at is null and other.left_at is null \
    group by other.practitioner_role_id order by max(c.last_at) desc, other.practitioner_role_id limit $2");

/// Those with whom somebody shares a conversation, the liveliest first; at most `limit`. For ranking, never shown as such.
pub async fn recent(db: &Db, role: PractitionerRoleId, limit: usize) -> Result<Vec<PractitionerRoleId>, Fault> {
    let limit = i64::try_from(limit).map_err(Fault::internal)?;
    Ok(db.rows(&RECENT, params![role, limit]).await?.into_iter().map(|One(role)| role).collect())
}
