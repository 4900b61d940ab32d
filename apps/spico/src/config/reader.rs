//! Reads the tree of settings into its type, and says in French what is wrong and where.

use std::collections::BTreeMap;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::wrong::Wrong;

/// A value of the configuration, from the file or from the environment. It may be a secret: it is never shown.
#[derive(Clone)]
pub(super) enum Node {
    /// From the file.
    Told(toml::Value),
    /// From the environment: a text that becomes what its key needs.
    Typed(String),
    /// A part with its keys.
    Part(BTreeMap<String, Node>),
}

impl From<toml::Value> for Node {
    fn from(value: toml::Value) -> Self {
        match value {
            toml::Value::Table(table) => Self::Part(
                table
                    .into_iter()
                    .map(|(key, value)| (key, Self::from(value)))
                    .collect(),
            ),
            other => Self::Told(other),
        }
    }
}

/// The settings that the tree holds.
pub(super) fn read<T: DeserializeOwned>(node: Node) -> Result<T, Wrong> {
    serde_path_to_error::deserialize(node).map_err(|error| {
        let path = error.path().iter().map(ToString::to_string).collect();
        error.into_inner().placed(path)
    })
}

/// A part of the configuration whose keys are declared by what owns it.
pub(super) struct Section {
    name: &'static str,
    node: Option<Node>,
}

impl Section {
    /// Takes the part out of the whole.
    pub fn take(tree: &mut BTreeMap<String, Node>, name: &'static str) -> Self {
        let node = tree.remove(name);
        Self { name, node }
    }

    /// What the part says, and defaults if there is none.
    pub fn read<T: DeserializeOwned + Default>(self) -> Result<T, Wrong> {
        let read = self.node.map(read).transpose();
        let read = read.map_err(|wrong| wrong.within(self.name))?;
        Ok(read.unwrap_or_default())
    }
}

macro_rules! from_text {
    ($($method:ident $visit:ident $type:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            match self {
                Self::Typed(text) => match text.trim().parse::<$type>() {
                    Ok(value) => visitor.$visit(value),
                    Err(_) => Err(de::Error::invalid_value(de::Unexpected::Str(&text), &visitor)),
                },
                other => other.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Node {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Typed(text) | Self::Told(toml::Value::String(text)) => visitor.visit_string(text),
            Self::Told(toml::Value::Integer(value)) => visitor.visit_i64(value),
            Self::Told(toml::Value::Float(value)) => visitor.visit_f64(value),
            Self::Told(toml::Value::Boolean(value)) => visitor.visit_bool(value),
            Self::Told(toml::Value::Datetime(value)) => visitor.visit_string(value.to_string()),
            Self::Told(toml::Value::Array(values)) => {
                let nodes = values.into_iter().map(Self::from);
                visitor.visit_seq(SeqDeserializer::new(nodes))
            }
            Self::Told(value @ toml::Value::Table(_)) => Self::from(value).deserialize_any(visitor),
            Self::Part(keys) => visitor.visit_map(MapDeserializer::new(keys.into_iter())),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Typed(text) => match text.trim() {
                "1" | "true" | "oui" => visitor.visit_bool(true),
                "0" | "false" | "non" | "" => visitor.visit_bool(false),
                other => Err(Wrong::new(format!(
                    "« {other} » n’est ni « true » ni « false »"
                ))),
            },
            other => other.deserialize_any(visitor),
        }
    }

    from_text! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32, deserialize_i64 visit_i64 i64,
        deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16, deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
        deserialize_f32 visit_f32 f32, deserialize_f64 visit_f64 f64
    }

    /// A list from the environment: its items, separated by commas.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self {
            Self::Typed(text) => {
                let items = text
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty());
                // Numbers are told apart here: a list's items are asked for one by one, each as what it is.
                let nodes = items.map(|item| {
                    Self::Told(
                        item.parse()
                            .map_or_else(|_| item.into(), toml::Value::Integer),
                    )
                });
                visitor.visit_seq(SeqDeserializer::new(nodes))
            }
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self {
            Self::Typed(text) | Self::Told(toml::Value::String(text)) => {
                visitor.visit_enum(text.into_deserializer())
            }
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &visitor)),
        }
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}

impl IntoDeserializer<'_, Wrong> for Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
