//! The few column types that both engines share, and how Rust values become parameters.

use kernel::{Fault, Timestamp, Uuid};

/// PostgreSQL has no text with a NUL in it. Neither has SQLite here: both engines refuse the same (I-12), in words.
#[derive(Debug)]
pub(crate) struct Nul;

impl std::fmt::Display for Nul {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text with a NUL in it")
    }
}

impl std::error::Error for Nul {}

impl From<Nul> for Fault {
    #[track_caller]
    fn from(nul: Nul) -> Self {
        Self::invalid(
            "formulaire",
            "Un champ contient un caractère nul, qui ne s’enregistre pas\u{A0}: retapez-le au clavier.",
        )
        .because(nul)
    }
}

/// A column's type. Times are microseconds since the epoch in a `bigint` on both engines, so that they sort and compare alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `boolean` on PostgreSQL, 0 or 1 on SQLite.
    Bool,
    /// 64-bit integer.
    I64,
    /// Double precision.
    F64,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// `uuid` on PostgreSQL, 16 bytes on SQLite.
    Id,
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// SQL null.
    Null,
    /// A truth value.
    Bool(bool),
    /// An integer or an instant.
    I64(i64),
    /// A floating-point number.
    F64(f64),
    /// A text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// An identifier.
    Id(Uuid),
}

/// A value that came back.
#[derive(Debug, Clone, PartialEq)]
pub enum OwnedValue {
    /// SQL null.
    Null,
    /// A truth value (PostgreSQL only: SQLite gives integers).
    Bool(bool),
    /// An integer or an instant.
    I64(i64),
    /// A floating-point number.
    F64(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// An identifier (PostgreSQL only: SQLite gives bytes).
    Id(Uuid),
}

impl From<Value<'_>> for OwnedValue {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::I64(value) => Self::I64(value),
            Value::F64(value) => Self::F64(value),
            Value::Text(value) => Self::Text(value.to_owned()),
            Value::Bytes(value) => Self::Bytes(value.to_vec()),
            Value::Id(value) => Self::Id(value),
        }
    }
}

impl OwnedValue {
    /// The same value as a parameter.
    pub fn as_value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::I64(value) => Value::I64(*value),
            Self::F64(value) => Value::F64(*value),
            Self::Text(value) => Value::Text(value),
            Self::Bytes(value) => Value::Bytes(value),
            Self::Id(value) => Value::Id(*value),
        }
    }
}

/// What can be given as a parameter.
pub trait Param {
    /// The value to bind.
    fn value(&self) -> Value<'_>;
}

/// What can be read from a column.
pub trait Column: Sized {
    /// The column's type.
    const KIND: Kind;

    /// Reads it; an error is a mistake of ours (the statements test finds it first).
    fn from_value(value: OwnedValue) -> Result<Self, Fault>;
}

/// The fault of a column that doesn't hold what its row type expects.
#[track_caller]
pub fn mismatch(expected: Kind, found: &OwnedValue) -> Fault {
    let found = match found {
        OwnedValue::Null => "null",
        OwnedValue::Bool(_) => "bool",
        OwnedValue::I64(_) => "i64",
        OwnedValue::F64(_) => "f64",
        OwnedValue::Text(_) => "text",
        OwnedValue::Bytes(_) => "bytes",
        OwnedValue::Id(_) => "id",
    };
    Fault::internal(format!("column of type {expected:?} holds a {found}"))
}

macro_rules! column {
    ($type:ty, $kind:ident, $self:ident => $value:expr, { $($pattern:pat => $read:expr),+ $(,)? }) => {
        impl Param for $type {
            fn value(&self) -> Value<'_> {
                let $self = self;
                $value
            }
        }
        impl Column for $type {
            const KIND: Kind = Kind::$kind;
            fn from_value(value: OwnedValue) -> Result<Self, Fault> {
                match value {
                    $($pattern => Ok($read),)+
                    other => Err(mismatch(Kind::$kind, &other)),
                }
            }
        }
    };
}

column!(bool, Bool, v => Value::Bool(*v), { OwnedValue::Bool(v) => v, OwnedValue::I64(v) => v != 0 });
column!(i64, I64, v => Value::I64(*v), { OwnedValue::I64(v) => v });
column!(f64, F64, v => Value::F64(*v), { OwnedValue::F64(v) => v });
column!(String, Text, v => Value::Text(v), { OwnedValue::Text(v) => v });
column!(Vec<u8>, Bytes, v => Value::Bytes(v), { OwnedValue::Bytes(v) => v });
column!(Timestamp, I64, v => Value::I64(v.micros()), { OwnedValue::I64(v) => Timestamp::from_micros(v) });
column!(Uuid, Id, v => Value::Id(*v), {
    OwnedValue::Id(v) => v,
    OwnedValue::Bytes(v) => Uuid::from_slice(&v).map_err(Fault::internal)?,
});

impl Param for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Param for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<const N: usize> Param for [u8; N] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: Param + ?Sized> Param for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: Param> Param for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Param::value)
    }
}

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;

    fn from_value(value: OwnedValue) -> Result<Self, Fault> {
        match value {
            OwnedValue::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// The parameters of a statement: `params![conversation, seq, 40]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Param::value(&$value)),*] };
}

/// Declares an identifier that is also a column: `db::id!(/// A conversation. pub ConversationId, "cnv");`.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* pub $name:ident, $prefix:literal) => {
        ::kernel::id!($(#[$doc])* pub $name, $prefix);

        impl $crate::once::Outcome for $name {
            fn keep(&self) -> ::std::string::String {
                self.to_string()
            }
            fn again(kept: &str) -> ::std::result::Result<Self, ::kernel::Fault> {
                kept.parse().map_err(::kernel::Fault::internal)
            }
        }

        impl $crate::Param for $name {
            fn value(&self) -> $crate::Value<'_> {
                $crate::Value::Id(::kernel::id::Id::uuid(*self))
            }
        }
        impl $crate::Column for $name {
            const KIND: $crate::Kind = $crate::Kind::Id;
            fn from_value(value: $crate::OwnedValue) -> ::std::result::Result<Self, ::kernel::Fault> {
                <::kernel::Uuid as $crate::Column>::from_value(value).map(::kernel::id::Id::from_uuid)
            }
        }
    };
}

/// Declares an enumeration stored as one of a few words:
/// `text_enum! { /// What for. pub enum Mode { /// Whole. Whole = "entier" } }`.
#[macro_export]
macro_rules! text_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that is stored and shown in addresses.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::kernel::id::InvalidId;
            fn from_str(word: &str) -> ::std::result::Result<Self, Self::Err> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(::kernel::id::InvalidId) }
            }
        }

        impl $crate::Param for $name {
            fn value(&self) -> $crate::Value<'_> {
                $crate::Value::Text(self.as_str())
            }
        }
        impl $crate::Column for $name {
            const KIND: $crate::Kind = $crate::Kind::Text;
            fn from_value(value: $crate::OwnedValue) -> ::std::result::Result<Self, ::kernel::Fault> {
                let word = <String as $crate::Column>::from_value(value)?;
                word.parse().map_err(|_| ::kernel::Fault::internal(format!("unknown word {word:?}")))
            }
        }
    };
}
