//! The failures of the whole program.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use crate::FieldErrors;

/// The kinds of failure, each with one answer on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// It doesn't exist, or the actor may not know that it does (I-7): both are answered alike.
    NotFound,
    /// The actor knows it and may not do this; the sentence says why and what to do.
    Denied(&'static str),
    /// Somebody changed it meanwhile, or it is already so.
    Conflict(&'static str),
    /// The form can't be accepted as it is.
    Invalid(FieldErrors),
    /// Too many requests: try again in a moment.
    Busy,
    /// A named outside service can't be reached.
    Unavailable(&'static str),
    /// Our own mistake.
    Internal,
}

/// A failure with its cause and the place where it was first seen.
pub struct Fault {
    /// What kind of failure it is.
    pub kind: FaultKind,
    source: Option<Box<dyn Error + Send + Sync>>,
    location: &'static Location<'static>,
}

impl Fault {
    /// A failure of `kind`, without a cause.
    #[track_caller]
    pub fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            source: None,
            location: Location::caller(),
        }
    }

    /// It doesn't exist, or may not be known to.
    #[track_caller]
    pub fn not_found() -> Self {
        Self::new(FaultKind::NotFound)
    }

    /// Known, but not allowed: `because` is a French sentence for the user.
    #[track_caller]
    pub fn denied(because: &'static str) -> Self {
        Self::new(FaultKind::Denied(because))
    }

    /// Already so, or changed meanwhile: `because` is a French sentence for the user.
    #[track_caller]
    pub fn conflict(because: &'static str) -> Self {
        Self::new(FaultKind::Conflict(because))
    }

    /// One field of a form is wrong.
    #[track_caller]
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::new(FaultKind::Invalid(FieldErrors::one(field, message)))
    }

    /// Too much at once.
    #[track_caller]
    pub fn busy() -> Self {
        Self::new(FaultKind::Busy)
    }

    /// `service` (a French noun phrase) can't be reached.
    #[track_caller]
    pub fn unavailable(service: &'static str) -> Self {
        Self::new(FaultKind::Unavailable(service))
    }

    /// Our own mistake, with its cause. The cause is logged, never shown.
    #[track_caller]
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind: FaultKind::Internal,
            source: Some(source.into()),
            location: Location::caller(),
        }
    }

    /// The same failure with a cause for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Where it was first seen.
    pub fn location(&self) -> &'static Location<'static> {
        self.location
    }

    /// Whether trying the same again later may succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(self.kind, FaultKind::Busy | FaultKind::Unavailable(_))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.kind, self.location)?;
        match &self.source {
            Some(source) => write!(f, ": {source:?}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.kind, &self.source) {
            (FaultKind::Denied(why) | FaultKind::Conflict(why), _) => f.write_str(why),
            (FaultKind::Invalid(fields), _) => write!(f, "{fields}"),
            (kind, Some(source)) => write!(f, "{kind:?}: {source}"),
            (kind, None) => write!(f, "{kind:?}"),
        }
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| -> &(dyn Error + 'static) { source })
    }
}

impl From<FieldErrors> for Fault {
    #[track_caller]
    fn from(fields: FieldErrors) -> Self {
        Self::new(FaultKind::Invalid(fields))
    }
}
