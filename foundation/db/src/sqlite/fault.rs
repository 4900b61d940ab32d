//! Turns SQLite's errors into `Fault`.

use kernel::Fault;

/// Whether the constraint speaks of other rows (as on PostgreSQL, a `check` or a `not null` is a mistake of ours).
fn is_met_by_another(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    error.sqlite_error().is_some_and(|error| {
        [
            ffi::SQLITE_CONSTRAINT_UNIQUE,
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY,
            ffi::SQLITE_CONSTRAINT_ROWID,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
        ]
        .contains(&error.extended_code)
    })
}

/// Turns an engine's error into ours, once.
#[track_caller]
pub(crate) fn fault(error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Fault::busy().because(error.to_string())
        }
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt) => {
            super::Damage::fault(error.to_string())
        }
        Some(rusqlite::ErrorCode::DiskFull) => {
            Fault::unavailable("le disque (plein)").because(error.to_string())
        }
        Some(rusqlite::ErrorCode::ConstraintViolation) if is_met_by_another(error) => {
            Fault::conflict("Cette information existe déjà ou a changé entre-temps.")
                .because(error.to_string())
        }
        _ => Fault::internal(error.to_string()),
    }
}
