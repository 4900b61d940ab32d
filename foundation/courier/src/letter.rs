//! What is sent.

use std::fmt;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Phone;

kernel::id!(
    /// A mail; also its `Message-ID`, so that a mail sent twice is recognised as one.
    pub LetterId, "ltr"
);
kernel::id!(
    /// An SMS.
    pub SmsId, "sms"
);

/// A mail in plain text. Nothing clinical, no patient's name (I-13): only the occasion and a link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Its identifier.
    pub id: LetterId,
    /// One individual address.
    pub to: String,
    /// What it is for, in a few words: shown in the demo's outbox and in the log.
    pub kind: String,
    /// The subject line.
    pub subject: String,
    /// The text, lines separated by `\n`.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Shows what it is, never to whom nor what it says.
impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// An SMS. Nothing clinical, no patient's name (I-13).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sms {
    /// Its identifier.
    pub id: SmsId,
    /// The number.
    pub to: Phone,
    /// What it is for, in a few words.
    pub kind: String,
    /// The text; more than 70 characters with accents cost two messages.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

/// Shows what it is, never to whom nor what it says.
impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
