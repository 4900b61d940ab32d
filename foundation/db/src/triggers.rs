//! Checks that the triggers that protect the trace are still there.

use kernel::Fault;

use crate::{Db, EngineKind, MIGRATIONS, OwnedValue};

const ON_SQLITE: &str = "select name, sql from sqlite_master where type = 'trigger'";
/// A disabled trigger protects nothing. What is compared: table, event, whether there is a condition, the function's body. The condition
/// itself is not: PostgreSQL stores it in a form of its own.
const ON_POSTGRES: &str = "select cast(t.tgname as text), c.relname || ' ' || cast(t.tgtype as text) || ' ' || cast(t.tgqual is not null as text) \
    || ' ' || p.prosrc from pg_trigger t join pg_class c on c.oid = t.tgrelid \
    join pg_namespace n on n.oid = c.relnamespace join pg_proc p on p.oid = t.tgfoid \
    where n.nspname = current_schema() and not t.tgisinternal and t.tgenabled in ('O', 'A')";

/// How a migration begins what it makes.
const TRIGGER: &str = "create trigger ";
const FUNCTION: &str = "create function trace_is_append_only()";

impl Db {
    /// The triggers of the trace that the migrations made and that are not there any more, do something else, or are switched off
    /// (PostgreSQL).
    pub async fn missing_triggers(&self) -> Result<Vec<String>, Fault> {
        let rows = self.raw_rows(ON_SQLITE, ON_POSTGRES, &[]).await?;
        let found: Vec<(&str, &str)> = rows
            .iter()
            .filter_map(|row| match &row[..] {
                [OwnedValue::Text(name), OwnedValue::Text(text)] => Some((&name[..], &text[..])),
                _ => None,
            })
            .collect();
        let engine = self.engine();
        let mut missing = made(engine)?;
        missing.retain(|made| {
            !found
                .iter()
                .any(|(name, text)| *name == made.name && made.is(text, engine))
        });
        Ok(missing.into_iter().map(|made| made.name).collect())
    }
}

/// A trigger as a migration makes it.
struct Made {
    name: String,
    /// SQLite: all of it after [`TRIGGER`]. PostgreSQL: as [`ON_POSTGRES`] says it.
    text: String,
}

impl Made {
    /// Whether the engine keeps this very text.
    fn is(&self, kept: &str, engine: EngineKind) -> bool {
        match engine {
            // SQLite writes the first words itself, in capitals.
            EngineKind::Sqlite => kept.get(TRIGGER.len()..) == Some(&self.text),
            EngineKind::Postgres => kept == self.text,
        }
    }
}

/// The triggers that SPICO's own migrations make.
fn made(engine: EngineKind) -> Result<Vec<Made>, Fault> {
    let mut made = Vec::new();
    let mut body = String::new();
    for migration in MIGRATIONS {
        for statement in migration.statements(engine)? {
            if statement.starts_with(FUNCTION) {
                statement
                    .split("$$")
                    .nth(1)
                    .unwrap_or("")
                    .clone_into(&mut body);
            }
            let Some(text) = statement.strip_prefix(TRIGGER) else {
                continue;
            };
            made.push(Made {
                name: text.split_whitespace().next().unwrap_or("").to_owned(),
                text: match engine {
                    EngineKind::Sqlite => text.to_owned(),
                    EngineKind::Postgres => format!("{} {body}", conditions(text)),
                },
            });
        }
    }
    Ok(made)
}

/// The table of a trigger, the bits of `pg_trigger.tgtype`, and whether it has a condition: `audit_seal 58 false`.
fn conditions(text: &str) -> String {
    const BITS: [(&str, i32); 5] = [
        ("before ", 2),
        ("for each row", 1),
        ("delete", 8),
        ("update", 16),
        ("truncate", 32),
    ];
    let (when, rest) = text.split_once(" on ").unwrap_or((text, ""));
    // The trigger's own name may hold a word of these.
    let (_, when) = when.split_once(' ').unwrap_or(("", when));
    let table = rest.split_whitespace().next().unwrap_or("");
    let has = |word: &str| when.contains(word) || word.starts_with("for") && rest.contains(word);
    let bits: i32 = BITS
        .iter()
        .filter(|(word, _)| has(word))
        .map(|(_, bit)| bit)
        .sum();
    format!("{table} {bits} {}", rest.contains(" when "))
}
