//! What somebody is writing and has not sent.

use access::PractitionerRoleId;
use serde::{Deserialize, Serialize};

use super::Body;

/// A text that was not sent, with the choices made in the list of those who can be mentioned.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text, as typed.
    pub text: String,
    /// Who was chosen.
    pub mentions: Vec<PractitionerRoleId>,
}

impl Draft {
    /// Whether this message is what the draft became: it begins with the draft's text. Otherwise somebody is still writing it.
    pub fn became(&self, message: &Body) -> bool {
        message.as_str().starts_with(self.text.trim())
    }
}

/// I-13: texts never reach a log.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹…›")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_what_the_draft_became_when_it_begins_so() {
        let message = Body::parse("Elle suinte encore.\nJe repasse demain.").unwrap();
        for (kept, became) in [
            ("Elle suin", true),
            ("Elle suinte encore.\nJe repasse demain. ", true),
            ("Elle suinte encore. Et la fièvre ?", false),
            ("Et la fièvre ?", false),
        ] {
            let draft = Draft {
                text: kept.to_owned(),
                mentions: Vec::new(),
            };
            assert_eq!(draft.became(&message), became, "{kept}");
        }
    }
}
