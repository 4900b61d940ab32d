//! The triggers that hold the trace: whether they are still there.

use kernel::Fault;

use crate::{Db, EngineKind, MIGRATIONS, OwnedValue};

const ON_SQLITE: &str = "select name from sqlite_master where type = 'trigger'";
/// A trigger that was switched off holds nothing.
const ON_POSTGRES: &str = "select cast(t.tgname as text) from pg_trigger t join pg_class c on c.oid = t.tgrelid \
    join pg_namespace n on n.oid = c.relnamespace \
    where n.nspname = current_schema() and not t.tgisinternal and t.tgenabled in ('O', 'A')";

impl Db {
    /// The triggers of the trace that the migrations made and that are not there any more, or are switched off (PostgreSQL).
    pub async fn missing_triggers(&self) -> Result<Vec<String>, Fault> {
        let rows = self.raw_rows(ON_SQLITE, ON_POSTGRES, &[]).await?;
        let is_there = |name: &String| {
            let same =
                |value: &OwnedValue| matches!(value, OwnedValue::Text(found) if found == name);
            rows.iter().any(|row| row.first().is_some_and(same))
        };
        let mut missing = made(self.engine())?;
        missing.retain(|name| !is_there(name));
        Ok(missing)
    }
}

/// The triggers that the house's own migrations make.
fn made(engine: EngineKind) -> Result<Vec<String>, Fault> {
    let mut names = Vec::new();
    for migration in MIGRATIONS {
        let statements = migration.statements(engine)?;
        let triggers = statements
            .iter()
            .filter_map(|text| text.strip_prefix("create trigger "));
        names.extend(
            triggers
                .filter_map(|rest| rest.split_whitespace().next())
                .map(str::to_owned),
        );
    }
    Ok(names)
}
