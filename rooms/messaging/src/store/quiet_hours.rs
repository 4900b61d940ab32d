//! When somebody wants quiet (C22).

use access::PractitionerRoleId;
use db::{Db, Tx, params, query, row, statement};
use kernel::Fault;

use crate::domain::QuietHours;

row! {
    /// Quiet hours as stored.
    pub struct QuietRow {
        /// Whether they apply.
        pub enabled: bool,
        /// First minute.
        pub from_minute: i64,
        /// First minute after.
        pub to_minute: i64,
    }
}

query!(FIND: QuietRow = "select enabled, from_minute, to_minute from quiet_hours where practitioner_role_id = $1");
statement!(
    SET = "insert into quiet_hours (practitioner_role_id, enabled, from_minute, to_minute) values ($1, $2, $3, $4) \
    on conflict (practitioner_role_id) do update set enabled = excluded.enabled, from_minute = excluded.from_minute, \
    to_minute = excluded.to_minute"
);

/// Somebody's quiet hours (C22), and whether they apply.
pub async fn find(db: &Db, role: PractitionerRoleId) -> Result<Option<(bool, QuietHours)>, Fault> {
    let row = db.row(&FIND, params![role]).await?;
    Ok(row.map(|row| {
        (
            row.enabled,
            QuietHours {
                from: row.from_minute,
                to: row.to_minute,
            },
        )
    }))
}

/// The hours that apply to somebody.
pub async fn applying(db: &Db, role: PractitionerRoleId) -> Result<Option<QuietHours>, Fault> {
    let kept = find(db, role).await?;
    Ok(kept.filter(|(applies, _)| *applies).map(|(_, hours)| hours))
}

/// Sets them.
pub async fn set(
    tx: &mut Tx<'_>,
    role: PractitionerRoleId,
    enabled: bool,
    hours: QuietHours,
) -> Result<(), Fault> {
    tx.execute(&SET, params![role, enabled, hours.from, hours.to])
        .await
        .map(|_| ())
}
