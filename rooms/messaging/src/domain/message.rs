//! What a message is.

use std::time::Duration;

use kernel::text::{longest, read_prose};
use kernel::{FieldErrors, Redacted, Timestamp};

/// How long a message may be edited after it was sent (C15).
pub const EDIT_DELAY: Duration = Duration::from_mins(15);

db::text_enum! {
    /// Who wrote it.
    pub enum MessageKind {
        /// A person.
        Text = "texte",
        /// The system: somebody joined, left, renamed, closed.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(Redacted<String>);

impl Body {
    /// The longest message, in characters.
    pub const MAX: usize = longest::PROSE;

    /// Reads a text by the rule of [`kernel::text`]; blanks at both ends go.
    pub fn parse(text: &str) -> Result<Self, FieldErrors> {
        read_prose("texte", text, Self::MAX)?
            .map(Redacted)
            .map(Self)
            .ok_or_else(|| FieldErrors::one("texte", "Écrivez un message avant de l’envoyer."))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
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
        // Soft breaks of slides.
        assert_eq!(
            Body::parse(" Doliprane 1 g\u{B}2 fois\r\npar\u{2028}jour ")
                .unwrap()
                .as_str(),
            "Doliprane 1 g\n2 fois\npar\njour"
        );
        for blank in [" \n ", "\u{200B}", "\u{3164}", "\u{2800}\u{2060}"] {
            assert!(Body::parse(blank).unwrap_err().of("texte").is_some());
        }
        assert!(Body::parse(&"é".repeat(10_000)).is_ok());
        assert!(Body::parse(&"é".repeat(10_001)).is_err());
    }

    #[test]
    fn the_delay_to_edit_ends() {
        let sent = Timestamp::from_micros(0);
        assert!(may_edit(sent, sent + EDIT_DELAY));
        assert!(!may_edit(sent, sent + EDIT_DELAY + Duration::from_secs(1)));
    }
}
