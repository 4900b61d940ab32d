//! The tables and columns of a migrated store, as its engine knows them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Fault, Uuid};

use crate::database::{Db, EngineKind};
use crate::{Kind, OwnedValue, Value};

/// Which migrations were applied: the target has its own.
const LEDGER: &str = "schema_migration";

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// In the order of their creation.
    pub(super) columns: Vec<String>,
    /// The columns of the primary key, in order.
    pub(super) key: Vec<String>,
}

/// What PostgreSQL knows of the columns, when it is on either side; SQLite keeps truth values as integers and ids as bytes.
#[derive(Debug, Default)]
pub(super) struct Kinds(HashMap<(String, String), Kind>);

impl Kinds {
    /// The row as both engines write it down.
    pub(super) fn settle(
        &self,
        table: &Table,
        row: Vec<OwnedValue>,
    ) -> Result<Vec<OwnedValue>, Fault> {
        let settle = |(column, value): (&String, OwnedValue)| match (
            self.0.get(&(table.name.clone(), column.clone())),
            value,
        ) {
            (Some(Kind::Bool), OwnedValue::I64(value)) => Ok(OwnedValue::Bool(value != 0)),
            (Some(Kind::Id), OwnedValue::Bytes(value)) => Ok(OwnedValue::Id(
                Uuid::from_slice(&value).map_err(Fault::internal)?,
            )),
            (_, value) => Ok(value),
        };
        table.columns.iter().zip(row).map(settle).collect()
    }
}

fn text(row: &[OwnedValue], place: usize) -> String {
    match row.get(place) {
        Some(OwnedValue::Text(text)) => text.clone(),
        _ => String::new(),
    }
}

const TABLES_SQLITE: &str =
    "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name";
const TABLES_POSTGRES: &str = "select cast(tablename as text) from pg_tables where schemaname = current_schema() order by tablename";

/// The names of all tables, that of the migrations too.
pub(super) async fn tables(db: &Db) -> Result<Vec<String>, Fault> {
    let rows = db.raw_rows(TABLES_SQLITE, TABLES_POSTGRES, &[]).await?;
    Ok(rows.iter().map(|row| text(row, 0)).collect())
}

const COLUMNS_SQLITE: &str = "select name, pk from pragma_table_info($1) order by cid";
const COLUMNS_POSTGRES: &str = "select cast(c.column_name as text), cast(coalesce(k.ordinal_position, 0) as bigint) \
    from information_schema.columns c \
    left join information_schema.table_constraints t on t.table_schema = c.table_schema and t.table_name = c.table_name \
      and t.constraint_type = 'PRIMARY KEY' \
    left join information_schema.key_column_usage k on k.table_schema = c.table_schema and k.table_name = c.table_name \
      and k.constraint_name = t.constraint_name and k.column_name = c.column_name \
    where c.table_schema = current_schema() and c.table_name = $1 order by c.ordinal_position";

async fn table(db: &Db, name: &str) -> Result<Table, Fault> {
    let rows = db
        .raw_rows(COLUMNS_SQLITE, COLUMNS_POSTGRES, &[Value::Text(name)])
        .await?;
    let mut key: BTreeMap<i64, String> = BTreeMap::new();
    for row in &rows {
        if let Some(OwnedValue::I64(place)) =
            row.get(1).filter(|place| **place != OwnedValue::I64(0))
        {
            key.insert(*place, text(row, 0));
        }
    }
    let columns = rows.iter().map(|row| text(row, 0)).collect();
    let table = Table {
        name: name.to_owned(),
        columns,
        key: key.into_values().collect(),
    };
    if table.key.is_empty() {
        return Err(Fault::internal(format!(
            "the table {name} has no primary key: it can't be read in order"
        )));
    }
    Ok(table)
}

const REFERENCES_SQLITE: &str = "select \"table\" from pragma_foreign_key_list($1)";
const REFERENCES_POSTGRES: &str = "select cast(t.relname as text) from pg_constraint k join pg_class t on t.oid = k.confrelid \
    join pg_class f on f.oid = k.conrelid join pg_namespace n on n.oid = f.relnamespace \
    where k.contype = 'f' and n.nspname = current_schema() and f.relname = $1";

/// All tables but that of the migrations, each after those that it refers to.
pub(super) async fn in_order(db: &Db) -> Result<Vec<Table>, Fault> {
    let mut waiting: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in tables(db).await?.into_iter().filter(|name| name != LEDGER) {
        let rows = db
            .raw_rows(
                REFERENCES_SQLITE,
                REFERENCES_POSTGRES,
                &[Value::Text(&name)],
            )
            .await?;
        let others = rows
            .iter()
            .map(|row| text(row, 0))
            .filter(|other| *other != name)
            .collect();
        waiting.insert(name, others);
    }
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = waiting
            .iter()
            .find(|(_, others)| others.iter().all(|other| !waiting.contains_key(other)));
        let Some(name) = free.map(|(name, _)| name.clone()) else {
            return Err(Fault::internal("tables refer to each other in a circle"));
        };
        waiting.remove(&name);
        ordered.push(table(db, &name).await?);
    }
    Ok(ordered)
}

const KINDS_POSTGRES: &str = "select cast(table_name as text), cast(column_name as text), cast(data_type as text) \
    from information_schema.columns where table_schema = current_schema() and data_type in ('boolean', 'uuid')";

/// What the side that is on PostgreSQL knows; nothing has to be settled between two files.
pub(super) async fn kinds(source: &Db, target: &Db) -> Result<Kinds, Fault> {
    let Some(known) = [source, target]
        .into_iter()
        .find(|db| db.engine() == EngineKind::Postgres)
    else {
        return Ok(Kinds::default());
    };
    let rows = known.raw_rows(KINDS_POSTGRES, KINDS_POSTGRES, &[]).await?;
    let kind = |row: &Vec<OwnedValue>| {
        let kind = if text(row, 2) == "boolean" {
            Kind::Bool
        } else {
            Kind::Id
        };
        ((text(row, 0), text(row, 1)), kind)
    };
    Ok(Kinds(rows.iter().map(kind).collect()))
}
