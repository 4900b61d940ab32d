//! Copies a whole store into an empty one of either engine: to PostgreSQL, and back.
//!
//! Tables and columns are those of the migrated schemas (`shape`). Rows are read in the order of their key, a batch at a time, and
//! each table is verified afterwards: as many rows, and the same sum of their hashes.

mod shape;

use kernel::Fault;
use sha2::{Digest, Sha256};

use crate::database::{Db, Engine};
use crate::{Migration, OwnedValue, Value, postgres, sqlite};
use shape::{Kinds, Table};

/// Rows read at once.
const BATCH: usize = 1000;
/// Parameters of one statement, well below what either engine takes.
const PARAMETERS: usize = 4000;
/// The transaction that wrote a row means nothing in another store: 0 counts as "long ago" on both engines.
const TRANSACTION: &str = "xid";

const NOT_EMPTY: &str = "La base à remplir contient déjà des tables : rien n’y a été écrit. Indiquez une base vide (un nouveau fichier, une nouvelle base).";

/// What was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Tables.
    pub tables: i64,
    /// Rows of all tables.
    pub rows: i64,
}

/// Copies `source` into `target`, which must be blank, and verifies the copy. Nobody may write to the source meanwhile. `told` is called
/// with each table and its number of rows. `Denied` when the target holds tables; `Internal` when the copy differs.
pub async fn copy_to(
    source: &Db,
    target: &Db,
    migrations: &[Migration],
    mut told: impl FnMut(&str, i64),
) -> Result<Copied, Fault> {
    if !shape::tables(target).await?.is_empty() {
        return Err(Fault::denied(NOT_EMPTY));
    }
    source.migrate(migrations).await?;
    target.migrate(migrations).await?;
    let kinds = shape::kinds(source, target).await?;
    let mut copied = Copied::default();
    for table in shape::in_order(source).await? {
        let sum = copy_table(source, target, &table, &kinds).await?;
        let found = sum_of(target, &table, &kinds).await?;
        if sum != found {
            return Err(Fault::internal(format!(
                "the copy of {} differs: {sum:?}, {found:?}",
                table.name
            )));
        }
        restart_serial(target, &table).await?;
        told(&table.name, sum.rows);
        copied.tables += 1;
        copied.rows += sum.rows;
    }
    Ok(copied)
}

/// Every value of every table, with the names of its table and column: to search for something that must, or must not, be there.
pub async fn look_through(
    db: &Db,
    mut see: impl FnMut(&str, &str, &OwnedValue),
) -> Result<(), Fault> {
    for table in shape::in_order(db).await? {
        let mut reader = Reader::new(db, &table);
        loop {
            let rows = reader.next().await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let named = table.columns.iter().zip(row);
                named.for_each(|(column, value)| see(&table.name, column, value));
            }
        }
    }
    Ok(())
}

/// How many rows, and the sum of their hashes: the same in whatever order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    rows: i64,
    lanes: [u64; 4],
}

impl Sum {
    fn add(&mut self, row: &[OwnedValue]) {
        let mut hash = Sha256::new();
        for value in row {
            match value {
                OwnedValue::Null => hash.update([0]),
                OwnedValue::Bool(value) => number(&mut hash, i64::from(*value)),
                OwnedValue::I64(value) => number(&mut hash, *value),
                OwnedValue::F64(value) => {
                    number(&mut hash, i64::from_be_bytes(value.to_be_bytes()));
                }
                OwnedValue::Text(value) => bytes(&mut hash, value.as_bytes()),
                OwnedValue::Bytes(value) => bytes(&mut hash, value),
                OwnedValue::Id(value) => bytes(&mut hash, value.as_bytes()),
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        let (chunks, _) = hash.as_chunks::<8>();
        for (lane, chunk) in self.lanes.iter_mut().zip(chunks) {
            *lane = lane.wrapping_add(u64::from_be_bytes(*chunk));
        }
        self.rows += 1;
    }
}

fn number(hash: &mut Sha256, value: i64) {
    hash.update([1]);
    hash.update(value.to_be_bytes());
}

fn bytes(hash: &mut Sha256, value: &[u8]) {
    hash.update([2]);
    hash.update(value.len().to_be_bytes());
    hash.update(value);
}

/// Reads a table batch by batch, in the order of its key.
struct Reader<'a> {
    db: &'a Db,
    table: &'a Table,
    last: Option<Vec<OwnedValue>>,
}

impl<'a> Reader<'a> {
    fn new(db: &'a Db, table: &'a Table) -> Self {
        Self {
            db,
            table,
            last: None,
        }
    }

    /// The next rows; none at the end.
    async fn next(&mut self) -> Result<Vec<Vec<OwnedValue>>, Fault> {
        let key = self.table.key.join(", ");
        let after = if self.last.is_some() {
            let marks: Vec<String> = (1..=self.table.key.len())
                .map(|place| format!("${place}"))
                .collect();
            format!("where ({key}) > ({})", marks.join(", "))
        } else {
            String::new()
        };
        let columns = self.table.columns.join(", ");
        let text = format!(
            "select {columns} from {} {after} order by {key} limit {BATCH}",
            self.table.name
        );
        let values: Vec<Value<'_>> = self
            .last
            .iter()
            .flatten()
            .map(OwnedValue::as_value)
            .collect();
        let mut rows = self.db.raw_rows(&text, &text, &values).await?;
        self.last = rows
            .last()
            .map(|row| self.key_of(row))
            .transpose()?
            .or(self.last.take());
        for row in &mut rows {
            self.table
                .columns
                .iter()
                .zip(row)
                .filter(|(column, _)| *column == TRANSACTION)
                .for_each(|(_, value)| *value = OwnedValue::I64(0));
        }
        Ok(rows)
    }

