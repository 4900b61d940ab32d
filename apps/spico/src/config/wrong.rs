//! What is wrong with a setting, in French, and where.

use std::fmt;

use serde::de;

use super::nearest::nearest;

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
    pub(super) fn new(text: String) -> Self {
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

    /// The same, at the place where the reader stopped: an unknown key is in a part, and no place of its own.
    pub(super) fn placed(mut self, mut path: Vec<String>) -> Self {
        if let What::UnknownKey { .. } = self.what {
            path.pop();
        }
        self.path = path;
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
