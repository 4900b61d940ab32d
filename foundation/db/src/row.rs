//! How a row becomes a struct.

use kernel::Fault;

use crate::{Column, Kind, OwnedValue};

/// Gives the columns of one row, in order.
pub struct RowReader {
    values: std::vec::IntoIter<OwnedValue>,
}

impl RowReader {
    /// A reader of these values.
    pub fn new(values: Vec<OwnedValue>) -> Self {
        Self {
            values: values.into_iter(),
        }
    }

    /// The next column.
    #[expect(
        clippy::should_implement_trait,
        reason = "each column has a type of its own: no iterator gives that"
    )]
    pub fn next<T: Column>(&mut self) -> Result<T, Fault> {
        match self.values.next() {
            Some(value) => T::from_value(value),
            None => Err(Fault::internal("a row has fewer columns than its type")),
        }
    }
}

/// A type that a `query!` can return.
pub trait FromRow: Sized {
    /// Names and types of the columns, in the order of the `select`.
    const COLUMNS: &'static [(&'static str, Kind)];

    /// Reads them.
    fn from_row(row: &mut RowReader) -> Result<Self, Fault>;
}

/// Declares a row type; its fields are the columns of the `select`, in order.
#[macro_export]
macro_rules! row {
    ($(#[$doc:meta])* $visibility:vis struct $name:ident { $($(#[$field_doc:meta])* $field_visibility:vis $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        $visibility struct $name { $($(#[$field_doc])* $field_visibility $field: $type),+ }

        impl $crate::FromRow for $name {
            const COLUMNS: &'static [(&'static str, $crate::Kind)] =
                &[$((stringify!($field), <$type as $crate::Column>::KIND)),+];
            fn from_row(row: &mut $crate::RowReader) -> ::std::result::Result<Self, ::kernel::Fault> {
                Ok(Self { $($field: row.next()?),+ })
            }
        }
    };
}

/// A query of one column, whatever its name: `Query<One<i64>>`.
#[derive(Debug, Clone, Copy)]
pub struct One<T>(pub T);

impl<T: Column> FromRow for One<T> {
    const COLUMNS: &'static [(&'static str, Kind)] = &[("value", T::KIND)];

    fn from_row(row: &mut RowReader) -> Result<Self, Fault> {
        row.next().map(Self)
    }
}
