//! Structures of the national register: what an import reads and writes. Hours, services and how to contact a structure are its own texts:
//! no import changes them.

use db::row::One;
use db::{Db, Tx, params, query, row, statement};
use kernel::Fault;

use super::organizations::{OrganizationId, Place};
use crate::domain::State;

row! {
    /// A structure as an import loads it at its beginning.
    pub struct KnownRow {
        /// FINESS number.
        pub finess: String,
        /// Hash of the last imported line; none when the entry was created here.
        pub content_hash: Option<i64>,
        /// Whether it is in use.
        pub state: State,
        /// The id.
        pub id: OrganizationId,
    }
}

query!(KNOWN: KnownRow = "select finess, content_hash, state, id from organization where finess is not null");

/// All structures with a FINESS number.
pub(crate) async fn known(db: &Db) -> Result<Vec<KnownRow>, Fault> {
    db.rows(&KNOWN, params![]).await
}

query!(UPDATE: One<OrganizationId> = "update organization set finess_legal = $2, siret = $3, name = $4, name_key = $5, category_code = $6, \
    category_label = $7, sector = $8, address = $9, postcode = $10, commune = $11, departement = $12, phone = $13, content_hash = $14, \
    changed_seq = $15, state = 'actif', source = 'annuaire' where finess = $1 returning id as value");

/// Writes a structure from the register; in use again if it had closed.
pub(crate) async fn update(
    tx: &mut Tx<'_>,
    new: &Place<'_>,
    change: i64,
) -> Result<Option<OrganizationId>, Fault> {
    let key = kernel::fold::fold(new.name);
    let mut values = new.cells(&key).to_vec();
    values.extend(params![change]);
    Ok(tx.row(&UPDATE, &values).await?.map(|One(id)| id))
}

statement!(
    ADOPT = "update practitioner_role set organization_id = $1 where finess = $2 and organization_id is null"
);
statement!(
    CLOSE = "update organization set state = 'inactif', changed_seq = $2 where finess = $1 and state = 'actif'"
);

/// Links to a structure those whose place of work has its number.
pub(crate) async fn adopt(tx: &mut Tx<'_>, id: OrganizationId, finess: &str) -> Result<u64, Fault> {
    tx.execute(&ADOPT, params![id, finess]).await
}

/// Sets a structure that left the register out of use; it is kept.
pub(crate) async fn close(tx: &mut Tx<'_>, finess: &str, change: i64) -> Result<bool, Fault> {
    Ok(tx.execute(&CLOSE, params![finess, change]).await? > 0)
}
