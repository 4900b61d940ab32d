//! What a message is.

use std::time::Duration;

use kernel::{FieldErrors, Timestamp};

/// How long a message may be edited after it was sent (C15).
pub const EDIT_DELAY: Duration = Duration::from_mins(15);

db::text_enum! {
    /// Who speaks.
    pub enum MessageKind {
        /// A person.
        Text = "texte",
        /// The house: somebody joined, left, renamed, closed.
        System = "systeme",
    }
}

db::text_enum! {
    /// The useful reactions, and no others (C16).
    pub enum ReactionKind {
        /// Seen.
        Seen = "vu",
        /// Thanks.
        Thanks = "merci",
        /// I take care of it.
        Mine = "je_m_en_occupe",
    }
}

/// The text of a message: plain, not empty, bounded.
#[derive(Clone, PartialEq, Eq)]
pub struct Body(String);

impl Body {
    /// The longest message, in characters.
    pub const MAX: usize = 10_000;

    /// Reads a text. Line ends become `\n`; blanks at both ends go; control characters that no keyboard types go too.
    pub fn parse(text: &str) -> Result<Self, FieldErrors> {
        let text: String = text
            .replace("\r\n", "\n")
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        let text = text.trim();
        let mut errors = FieldErrors::new();
        errors.require(
            !text.is_empty(),
            "texte",
            "Écrivez un message avant de l’envoyer.",
        );
        let length = text.chars().count();
        if length > Self::MAX {
            let message = format!(
                "Ce message est trop long : {} caractères, {} au plus. Coupez-le en deux messages.",
                kernel::fr::number(i64::try_from(length).unwrap_or(i64::MAX)),
                kernel::fr::number(10_000)
            );
            errors.add("texte", message);
        }
        errors.into_result(Self(text.to_owned()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// I-13: bodies never reach a log.
impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹…›")
    }
}

/// Whether a message sent at `sent_at` may still be edited at `now` (C15).
pub fn may_edit(sent_at: Timestamp, now: Timestamp) -> bool {
    now.since(sent_at) <= EDIT_DELAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_cleaned_and_bounded() {
        assert_eq!(Body::parse(" a\r\nb\u{0}\t ").unwrap().as_str(), "a\nb");
        assert!(Body::parse(" \n ").unwrap_err().of("texte").is_some());
        assert!(Body::parse(&"é".repeat(10_000)).is_ok());
        assert!(Body::parse(&"é".repeat(10_001)).is_err());
        assert_eq!(format!("{:?}", Body::parse("secret").unwrap()), "‹…›");
    }

    #[test]
    fn the_delay_to_edit_ends() {
        let sent = Timestamp::from_micros(0);
        assert!(may_edit(sent, sent + EDIT_DELAY));
        assert!(!may_edit(sent, sent + EDIT_DELAY + Duration::from_secs(1)));
    }
}
