//! JSON in a header, which holds ASCII only.

/// The same JSON text in ASCII.
pub(crate) fn ascii_json(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(byte)),
            _ => {
                let _infallible = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn header_json_is_ascii_and_unchanged() {
        let text = json!({"a": "Réessayez 👍"}).to_string();
        let ascii = ascii_json(&text);
        assert!(ascii.is_ascii());
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&ascii).unwrap(),
            json!({"a": "Réessayez 👍"})
        );
    }
}
