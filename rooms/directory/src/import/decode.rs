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
    if text.chars().any(is_unreadable) {
        return Err("caractères de contrôle dans la ligne");
    }
    match kernel::text::prose(&text) {
        Cow::Borrowed(_) => {}
        Cow::Owned(settled) => return Ok(Cow::Owned(settled.replace('\n', " "))),
    }
    Ok(text)
}

/// Unknown control characters. Between U+0080 and U+009F, Windows-1252 was taken for Latin-1 before it was converted to UTF-8
/// (`D\u{92}ALMEIDA` is d’Almeida), and soft breaks come from spreadsheet cells: [`kernel::text`] handles both.
fn is_unreadable(sign: char) -> bool {
    match sign {
        '\u{80}'..='\u{9F}' => u8::try_from(sign)
            .ok()
            .and_then(kernel::text::windows_1252)
            .is_none(),
        '\t' | '\u{B}' | '\u{C}' | '\r' => false,
        sign => sign.is_control(),
    }
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
        assert_eq!(
            text("D\u{92}ALMEIDA \u{9C}uvre\u{B}A".as_bytes()).unwrap(),
            "D’ALMEIDA œuvre A"
        );
        assert!(text("a\u{81}b".as_bytes()).is_err());
        assert_eq!(text("E\u{301}LISE".as_bytes()).unwrap(), "ÉLISE");
    }
}
