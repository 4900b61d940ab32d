//! What people type to say who they are: an identifier or a mail (A02.2, DEC-3).

use kernel::{fold, text};

/// What was typed, in the form in which accounts are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Typed {
    /// An identifier, folded.
    Login(String),
    /// A mail, in lower case.
    Mail(String),
}

impl Typed {
    /// Reads what was typed. Never fails: an impossible name matches no account.
    pub(crate) fn read(typed: &str) -> Self {
        let text: String = text::line(without_blanks(typed))
            .chars()
            .take(text::longest::MAIL)
            .collect();
        if text.contains('@') {
            Self::Mail(mail_key(&text))
        } else {
            Self::Login(login_key(&text))
        }
    }

    /// The same as one text, for the counters.
    pub(crate) fn as_text(&self) -> &str {
        match self {
            Self::Login(key) | Self::Mail(key) => key,
        }
    }
}

/// A text without the blanks and invisible signs that come along when one pastes.
pub(crate) fn without_blanks(text: &str) -> &str {
    text.trim_matches(kernel::text::is_invisible)
}

/// The key under which an identifier is unique: `J.Dupont` and `j-dupont` are one.
pub(crate) fn login_key(login: &str) -> String {
    fold::fold(login)
}

/// The key under which a mail is unique. Dots and hyphens matter in a mail, case doesn't.
pub(crate) fn mail_key(mail: &str) -> String {
    text::line(mail).to_lowercase()
}

/// Whether a text can be an identifier: 3 to 60 letters, digits, dots, hyphens, underscores. Letters are Latin ones, accents or
/// not: their key is in ASCII. `аlice` with a Cyrillic letter would read like `alice` and be somebody else.
pub(crate) fn is_login(text: &str) -> bool {
    let length = text.chars().count();
    (3..=60).contains(&length)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && !login_key(text).is_empty()
        && login_key(text).is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_identifiers_and_mails() {
        assert_eq!(Typed::read(" J.Dupont "), Typed::Login("j dupont".into()));
        assert_eq!(Typed::read("Léa-Roux"), Typed::read("lea.roux"));
        assert_eq!(
            Typed::read("N.Benali@Example.org"),
            Typed::Mail("n.benali@example.org".into())
        );
        assert_ne!(
            Typed::read("a.b@example.org"),
            Typed::read("a-b@example.org")
        );
        assert_eq!(Typed::read(&"x".repeat(900)).as_text().len(), 254);
        // Any typed text is a valid parameter for the store.
        assert_eq!(
            Typed::read("a\0b@example.org"),
            Typed::Mail("a␀b@example.org".into())
        );
        assert_eq!(
            Typed::read("\u{202A}L\u{E9}a\r\n"),
            Typed::Login("lea".into())
        );
    }

    #[test]
    fn an_identifier_holds_no_at_sign() {
        for good in ["j.dupont", "léa_roux", "n-benali2"] {
            assert!(is_login(good), "{good}");
        }
        for bad in [
            "",
            "ab",
            "a@example.org",
            "a b c",
            "---",
            &"x".repeat(61),
            "\u{430}lice",
            "al\u{456}ce",
            "alic\u{3B5}",
            "ali\u{200B}ce",
            "ali\nce",
            "ali\0ce",
        ] {
            assert!(!is_login(bad), "{bad}");
        }
    }
}
