//! French typography: the spaces that must not break, the apostrophe.

use kernel::fr::{NARROW, NO_BREAK};

/// The text with a narrow no-break space before `; ? !` and `»` closing signs that need one, a no-break space before `:` and
/// inside guillemets, and typographic apostrophes. Only ordinary spaces are changed: none is added, so that a time (`09:41`)
/// or an address stays as it is.
pub fn fr(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut signs = text.chars().peekable();
    let mut before = ' ';
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        let set = match (sign, next) {
            (' ', Some(';' | '?' | '!')) => NARROW,
            (' ', Some(':' | '»' | '%' | '€')) => NO_BREAK,
            (' ', _) if before == '«' => NO_BREAK,
            ('\'', Some(next)) if before.is_alphabetic() && next.is_alphanumeric() => '’',
            _ => sign,
        };
        out.push(set);
        before = sign;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::fr;

    #[test]
    fn spaces_that_must_not_break() {
        assert_eq!(
            fr("Déjà lu ? Oui : « merci » !"),
            "Déjà lu\u{202F}? Oui\u{A0}: «\u{A0}merci\u{A0}»\u{202F}!"
        );
        assert_eq!(fr("12 % à 09:41"), "12\u{A0}% à 09:41");
    }

    #[test]
    fn apostrophes_only_inside_words() {
        assert_eq!(
            fr("l'infirmière d'astreinte, 'ainsi'"),
            "l’infirmière d’astreinte, 'ainsi'"
        );
    }
}
