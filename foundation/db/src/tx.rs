//! The inside of a transaction.

use std::sync::Arc;

use kernel::id::Id;
use kernel::{Clock, Entropy, Fault, Timestamp};

use crate::committed::Published;
use crate::row::FromRow;
use crate::sql::{Query, Statement, Text};
use crate::{OwnedValue, Value, postgres, sqlite};

/// An open transaction. Only [`crate::Db::run`] begins and ends one.
pub struct Tx<'a> {
    pub(crate) engine: TxEngine<'a>,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) entropy: &'a Arc<dyn Entropy>,
    pub(crate) now: Timestamp,
    pub(crate) after: After,
    pub(crate) committed: Vec<Published>,
    /// A statement failed: PostgreSQL refuses everything after it, so SQLite does as well (I-12).
    pub(crate) failed: bool,
}

/// The signals and messages sent once the transaction is durable.
#[derive(Default)]
pub(crate) struct After {
    pub(crate) topics: Vec<String>,
    pub(crate) ephemeral: Vec<String>,
}

pub(crate) enum TxEngine<'a> {
    Sqlite(&'a mut sqlite::WriteGuard),
    Postgres {
        transaction: deadpool_postgres::Transaction<'a>,
        conflict: bool,
    },
}

impl Tx<'_> {
    /// The instant at which the transaction began: one for all its rows.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new identifier.
    pub fn new_id<T: Id>(&self) -> T {
        T::new(&**self.clock, &**self.entropy)
    }

    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &**self.entropy
    }

    /// Wakes `topic` once the transaction is durable.
    pub fn wake(&mut self, topic: impl Into<String>) {
        let topic = topic.into();
        if !self.after.topics.contains(&topic) {
            self.after.topics.push(topic);
        }
    }

    /// Publishes `text` (at most 4,000 bytes) once the transaction is durable, like [`crate::signals::Signals::publish_ephemeral`]: it may be lost on its
    /// way to another process. Never with clinical content.
    pub fn publish_ephemeral(&mut self, text: impl Into<String>) {
        self.after.ephemeral.push(text.into());
    }

    /// Hands something over once the transaction is durable, where the order of commits is known: see [`crate::committed`]. `what` gets the
    /// number (`{serial}`) of the row that this transaction inserted last: `returning` would make SQLite build a table for it at each
    /// insert.
    pub fn hand_over<T: std::any::Any + Send + Sync>(
        &mut self,
        what: impl FnOnce(i64) -> T,
    ) -> Result<(), Fault> {
        if let TxEngine::Sqlite(turn) = &self.engine {
            let number = turn.connection()?.last_insert_rowid();
            self.committed.push(Arc::new(what(number)));
        }
        Ok(())
    }

    /// Runs a statement; gives the number of rows that it changed.
    pub async fn execute(
        &mut self,
        statement: &Statement,
        values: &[Value<'_>],
    ) -> Result<u64, Fault> {
        self.execute_text(statement.text, values).await
    }

    async fn execute_text(&mut self, text: Text, values: &[Value<'_>]) -> Result<u64, Fault> {
        self.go_on()?;
        let result = match &mut self.engine {
            TxEngine::Sqlite(turn) => turn
                .connection_to_write()
                .and_then(|connection| sqlite::execute(connection, text.sqlite, values)),
            TxEngine::Postgres {
                transaction,
                conflict,
            } => postgres::execute(transaction, text.postgres, values)
                .await
                .map_err(|error| postgres::fault(&error, Some(conflict))),
        };
        self.failed = result.is_err();
        result
    }

    /// After a failed statement a command can only give up: its changes are undone (and SQLite may have undone them already).
    fn go_on(&self) -> Result<(), Fault> {
        if self.failed {
            return Err(Fault::internal(
                "a statement of this transaction has failed: nothing more can be done in it",
            ));
        }
        Ok(())
    }

    /// All rows.
    pub async fn rows<R: FromRow>(
        &mut self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<Vec<R>, Fault> {
        self.go_on()?;
        let rows = match &mut self.engine {
            TxEngine::Sqlite(turn) => turn
                .connection()
                .and_then(|connection| sqlite::rows(connection, query.text.sqlite, values)),
            TxEngine::Postgres {
                transaction,
                conflict,
            } => postgres::rows(&*transaction, query.text.postgres, values)
                .await
                .map_err(|error| postgres::fault(&error, Some(conflict))),
        };
        self.failed = rows.is_err();
        read_all(rows?)
    }

    /// The first row, if there is one.
    pub async fn row<R: FromRow>(
        &mut self,
        query: &Query<R>,
        values: &[Value<'_>],
    ) -> Result<Option<R>, Fault> {
        Ok(self.rows(query, values).await?.into_iter().next())
    }

    /// The row that must be there; `NotFound` otherwise.
    #[track_caller]
    pub fn load<'s, R: FromRow + 's>(
        &'s mut self,
        query: &'s Query<R>,
        values: &'s [Value<'s>],
    ) -> impl Future<Output = Result<R, Fault>> + 's {
        let missing = Fault::not_found();
        async move { self.row(query, values).await?.ok_or(missing) }
    }
}

/// Turns raw rows into structs.
pub(crate) fn read_all<R: FromRow>(rows: Vec<Vec<OwnedValue>>) -> Result<Vec<R>, Fault> {
    rows.into_iter()
        .map(|values| R::from_row(&mut crate::RowReader::new(values)))
        .collect()
}