    fn key_of(&self, row: &[OwnedValue]) -> Result<Vec<OwnedValue>, Fault> {
        let value = |name: &String| {
            let place = self.table.columns.iter().position(|column| column == name);
            place
                .and_then(|place| row.get(place))
                .cloned()
                .ok_or_else(|| Fault::internal("a key without its column"))
        };
        self.table.key.iter().map(value).collect()
    }
}

async fn sum_of(db: &Db, table: &Table, kinds: &Kinds) -> Result<Sum, Fault> {
    let mut sum = Sum::default();
    let mut reader = Reader::new(db, table);
    loop {
        let rows = reader.next().await?;
        if rows.is_empty() {
            return Ok(sum);
        }
        for row in rows {
            sum.add(&kinds.settle(table, row)?);
        }
    }
}

async fn copy_table(source: &Db, target: &Db, table: &Table, kinds: &Kinds) -> Result<Sum, Fault> {
    let mut sum = Sum::default();
    let mut reader = Reader::new(source, table);
    // The rows that a migration inserted come from the source as well.
    empty(target, table).await?;
    loop {
        let rows = reader.next().await?;
        if rows.is_empty() {
            return Ok(sum);
        }
        let rows: Vec<Vec<OwnedValue>> = rows
            .into_iter()
            .map(|row| kinds.settle(table, row))
            .collect::<Result<_, _>>()?;
        for row in &rows {
            sum.add(row);
        }
        insert(target, table, &rows).await?;
    }
}

async fn empty(target: &Db, table: &Table) -> Result<(), Fault> {
    let any = format!("select 1 from {} limit 1", table.name);
    let any = any.replace("select 1", "select cast(1 as bigint)");
    if target.raw_rows(&any, &any, &[]).await?.is_empty() {
        return Ok(());
    }
    write(
        target,
        vec![(format!("delete from {}", table.name), Vec::new())],
    )
    .await
}

async fn insert(target: &Db, table: &Table, rows: &[Vec<OwnedValue>]) -> Result<(), Fault> {
    let width = table.columns.len().max(1);
    let at_once = (PARAMETERS / width).max(1);
    let statements = rows.chunks(at_once).map(|chunk| {
        let mark = |row: usize| {
            let marks: Vec<String> = (1..=width)
                .map(|column| format!("${}", row * width + column))
                .collect();
            format!("({})", marks.join(", "))
        };
        let marks: Vec<String> = (0..chunk.len()).map(mark).collect();
        let text = format!(
            "insert into {} ({}) values {}",
            table.name,
            table.columns.join(", "),
            marks.join(", ")
        );
        (
            text,
            chunk.iter().flatten().map(OwnedValue::as_value).collect(),
        )
    });
    write(target, statements.collect()).await
}

/// Runs statements in one transaction. A copy leaves no trace in the copy: the trace is copied as it was.
async fn write(target: &Db, statements: Vec<(String, Vec<Value<'_>>)>) -> Result<(), Fault> {
    match &*target.engine {
        Engine::Sqlite(store) => {
            store
                .alone(|connection| {
                    let transaction = connection
                        .transaction()
                        .map_err(|error| sqlite::fault(&error))?;
                    for (text, values) in &statements {
                        sqlite::execute(&transaction, text, values)?;
                    }
                    transaction.commit().map_err(|error| sqlite::fault(&error))
                })
                .await
        }
        Engine::Postgres(store) => {
            let fault = |error: tokio_postgres::Error| postgres::fault(&error, None);
            let mut client = store.client().await?;
            let transaction = client.transaction().await.map_err(fault)?;
            for (text, values) in &statements {
                postgres::execute(&transaction, text, values)
                    .await
                    .map_err(fault)?;
            }
            transaction.commit().await.map_err(fault)
        }
    }
}

/// On PostgreSQL, numbers go on after the copied ones. (SQLite takes the highest by itself.)
async fn restart_serial(target: &Db, table: &Table) -> Result<(), Fault> {
    let (Engine::Postgres(_), [key]) = (&*target.engine, table.key.as_slice()) else {
        return Ok(());
    };
    let name = &table.name;
    let text = format!(
        "select cast(setval(sequence, (select coalesce(max({key}), 0) + 1 from {name}), false) as bigint) \
         from (select pg_get_serial_sequence('{name}', '{key}') as sequence) as found where sequence is not null"
    );
    let serial = format!(
        "select cast(1 as bigint) where pg_get_serial_sequence('{name}', '{key}') is not null"
    );
    if target.raw_rows(&serial, &serial, &[]).await?.is_empty() {
        return Ok(());
    }
    target.raw_rows(&text, &text, &[]).await.map(|_| ())
}
