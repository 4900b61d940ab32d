//! The lines of the checklist and their French words.

use serde::Serialize;

/// One line of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Criterion {
    /// 12 characters or more.
    #[serde(rename = "longueur")]
    Length,
    /// 128 characters or fewer.
    #[serde(rename = "maximum")]
    Maximum,
    /// An upper-case letter.
    #[serde(rename = "majuscule")]
    Upper,
    /// A lower-case letter.
    #[serde(rename = "minuscule")]
    Lower,
    /// A digit 0–9.
    #[serde(rename = "chiffre")]
    Digit,
    /// An allowed special character.
    #[serde(rename = "special")]
    Special,
    /// No character that is refused.
    #[serde(rename = "interdits")]
    Allowed,
    /// Not the person's own identifier.
    #[serde(rename = "identifiant")]
    Personal,
    /// Not among the most common passwords.
    #[serde(rename = "courant")]
    Guessable,
}

impl Criterion {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::Length,
        Self::Maximum,
        Self::Upper,
        Self::Lower,
        Self::Digit,
        Self::Special,
        Self::Allowed,
        Self::Personal,
        Self::Guessable,
    ];

    /// What is asked, in a few French words.
    pub(super) const fn asked(self) -> &'static str {
        match self {
            Self::Length => "{min} caractères au moins",
            Self::Maximum => "{max} caractères au plus",
            Self::Upper => "Une lettre majuscule",
            Self::Lower => "Une lettre minuscule",
            Self::Digit => "Un chiffre",
            Self::Special => "Un caractère spécial, par exemple ! ? @ # - _",
            Self::Allowed => "Aucun des caractères refusés . : + /",
            Self::Personal => "Différent de votre identifiant",
            Self::Guessable => "Difficile à deviner",
        }
    }

    /// What is wrong and how to mend it.
    pub(super) const fn failed(self) -> &'static str {
        match self {
            Self::Length => "{min} caractères au moins (pour l’instant {count})",
            Self::Maximum => "{max} caractères au plus (pour l’instant {count})",
            Self::Upper => "Ajoutez une lettre majuscule",
            Self::Lower => "Ajoutez une lettre minuscule",
            Self::Digit => "Ajoutez un chiffre",
            Self::Special => "Ajoutez un caractère spécial, par exemple ! ? @ # - _",
            Self::Allowed => "Caractère non accepté : {char}. Remplacez-le par un autre",
            Self::Personal => "Votre identifiant y figure : choisissez autre chose",
            Self::Guessable => "Trop facile à deviner : choisissez autre chose",
        }
    }
}

/// Signs that are hard to see or to name on screen.
pub(super) const NAMES: &[(char, &str)] = &[
    ('.', "point"),
    (':', "deux-points"),
    ('+', "plus"),
    ('/', "barre oblique"),
    (' ', "espace"),
    ('\u{A0}', "espace insécable"),
    ('\u{202F}', "espace insécable"),
    ('\t', "tabulation"),
    ('’', "apostrophe courbe"),
    ('…', "points de suspension"),
];
/// For the ones that can't be shown at all.
pub(super) const UNNAMED: &str = "caractère invisible";

/// `« + » (plus), 10e caractère`: a point alone is neither seen nor heard.
pub(super) fn name_sign(sign: char, position: usize) -> String {
    let known = NAMES
        .iter()
        .find(|(named, _)| *named == sign)
        .map(|(_, name)| *name);
    let named = match known {
        Some(name) if sign.is_whitespace() => name.to_owned(),
        Some(name) => format!("«\u{A0}{sign}\u{A0}» ({name})"),
        None if sign.is_whitespace() || sign.is_control() => UNNAMED.to_owned(),
        None => format!("«\u{A0}{sign}\u{A0}»"),
    };
    format!(
        "{named}, {position}{} caractère",
        if position == 1 { "er" } else { "e" }
    )
}
