//! What somebody is writing and has not sent.

use access::PractitionerRoleId;
use serde::{Deserialize, Serialize};

/// A text that was not sent, with the choices made in the list of those who can be mentioned.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text, as typed.
    pub text: String,
    /// Who was chosen.
    pub mentions: Vec<PractitionerRoleId>,
}

/// I-13: texts never reach a log.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹…›")
    }
}
