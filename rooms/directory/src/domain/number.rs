//! National numbers as people type them: with blanks, or preceded by the name of the number.

use kernel::fold::fold;

/// Words that only say which number follows.
const LABELS: [&str; 10] = [
    "rpps", "adeli", "finess", "idnps", "n", "no", "num", "numero", "id", "ps",
];

/// The number, when nothing else was typed: `10 003 456 789`, `RPPS : 10003456789`, `2A0000012`.
pub fn typed(text: &str) -> Option<String> {
    let folded = fold(text);
    let words = folded.split(' ').filter(|word| !LABELS.contains(word));
    let code = words.collect::<String>().to_ascii_uppercase();
    let letters = code.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    let is_number = (9..=20).contains(&code.len())
        && letters <= 1
        && letters + digits == code.len()
        && code.starts_with(|sign: char| sign.is_ascii_digit());
    is_number.then_some(code)
}

/// The national identifications that a number may stand for: itself, or prefixed by the digit of its kind (8 for RPPS, 0 for ADELI).
pub fn identifications(number: &str) -> [String; 2] {
    let kind = if number.len() == 11 { '8' } else { '0' };
    [number.to_owned(), format!("{kind}{number}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_met_however_it_was_typed() {
        for typed_as in [
            "10003456789",
            " 10 003 456 789 ",
            "1000 3456 789",
            "10003\u{202F}456\u{A0}789",
            "10.003.456.789",
            "RPPS 10003456789",
            "n° RPPS : 10003456789",
            "１０００３４５６７８９",
            "1000345\u{AD}6789\u{200B}",
        ] {
            assert_eq!(
                typed(typed_as).as_deref(),
                Some("10003456789"),
                "{typed_as}"
            );
        }
        assert_eq!(typed("finess 2a 000 001 2").as_deref(), Some("2A0000012"));
        for no_number in [
            "34120",
            "dupont 10003456789",
            "médecin",
            "",
            "abcdefghi",
            "1ab000012",
        ] {
            assert_eq!(typed(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn a_number_stands_for_identifications() {
        assert_eq!(identifications("10003456789")[1], "810003456789");
        assert_eq!(identifications("349300123")[1], "0349300123");
        assert_eq!(identifications("810003456789")[0], "810003456789");
    }
}
