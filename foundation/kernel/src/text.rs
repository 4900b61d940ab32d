//! What a text and a name may hold: one rule for every way in (forms, queries, JSON, commands, the command line, registers).
//!
//! Nothing visible changes or is removed. What is invisible is normalised so that all readers, the trace and a terminal have the same text:
//! - CRLF and every other sign that ends a line (CR, U+000B, U+000C, U+0085, U+2028, U+2029) are line breaks;
//! - the other controls become something that can be seen: between U+0080 and U+009F what Windows-1252 has there, since that is
//!   where they come from; otherwise their picture, `␀` for NUL. To drop them would glue words (`1 g2 fois`), to refuse them
//!   would ask for the removal of what the writer cannot see;
//! - what is no character at all (U+FFFE, U+FFFF…) becomes U+FFFD;
//! - signs that order the reading of both directions (U+202A–U+202E, U+2066–U+2069) go: letters say their own direction, and a
//!   dose that reads `gm 321` for `123 mg` harms. They come unasked with telephone numbers and names copied from address books,
//!   so that to refuse them or to show them would trouble honest people. U+200E, U+200F and U+061C go too, except beside
//!   Hebrew, Arabic and the like, whose punctuation they place;
//! - letters and accents are composed (NFC).
//!
//! Invisible signs inside a text stay (joiners of emoji and of Persian, soft hyphens). A text of nothing else is empty.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::{FieldErrors, fr};

mod signs;

pub(crate) use signs::is_ignorable;
pub use signs::{is_invisible, windows_1252};

/// The longest texts, in characters.
pub mod longest {
    /// A message.
    pub const PROSE: usize = 10_000;
    /// A reason, a notice of absence.
    pub const NOTE: usize = 300;
    /// What is searched for, an address, a line about oneself.
    pub const LINE: usize = 200;
    /// A topic, the name of a place.
    pub const TITLE: usize = 120;
    /// A given or family name.
    pub const NAME: usize = 80;
    /// A mail address (RFC 5321), in bytes.
    pub const MAIL: usize = 254;
}

/// The most marks that may stand on one letter. No writing in use needs more; Unicode itself takes a sequence above thirty for
/// none (UAX #15, stream-safe text), and hundreds cover the lines around them.
const MARKS: usize = 10;

/// A text of several lines, settled. Neither cut nor refused: for drafts, and for whatever is shown.
pub fn prose(text: &str) -> Cow<'_, str> {
    if text.chars().all(signs::is_settled) {
        return Cow::Borrowed(text);
    }
    let both_ways = text.chars().any(signs::runs_leftwards);
    let mut settled = String::with_capacity(text.len());
    let mut after_return = false;
    for sign in text.chars() {
        if !(after_return && sign == '\n') {
            settled.extend(signs::settle(sign, both_ways));
        }
        after_return = sign == '\r';
    }
    Cow::Owned(if is_nfc(&settled) {
        settled
    } else {
        settled.nfc().collect()
    })
}

/// A text of one line, settled: blanks at its ends go, a line break, a tab or several blanks are one blank.
pub fn line(text: &str) -> Cow<'_, str> {
    let settled = prose(text);
    let mut before = ' ';
    let even = settled.chars().all(|sign| {
        let twice = sign.is_whitespace() && before.is_whitespace();
        before = sign;
        !twice && !matches!(sign, '\n' | '\t')
    });
    if even && (settled.is_empty() || !before.is_whitespace()) {
        return settled;
    }
    let mut one = String::with_capacity(settled.len());
    let mut blank: Option<char> = None;
    for sign in settled.trim().chars() {
        if sign.is_whitespace() {
            let single = blank.is_none() && !matches!(sign, '\n' | '\t');
            blank = Some(if single { sign } else { ' ' });
        } else {
            one.extend(blank.take());
            one.push(sign);
        }
    }
    Cow::Owned(one)
}

/// Whether a text is one line already, to the last sign: for what programs give, where anything else is a mistake.
pub fn is_line(text: &str) -> bool {
    line(text) == text
}

/// Whether nothing of a text can be seen: blanks, controls, zero widths, fillers.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(signs::is_invisible)
}

/// How long a text is, in characters.
pub fn length(text: &str) -> usize {
    text.chars().count()
}

/// Reads a text of several lines. `None` when nothing of it can be seen; refused, in words for `field`, when it is longer than
/// `max` characters or piles up marks.
pub fn read_prose(
    field: &'static str,
    text: &str,
    max: usize,
) -> Result<Option<String>, FieldErrors> {
    checked(field, prose(text).trim(), max)
}

/// Reads a text of one line: a topic, a reason, a search. What is invisible at its ends goes. Otherwise as [`read_prose`].
pub fn read_line(
    field: &'static str,
    text: &str,
    max: usize,
) -> Result<Option<String>, FieldErrors> {
    let line = line(text);
    checked(field, line.trim_matches(signs::is_padding), max)
}

/// Reads a name, of a person or of a place. As [`read_line`]; besides, every blank is a plain one and invisible signs go, so that
/// names that look the same are the same, and what can't be printed is refused.
pub fn read_name(
    field: &'static str,
    text: &str,
    max: usize,
) -> Result<Option<String>, FieldErrors> {
    let name = signs::bare(&line(text));
    if let Some(odd) = name.chars().find(|sign| signs::is_unprintable(*sign)) {
        let message = format!(
            "Ce nom contient un signe qui ne s’imprime pas ({})\u{A0}: retapez-le au clavier.",
            signs::number(odd)
        );
        return Err(FieldErrors::one(field, message));
    }
    checked(field, &line(&name), max)
}

fn checked(field: &'static str, text: &str, max: usize) -> Result<Option<String>, FieldErrors> {
    if is_blank(text) {
        return Ok(None);
    }
    let length = length(text);
    if length > max {
        return Err(FieldErrors::one(field, too_long(length, max)));
    }
    if signs::longest_pile(text) > MARKS {
        let message = format!(
            "Des accents s’empilent sur une même lettre\u{A0}: {MARKS} au plus. Retapez ce passage au clavier."
        );
        return Err(FieldErrors::one(field, message));
    }
    Ok(Some(text.to_owned()))
}

/// `Ce texte a 1 990 caractères de trop : 11 990, pour 10 000 au plus. Raccourcissez-le.`
pub fn too_long(length: usize, max: usize) -> String {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    format!(
        "Ce texte a {} de trop\u{A0}: {}, pour {} au plus. Raccourcissez-le.",
        fr::count(
            number(length.saturating_sub(max)),
            "caractère",
            "caractères"
        ),
        fr::number(number(length)),
        fr::number(number(max)),
    )
}

/// A text for a terminal: what would move its cursor, colour it or reverse it is written out, `\u001b`, as JSON does; JSON stays
/// the same JSON.
pub fn for_terminal(text: &str) -> Cow<'_, str> {
    if !text.chars().any(signs::commands_a_terminal) {
        return Cow::Borrowed(text);
    }
    let written = |sign: char| {
        if signs::commands_a_terminal(sign) {
            format!("\\u{:04x}", u32::from(sign))
        } else {
            sign.to_string()
        }
    };
    Cow::Owned(text.chars().map(written).collect())
}

#[cfg(test)]
mod tests;
