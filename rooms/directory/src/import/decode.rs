//! From bytes to text: UTF-8, and for each line that isn't, Windows-1252, which older extracts and spreadsheets write.

use std::borrow::Cow;

/// The text of a line, or why it has none, in French for the file of refused lines.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, &'static str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            Cow::Owned(windows_1252(bytes).ok_or("octets illisibles : ni UTF-8 ni Windows-1252")?)
        }
    };
    if text.chars().any(|sign| sign.is_control() && sign != '\t') {
        return Err("caractères de contrôle dans la ligne");
    }
    Ok(text)
}

fn windows_1252(bytes: &[u8]) -> Option<String> {
    bytes
        .iter()
        .map(|byte| kernel::text::windows_1252(*byte))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_then_windows_1252_then_nothing() {
        assert_eq!(text("Lefèvre".as_bytes()), Ok(Cow::Borrowed("Lefèvre")));
        assert_eq!(
            text(b"Lef\xe8vre \x9cuvre \x80").unwrap(),
            "Lefèvre œuvre €"
        );
        assert!(text(b"Lef\xe8vre \x81").is_err());
        assert!(text(b"a\0b").is_err());
    }
}
