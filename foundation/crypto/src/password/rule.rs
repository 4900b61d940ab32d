//! The password rule (A10) as data: the server checks with it, and the page's live checklist receives the same as JSON
//! (A10.2), sentences included.

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::criterion::{Criterion, NAMES, UNNAMED, name_sign};
use super::guessable::Guessable;

/// Fewest characters.
const MIN_CHARS: usize = 12;
/// Most characters: enough for any passphrase, and no way to keep the hasher busy.
const MAX_CHARS: usize = 128;
/// The client's forbidden characters.
const FORBIDDEN: &str = ".:+/";
/// Every other printable ASCII sign (Q02).
const SPECIALS: &str = "!\"#$%&'()*,-;<=>?@[\\]^_`{|}~";
/// Identifiers shorter than this are found everywhere by chance.
const PERSONAL_MIN: usize = 4;

/// The verdict on one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The criterion.
    pub criterion: Criterion,
    /// Whether it is met.
    pub ok: bool,
    /// The first character that is refused (A10.1); only for [`Criterion::Allowed`].
    pub offending: Option<char>,
    /// Where that character is, counted from 1.
    pub position: Option<usize>,
    /// The French line for the checklist, naming the offending character and its place.
    pub message_fr: String,
}

/// How the checklist words a criterion.
#[derive(Debug, Clone, Serialize)]
struct Line {
    #[serde(rename = "cle")]
    criterion: Criterion,
    #[serde(rename = "demande")]
    asked: String,
    #[serde(rename = "manque")]
    failed: String,
}

/// The rule. Serialises to what the page's script needs to apply it too: the crate's README tells how.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    #[serde(rename = "longueur")]
    min: usize,
    #[serde(rename = "maximum")]
    max: usize,
    #[serde(rename = "majuscule")]
    upper: bool,
    #[serde(rename = "minuscule")]
    lower: bool,
    #[serde(rename = "chiffre")]
    digit: bool,
    #[serde(rename = "special")]
    specials: &'static str,
    #[serde(rename = "interdits")]
    forbidden: &'static str,
    #[serde(rename = "identifiant_min")]
    personal_min: usize,
    #[serde(rename = "courant")]
    guessable: Guessable,
    #[serde(rename = "noms")]
    names: &'static [(char, &'static str)],
    #[serde(rename = "sans_nom")]
    unnamed: &'static str,
    #[serde(rename = "lignes")]
    lines: Vec<Line>,
}

impl Default for Rule {
    fn default() -> Self {
        let fill = |text: &str| {
            text.replace("{min}", &MIN_CHARS.to_string())
                .replace("{max}", &MAX_CHARS.to_string())
        };
        let line = |criterion: Criterion| Line {
            criterion,
            asked: fill(criterion.asked()),
            failed: fill(criterion.failed()),
        };
        Self {
            min: MIN_CHARS,
            max: MAX_CHARS,
            upper: true,
            lower: true,
            digit: true,
            specials: SPECIALS,
            forbidden: FORBIDDEN,
            personal_min: PERSONAL_MIN,
            guessable: Guessable::default(),
            names: NAMES,
            unnamed: UNNAMED,
            lines: Criterion::ALL.map(line).into(),
        }
    }
}

impl Rule {
    /// One verdict per criterion, in the order of the page. `personal`: the identifier and the mail of the account.
    pub fn check(&self, password: &str, personal: &[&str]) -> Vec<Verdict> {
        let chars: Vec<char> = password.nfc().collect();
        self.lines
            .iter()
            .map(|line| self.verdict(line, &chars, personal))
            .collect()
    }

    /// Whether every criterion is met.
    pub fn accepts(&self, password: &str, personal: &[&str]) -> bool {
        self.check(password, personal)
            .iter()
            .all(|verdict| verdict.ok)
    }

    /// The rule for the page's script.
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists always serialise; were it to fail, the page would rely on the server's answer.
        serde_json::to_string(self).unwrap_or_else(|_| "null".to_owned())
    }

    fn verdict(&self, line: &Line, chars: &[char], personal: &[&str]) -> Verdict {
        let criterion = line.criterion;
        let refused = (1..)
            .zip(chars)
            .find(|(_, c)| criterion == Criterion::Allowed && !self.is_accepted(**c));
        let ok = refused.is_none() && self.is_met(criterion, chars, personal);
        let message_fr = if ok {
            line.asked.clone()
        } else {
            let named = refused
                .map(|(position, sign)| name_sign(*sign, position))
                .unwrap_or_default();
            line.failed
                .replace("{count}", &chars.len().to_string())
                .replace("{char}", &named)
        };
        let (position, offending) = refused.map(|(position, sign)| (position, *sign)).unzip();
        Verdict {
            criterion,
            ok,
            offending,
            position,
            message_fr,
        }
    }

    fn is_met(&self, criterion: Criterion, chars: &[char], personal: &[&str]) -> bool {
        match criterion {
            Criterion::Length => chars.len() >= self.min,
            Criterion::Maximum => chars.len() <= self.max,
            Criterion::Upper => !self.upper || chars.iter().any(|c| c.is_uppercase()),
            Criterion::Lower => !self.lower || chars.iter().any(|c| c.is_lowercase()),
            Criterion::Digit => !self.digit || chars.iter().any(char::is_ascii_digit),
            Criterion::Special => chars.iter().any(|c| self.specials.contains(*c)),
            Criterion::Allowed => chars.iter().all(|c| self.is_accepted(*c)),
            Criterion::Personal => !self.holds_personal(chars, personal),
            Criterion::Guessable => chars.len() > self.max || !self.guessable.is_guessable(chars),
        }
    }

    /// Letters of any alphabet, ASCII digits and the listed signs.
    fn is_accepted(&self, c: char) -> bool {
        (c.is_alphabetic() || c.is_ascii_digit() || self.specials.contains(c))
            && !self.forbidden.contains(c)
    }

    fn holds_personal(&self, chars: &[char], personal: &[&str]) -> bool {
        let password = plain(chars.iter().copied());
        personal
            .iter()
            .flat_map(|name| [*name, name.split('@').next().unwrap_or(name)])
            .map(|name| plain(name.chars()))
            .any(|name| name.len() >= self.personal_min && password.contains(&name))
    }
}

/// Lower case without accents, only a–z and 0–9.
fn plain(chars: impl Iterator<Item = char>) -> String {
    chars
        .nfd()
        .flat_map(char::to_lowercase)
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

#[cfg(test)]
#[path = "rule_tests.rs"]
mod tests;
