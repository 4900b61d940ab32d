//! Running statements: values in, rows out.

use kernel::Fault;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Statement, ToSql};

use super::fault;
use crate::value::Nul;
use crate::{OwnedValue, Value};

/// Runs a text without parameters that gives no row.
pub(super) fn run(connection: &Connection, text: &str) -> Result<(), Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    statement
        .raw_execute()
        .map(|_| ())
        .map_err(|error| fault(&error))
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Self::I64(value) => ValueRef::Integer(*value),
            Self::F64(value) => ValueRef::Real(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
            Self::Id(value) => ValueRef::Blob(value.as_bytes()),
        }))
    }
}

/// Binds the parameters, which are numbered: see [`crate::sql::numbered`].
#[track_caller]
fn bind(statement: &mut Statement<'_>, values: &[Value<'_>]) -> Result<(), Fault> {
    if statement.parameter_count() != values.len() {
        return Err(Fault::internal(format!(
            "{} values for {} parameters",
            values.len(),
            statement.parameter_count()
        )));
    }
    for (number, value) in (1..).zip(values) {
        if matches!(value, Value::Text(text) if text.contains('\0')) {
            return Err(Nul.into());
        }
        statement
            .raw_bind_parameter(number, value)
            .map_err(|error| fault(&error))?;
    }
    Ok(())
}

/// Runs a statement that gives no row.
#[track_caller]
pub(crate) fn execute(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
) -> Result<u64, Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    bind(&mut statement, values)?;
    let changed = statement.raw_execute().map_err(|error| fault(&error))?;
    u64::try_from(changed).map_err(Fault::internal)
}

/// All rows of a query.
#[track_caller]
pub(crate) fn rows(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
) -> Result<Vec<Vec<OwnedValue>>, Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    let width = statement.column_count();
    let mut found = Vec::new();
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| fault(&error))? {
        let mut values = Vec::with_capacity(width);
        for index in 0..width {
            let value = row.get_ref(index).map_err(|error| fault(&error))?;
            values.push(OwnedValue::from(borrow(value)?));
        }
        found.push(values);
    }
    Ok(found)
}

/// Shows each row of a query to `each`.
pub(crate) fn visit(
    connection: &Connection,
    text: &str,
    values: &[Value<'_>],
    each: &mut dyn FnMut(&[Value<'_>]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection
        .prepare_cached(text)
        .map_err(|error| fault(&error))?;
    let width = statement.column_count();
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| fault(&error))? {
        let mut found = Vec::with_capacity(width);
        for index in 0..width {
            found.push(borrow(row.get_ref(index).map_err(|error| fault(&error))?)?);
        }
        each(&found)?;
    }
    Ok(())
}

fn borrow(value: ValueRef<'_>) -> Result<Value<'_>, Fault> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::I64(value),
        ValueRef::Real(value) => Value::F64(value),
        ValueRef::Text(value) => Value::Text(std::str::from_utf8(value).map_err(Fault::internal)?),
        ValueRef::Blob(value) => Value::Bytes(value),
    })
}
