//! Why a command could not be carried out: one French sentence.

use std::fmt;

use kernel::{Fault, FaultKind};

use crate::config::{ConfigError, told};

/// Why a command could not be carried out.
#[derive(Debug)]
pub struct Failure {
    text: String,
    status: u8,
}

impl Failure {
    /// A sentence of one's own.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            status: 1,
        }
    }

    /// The same with an exit status of its own.
    #[must_use]
    pub const fn with_status(mut self, status: u8) -> Self {
        self.status = status;
        self
    }

    /// With which status the program ends.
    pub const fn status(&self) -> u8 {
        self.status
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Failure {}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        tracing::debug!(error = ?fault, "the command failed");
        let cause = std::error::Error::source(&fault)
            .map(|cause| format!(" ({})", in_french(cause)))
            .unwrap_or_default();
        Self::new(match &fault.kind {
            FaultKind::NotFound => "introuvable.".to_owned(),
            FaultKind::Denied(why) | FaultKind::Conflict(why) => (*why).to_owned(),
            FaultKind::Invalid(fields) => fields
                .iter()
                .map(|(_, message)| message.to_owned())
                .collect::<Vec<_>>()
                .join(" "),
            FaultKind::Busy => format!("la base est occupée : réessayez dans un instant{cause}."),
            FaultKind::Unavailable(service) => format!("impossible de joindre {service}{cause}."),
            FaultKind::Internal if is_system(&fault) => {
                format!("le système a refusé une lecture ou une écriture{cause}.")
            }
            FaultKind::Internal => format!("une erreur interne est survenue{cause}."),
        })
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let text = error.to_string();
        let end = if text.ends_with(['?', '.']) { "" } else { "." };
        Self::new(text + end)
    }
}

fn is_system(fault: &Fault) -> bool {
    std::error::Error::source(fault)
        .is_some_and(<dyn std::error::Error + 'static>::is::<std::io::Error>)
}

/// The system's error, in French where it is a usual one; any other cause as it is.
fn in_french(cause: &(dyn std::error::Error + 'static)) -> String {
    cause
        .downcast_ref::<std::io::Error>()
        .map_or_else(|| cause.to_string(), told)
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(format!(
            "le système a refusé une lecture ou une écriture ({}).",
            told(&error)
        ))
    }
}

impl From<crypto::vault::KeyFileError> for Failure {
    fn from(error: crypto::vault::KeyFileError) -> Self {
        Self::new(format!("{error}."))
    }
}

impl From<courier::SetupError> for Failure {
    fn from(error: courier::SetupError) -> Self {
        Self::new(format!("configuration des envois : {error}."))
    }
}
