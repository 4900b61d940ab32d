//! Reads the tree of settings into its type, and says in French what is wrong and where.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::nearest::nearest;

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

/// What is wrong with the configuration. Its text is for whoever starts the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    path: Vec<String>,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Said(String),
    UnknownKey {
        key: String,
        known: Vec<&'static str>,
    },
}

impl Wrong {
    fn new(text: String) -> Self {
        Self {
            path: Vec::new(),
            what: What::Said(text),
        }
    }

    /// What is wrong at one key.
    pub(super) fn at(key: &str, text: &str) -> Self {
        Self::new(text.to_owned()).within(key)
    }

    /// The same, in a part of the configuration.
    pub(super) fn within(mut self, key: &str) -> Self {
        self.path.insert(0, key.to_owned());
        self
    }

    /// The same, where `parts` may stand beside the keys of the whole.
    pub(super) fn beside(mut self, parts: &[&'static str]) -> Self {
        if let What::UnknownKey { known, .. } = &mut self.what
            && self.path.is_empty()
        {
            known.extend(parts);
        }
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "dans « {} » : ", self.path.join("."))?;
        }
        match &self.what {
            What::Said(text) => f.write_str(text),
            What::UnknownKey { key, known } => match nearest(key, known) {
                Some(meant) => write!(
                    f,
                    "clé inconnue « {key} » : vouliez-vous dire « {meant} » ?"
                ),
                None => write!(
                    f,
                    "clé inconnue « {key} » ; les clés possibles sont {}",
                    listed(known)
                ),
            },
        }
    }
}

impl std::error::Error for Wrong {}

fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("« {word} »"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// What the reader expected, said in French.
fn wanted(expected: &dyn de::Expected) -> String {
    let name = expected.to_string();
    let french = match name.as_str() {
        "u8" => "un nombre entier de 0 à 255",
        "u16" => "un nombre entier de 0 à 65535",
        "u32" | "u64" | "usize" => "un nombre entier, 0 ou plus",
        "i8" | "i16" | "i32" | "i64" | "isize" => "un nombre entier",
        "f32" | "f64" => "un nombre",
        "a boolean" => "« true » ou « false »",
        "a string" | "path string" | "string" => "un texte entre guillemets",
        "IP address" => "une adresse IP, par exemple « 127.0.0.1 »",
        "a sequence" => "une liste entre crochets",
        _ if name.starts_with("struct ") || name == "a map" => "une partie avec ses clés",
        _ => return name,
    };
    french.to_owned()
}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        if text == "invalid IP address syntax" {
            return Self::invalid_value(de::Unexpected::Other(""), &"IP address");
        }
        Self::new(text)
    }

    fn invalid_type(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "cette valeur n’est pas du bon type : il faut {}",
            wanted(expected)
        ))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "cette valeur n’est pas possible : il faut {}",
            wanted(expected)
        ))
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!(
            "« {word} » n’est pas possible ; les valeurs possibles sont {}",
            listed(expected)
        ))
    }

    fn unknown_field(key: &str, expected: &'static [&'static str]) -> Self {
        Self {
            path: Vec::new(),
            what: What::UnknownKey {
                key: key.to_owned(),
                known: expected.to_vec(),
            },
        }
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(format!("il manque la clé « {key} »"))
    }
}

/// The settings that the tree holds.
pub(super) fn read<T: DeserializeOwned>(node: Node) -> Result<T, Wrong> {
    serde_path_to_error::deserialize(node).map_err(|error| {
        let mut path: Vec<String> = error.path().iter().map(ToString::to_string).collect();
        let wrong: Wrong = error.into_inner();
        // An unknown key is in the part, and no place of its own.
        if let What::UnknownKey { .. } = wrong.what {
            path.pop();
        }
        Wrong { path, ..wrong }
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
