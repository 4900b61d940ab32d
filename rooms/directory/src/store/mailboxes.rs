//! Secure mailboxes (B09). One on the red list is known and never shown.

use access::{Action, Permit};
use db::row::One;
use db::{Db, Tx, params, query, statement};
use kernel::Fault;

use super::practitioners::PractitionerId;
use crate::commands::NewMailbox;
use crate::policy::Practitioner;

statement!(
    PUT = "insert into mailbox (address, practitioner_id, kind, red_list, changed_seq) values ($1, $2, $3, $4, $5) \
    on conflict (address) do update set practitioner_id = excluded.practitioner_id, kind = excluded.kind, red_list = excluded.red_list, \
    changed_seq = excluded.changed_seq"
);

/// Inserts a mailbox, or corrects it.
pub(crate) async fn put(
    tx: &mut Tx<'_>,
    mailbox: &NewMailbox,
    owner: PractitionerId,
    change: i64,
) -> Result<(), Fault> {
    let address = mailbox.address.trim().to_lowercase();
    tx.execute(
        &PUT,
        params![address, owner, mailbox.kind, mailbox.red_list, change],
    )
    .await
    .map(|_| ())
}

query!(SHOWN: One<String> = "select address as value from mailbox where practitioner_id = $1 and red_list = false order by kind desc, address limit 5");

/// The mailboxes of a professional that may be shown.
pub async fn shown<A: Action>(
    db: &Db,
    permit: &Permit<A, Practitioner>,
) -> Result<Vec<String>, Fault> {
    let rows = db.rows(&SHOWN, params![permit.id()]).await?;
    Ok(rows.into_iter().map(|One(address)| address).collect())
}
