//! The request sent to the gateway, as configured. It may contain a key: it is never shown whole.

use std::fmt;

use crypto::Secret;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::template::{MASK, Template};

/// A text or JSON with placeholders: `{to}`, `{"key": "{cle}", "to": "{to}"}`. `Debug` and serialisation show its placeholders and
/// the names of its JSON fields, and mask every value.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Model(Secret);

impl Model {
    /// The text itself, for the one call that needs it.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }

    fn masked(&self) -> String {
        match serde_json::from_str(self.expose()) {
            Ok(json @ (Value::Object(_) | Value::Array(_))) => masked_json(json).to_string(),
            _ => masked_text(self.expose()),
        }
    }
}

impl From<&str> for Model {
    fn from(text: &str) -> Self {
        Self(Secret::from(text))
    }
}

impl Serialize for Model {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

fn masked_text(text: &str) -> String {
    Template::parse(text).masked()
}

fn masked_json(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(masked_text(&text)),
        // A key may be nothing but digits.
        Value::Number(_) => Value::String(MASK.to_owned()),
        Value::Array(items) => Value::Array(items.into_iter().map(masked_json).collect()),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name, masked_json(value)))
                    .collect(),
            )
        }
        plain @ (Value::Null | Value::Bool(_)) => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_names_are_shown_and_values_are_not() {
        for (text, shown) in [
            ("{to}", "{to}"),
            ("ouistiti", "‹…›"),
            ("Bearer {cle}", "‹…›{cle}"),
            ("", ""),
            ("{\"cle\": ouistiti, \"to\": \"{to}\"}", "‹…›{to}‹…›"),
            (
                // In alphabetical order: whether serde_json keeps another order depends on features of other crates.
                r#"{"cle": "ouistiti", "court": true, "pin": 1234, "text": "SPICO : {text}", "to": ["{to}"]}"#,
                r#"{"cle":"‹…›","court":true,"pin":"‹…›","text":"‹…›{text}","to":["{to}"]}"#,
            ),
        ] {
            let model = Model::from(text);
            assert_eq!(format!("{model:?}"), shown);
            let read: String =
                serde_json::from_value(serde_json::to_value(&model).unwrap()).unwrap();
            assert_eq!(read, shown);
            assert_eq!(model.expose(), text);
        }
    }
}
