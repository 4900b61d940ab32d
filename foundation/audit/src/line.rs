//! A row of the trace as bytes for hashing: the same on both engines, and different for different rows.

use db::Value;
use kernel::Fault;
use sha2::{Digest, Sha256};

use crate::facts::Facts;

/// The columns that a seal covers, in the order in which they are hashed. Never changes: old seals would no longer match.
macro_rules! sealed_columns {
    () => {
        "seq, at, kind, action, outcome, account_id, practitioner_role_id, session_id, operation_id, network, \
         entity_kind, entity_id, basis, detail"
    };
}
pub(crate) use sealed_columns;

/// A hash.
pub(crate) type Hash = [u8; 32];

/// Hashes lines one after the other.
pub(crate) struct Lines {
    hash: Sha256,
    bytes: Vec<u8>,
    /// Their numbers and dates.
    facts: Facts,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self {
            hash: Sha256::new(),
            bytes: Vec::with_capacity(256),
            facts: Facts::default(),
        }
    }

    /// Adds the line with these columns, as [`sealed_columns`] lists them.
    pub(crate) fn add(&mut self, columns: &[Value<'_>]) -> Result<(), Fault> {
        self.facts.add(columns)?;
        self.bytes.clear();
        for column in columns {
            encode(*column, &mut self.bytes)?;
        }
        self.hash.update(&self.bytes);
        Ok(())
    }

    pub(crate) fn finish(self) -> (Hash, Facts) {
        (self.hash.finalize().into(), self.facts)
    }
}

/// The integer in a column.
pub(crate) fn number(columns: &[Value<'_>], index: usize) -> Result<i64, Fault> {
    match columns.get(index) {
        Some(Value::I64(number)) => Ok(*number),
        other => Err(Fault::internal(format!(
            "an integer is expected, not {other:?}"
        ))),
    }
}

/// A tag, the length where it varies, the value. An identifier is 16 bytes, however the engine stores it.
fn encode(column: Value<'_>, into: &mut Vec<u8>) -> Result<(), Fault> {
    let (tag, bytes): (u8, &[u8]) = match &column {
        Value::Null => {
            into.push(0);
            return Ok(());
        }
        Value::I64(number) => {
            into.push(1);
            into.extend_from_slice(&number.to_be_bytes());
            return Ok(());
        }
        Value::Text(text) => (2, text.as_bytes()),
        Value::Bytes(bytes) => (3, bytes),
        Value::Id(id) => (3, id.as_bytes()),
        Value::Bool(_) | Value::F64(_) => {
            return Err(Fault::internal("the trace has no such column"));
        }
    };
    let length = u32::try_from(bytes.len()).map_err(Fault::internal)?;
    into.push(tag);
    into.extend_from_slice(&length.to_be_bytes());
    into.extend_from_slice(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;

    use super::*;

    fn hash(columns: &[Value<'_>]) -> Hash {
        let mut lines = Lines::new();
        let date = Value::I64(0);
        let columns = [&columns[..1], &[date], &columns[1..]].concat();
        lines.add(&columns).unwrap();
        lines.finish().0
    }

    #[test]
    fn no_two_lines_have_the_same_bytes() {
        let one = Value::I64(1);
        let lines: [&[Value<'_>]; 6] = [
            &[one, Value::Text("ab"), Value::Text("c")],
            &[one, Value::Text("a"), Value::Text("bc")],
            &[one, Value::Text("abc"), Value::Null],
            &[one, Value::Null, Value::Text("abc")],
            &[one, Value::Text(""), Value::Text("abc")],
            &[one, Value::Bytes(b"abc"), Value::Null],
        ];
        let hashes: std::collections::HashSet<_> = lines.iter().map(|line| hash(line)).collect();
        assert_eq!(hashes.len(), lines.len());
    }

    #[test]
    fn both_engines_give_the_same_bytes() {
        let id = Uuid::from_u128(7);
        let as_sqlite = hash(&[Value::I64(1), Value::Bytes(id.as_bytes())]);
        assert_eq!(as_sqlite, hash(&[Value::I64(1), Value::Id(id)]));
    }
}
