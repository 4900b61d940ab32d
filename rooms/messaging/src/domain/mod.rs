//! The rules of a conversation. Pure: no store, no page.

pub mod conversation;
pub mod draft;
pub mod markup;
pub mod mention;
pub mod message;
pub mod quiet_hours;
pub mod receipt;
pub mod wanted;

pub use conversation::{Kind, NewConversation, Part, Reason, State, Topic};
pub use draft::Draft;
pub use mention::{Highlights, Namable, Names};
pub use message::{Body, EDIT_DELAY, MessageKind, ReactionKind};
pub use quiet_hours::QuietHours;
pub use receipt::{Progress, Standing};
pub use wanted::{Fit, Wanted};

#[cfg(test)]
mod tests {
    use super::*;

    /// I-13: whoever prints one of these, in a log or in an error, prints nothing of what somebody wrote.
    #[test]
    fn texts_are_never_printed() {
        let secret = "Mme Zqx sort mardi";
        let draft = Draft {
            text: secret.to_owned(),
            mentions: Vec::new(),
        };
        for printed in [
            format!("{:?}", Body::parse(secret)),
            format!("{:?}", Topic::parse(secret)),
            format!("{:?}", Reason::parse(secret)),
            format!("{draft:?}"),
        ] {
            assert!(
                printed.contains("‹…›") && !printed.contains("Zqx"),
                "{printed}"
            );
        }
    }
}
