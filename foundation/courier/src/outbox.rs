//! Keeps mails and SMS when nothing is really sent: tests and the demo.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::Timestamp;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::{Letter, SendError, Sms};

/// Most that is kept; the oldest go first.
const KEPT: usize = 1_000;

/// Something sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parcel {
    /// A mail.
    Letter(Letter),
    /// An SMS.
    Sms(Sms),
}

impl Parcel {
    /// The address or the number.
    pub fn to(&self) -> &str {
        match self {
            Self::Letter(letter) => &letter.to,
            Self::Sms(sms) => sms.to.e164(),
        }
    }

    /// `mail` or `sms`.
    pub const fn channel(&self) -> &'static str {
        match self {
            Self::Letter(_) => "mail",
            Self::Sms(_) => "sms",
        }
    }

    /// What it is for.
    pub fn kind(&self) -> &str {
        match self {
            Self::Letter(letter) => &letter.kind,
            Self::Sms(sms) => &sms.kind,
        }
    }

    /// The subject; an SMS has none.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Letter(letter) => Some(&letter.subject),
            Self::Sms(_) => None,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        match self {
            Self::Letter(letter) => &letter.text,
            Self::Sms(sms) => &sms.text,
        }
    }

    /// When it was written.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Letter(letter) => letter.at,
            Self::Sms(sms) => sms.at,
        }
    }
}

/// `{channel, to, kind, subject, text, at}`, the instant in RFC 3339: what `/demo/courrier` answers.
impl Serialize for Parcel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Parcel", 6)?;
        fields.serialize_field("channel", self.channel())?;
        fields.serialize_field("to", self.to())?;
        fields.serialize_field("kind", self.kind())?;
        fields.serialize_field("subject", &self.subject())?;
        fields.serialize_field("text", self.text())?;
        fields.serialize_field("at", &self.at().to_string())?;
        fields.end()
    }
}

/// Receives each parcel as it is sent, to store it.
pub(crate) type Keeper = Box<dyn Fn(&Parcel) + Send + Sync>;

/// The last thousand parcels, in memory.
#[derive(Default)]
pub struct Outbox {
    parcels: Mutex<VecDeque<Parcel>>,
    failures: Mutex<VecDeque<SendError>>,
    keeper: Option<Keeper>,
}

impl Outbox {
    pub(crate) fn new(keeper: Option<Keeper>) -> Self {
        Self {
            keeper,
            ..Self::default()
        }
    }

    /// At most `limit` parcels, newest first.
    pub fn newest(&self, limit: usize) -> Vec<Parcel> {
        self.parcels().iter().rev().take(limit).cloned().collect()
    }

    /// The newest parcel for this address or number.
    pub fn newest_to(&self, to: &str) -> Option<Parcel> {
        self.parcels()
            .iter()
            .rev()
            .find(|parcel| parcel.to() == to)
            .cloned()
    }

    /// How many are kept.
    pub fn count(&self) -> usize {
        self.parcels().len()
    }

    /// Restores stored parcels, oldest first, when the demo starts again. The keeper isn't called.
    pub fn restore(&self, parcels: impl IntoIterator<Item = Parcel>) {
        for parcel in parcels {
            self.push(parcel);
        }
    }

    /// Makes the next sending fail, for tests of what happens then. Several calls queue up.
    pub fn fail_next(&self, error: SendError) {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(error);
    }

    pub(crate) fn keep(&self, parcel: Parcel) -> Result<(), SendError> {
        let failure = self
            .failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        if let Some(error) = failure {
            return Err(error);
        }
        if let Some(keeper) = &self.keeper {
            keeper(&parcel);
        }
        self.push(parcel);
        Ok(())
    }

    fn push(&self, parcel: Parcel) {
        let mut parcels = self.parcels();
        if parcels.len() >= KEPT {
            parcels.pop_front();
        }
        parcels.push_back(parcel);
    }

    fn parcels(&self) -> MutexGuard<'_, VecDeque<Parcel>> {
        self.parcels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outbox({} parcels)", self.count())
    }
}
