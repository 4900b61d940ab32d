//! The key under which texts are compared, searched and sorted, the same on every engine and on both sides of a comparison.

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Lower case, without accents, ligatures and full-width forms decomposed, invisible characters removed, anything but letters and digits
/// folded to single blanks.
///
/// `L'Œuvre de Saint-Étienne` gives `l oeuvre de saint etienne`; `n°3`, `nº 3` and `№ 3` give `n 3`.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Folds into an existing string: a search through many texts then allocates once.
pub fn fold_into(text: &str, key: &mut String) {
    key.clear();
    let mut blank = false;
    let mut add = |sign: char| {
        if sign == ' ' {
            blank = true;
            return;
        }
        if std::mem::take(&mut blank) && !key.is_empty() {
            key.push(' ');
        }
        key.push(sign);
    };
    for sign in text.chars() {
        one(sign, &mut add);
    }
}

/// A folded text with the position of each of its parts in the original: folding changes lengths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    key: String,
    /// For each byte of the key, the bytes of the sign of the text that it comes from.
    origins: Vec<(usize, usize)>,
    /// Bytes of the text.
    length: usize,
}

impl Folded {
    /// Folds a text.
    pub fn of(text: &str) -> Self {
        let mut folded = Self {
            length: text.len(),
            ..Self::default()
        };
        let mut blank = None;
        for (start, sign) in text.char_indices() {
            let origin = (start, start + sign.len_utf8());
            one(sign, &mut |sign| {
                if sign == ' ' {
                    blank.get_or_insert(origin);
                    return;
                }
                if let Some(origin) = blank.take().filter(|_| !folded.key.is_empty()) {
                    folded.push(' ', origin);
                }
                folded.push(sign, origin);
            });
        }
        folded
    }

    fn push(&mut self, sign: char, origin: (usize, usize)) {
        self.key.push(sign);
        self.origins.resize(self.key.len(), origin);
    }

    /// The key, as [`fold`] gives it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The bytes of the text behind these bytes of the key, to the end of the last sign with the marks that sit on it.
    pub fn origin(&self, part: Range<usize>, text: &str) -> Range<usize> {
        let start = self
            .origins
            .get(part.start)
            .map_or(self.length, |(start, _)| *start);
        let last = part.end.checked_sub(1).and_then(|at| self.origins.get(at));
        let end = last.map_or(start, |(_, end)| *end).max(start);
        let marks: usize = text
            .get(end..)
            .unwrap_or_default()
            .chars()
            .take_while(|sign| is_combining_mark(*sign))
            .map(char::len_utf8)
            .sum();
        start..end + marks
    }
}

/// What one sign gives: nothing, letters and digits in lower case, or a blank.
#[inline]
fn one(sign: char, add: &mut impl FnMut(char)) {
    if sign.is_ascii() {
        add(if sign.is_ascii_alphanumeric() {
            sign.to_ascii_lowercase()
        } else {
            ' '
        });
    } else if sign == '№' {
        // Opened it would read `no`; written with the degree sign it reads `n` and a blank.
        add('n');
        add(' ');
    } else if is_apart(sign) {
        add(' ');
    } else if !is_unseen(sign) {
        decompose_compatible(sign, |part| {
            if is_combining_mark(part) || is_unseen(part) {
                return;
            }
            for small in part.to_lowercase().filter(|sign| !is_combining_mark(*sign)) {
                opened(small, add);
            }
        });
    }
}

/// Letters that no decomposition opens.
fn opened(sign: char, add: &mut impl FnMut(char)) {
    let letters = match sign {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        sign => {
            return add(if sign.is_alphanumeric() && !is_apart(sign) {
                sign
            } else {
                ' '
            });
        }
    };
    letters.chars().for_each(add);
}

/// Signs that part words although Unicode counts them among the letters, or opens them to one: apostrophes and primes that modify a
/// letter, and the masculine ordinal that stands for a degree sign in `nº 3`.
const fn is_apart(sign: char) -> bool {
    matches!(
        sign,
        'º' | '\u{2B9}'..='\u{2C1}' | '\u{2C8}'..='\u{2CB}' | '\u{2EE}' | '\u{A78B}' | '\u{A78C}' | '\u{7F4}' | '\u{7F5}'
    )
}

/// Signs that show nothing and part nothing: soft hyphens, joiners, marks of direction, fillers.
pub fn is_unseen(sign: char) -> bool {
    !sign.is_ascii() && crate::text::is_ignorable(sign)
}

#[cfg(test)]
mod tests {
    use super::{Folded, fold};
    use proptest::prelude::*;

    #[test]
    fn folds_french_names() {
        assert_eq!(
            fold("L'Œuvre de Saint-Étienne"),
            "l oeuvre de saint etienne"
        );
        assert_eq!(fold("  ÇA, c’est   Noël ! "), "ca c est noel");
        assert_eq!(fold("DUPONT—MARTIN"), "dupont martin");
        assert_eq!(fold("…"), "");
    }

    #[test]
    fn what_reads_the_same_has_one_key() {
        for (one, other) in [
            ("\u{FB01}stule \u{FB00} \u{FB04}", "fistule ff ffl"),
            ("panse\u{AD}ment", "pansement"),
            (
                "zé\u{200B}ro\u{2060} lar\u{FEFF}geur\u{200D}",
                "zero largeur",
            ),
            ("He\u{301}le\u{300}ne", "Hélène"),
            ("Ｄｏｃｔｅｕｒ　５", "docteur 5"),
            ("Hélène\u{202F}Roux\u{A0}Noir", "helene roux noir"),
            (
                "l\u{2BC}œdème l‘œdème l`oedème l´œdème",
                "l oedeme l oedeme l oedeme l oedeme",
            ),
            (
                "Marie\u{2010}Jo Marie\u{2011}Jo Marie\u{2212}Jo",
                "marie jo marie jo marie jo",
            ),
            ("n°3", "nº3"),
            ("№ 3", "n° 3"),
            ("5,2", "5.2"),
            ("m²", "M2"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} | {other}");
        }
    }

    #[test]
    fn what_was_found_is_shown_in_the_text_itself() {
        let text = "Sa \u{FB01}stule, l’œdè\u{AD}me\u{301} d’He\u{301}le\u{300}ne";
        let folded = Folded::of(text);
        let shown = |word: &str| {
            let at = folded.key().find(word).unwrap();
            text.get(folded.origin(at..at + word.len(), text)).unwrap()
        };
        assert_eq!(shown("fistule"), "\u{FB01}stule");
        assert_eq!(shown("istu"), "\u{FB01}stu");
        assert_eq!(shown("oedeme"), "œdè\u{AD}me\u{301}");
        assert_eq!(shown("helene"), "He\u{301}le\u{300}ne");
        assert_eq!(shown("l oedeme"), "l’œdè\u{AD}me\u{301}");
        assert_eq!(folded.origin(0..0, text), 0..0);
        assert_eq!(folded.origin(900..901, text), text.len()..text.len());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn both_ways_of_folding_agree(text in ".{0,40}") {
            let folded = Folded::of(&text);
            prop_assert_eq!(folded.key(), fold(&text));
            for (at, _) in folded.key().char_indices() {
                prop_assert!(text.get(folded.origin(at..folded.key().len(), &text)).is_some());
            }
        }
    }
}
