//! Why a measure could not be made.

use std::process::ExitCode;

/// The measure could not be made; this says nothing of the server's soundness.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The system or the network.
    #[error("{0}")]
    System(#[from] std::io::Error),
    /// Something was not as it should be.
    #[error("{0}")]
    Unexpected(String),
}

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self::Unexpected(text.into())
    }
}

/// Says why on the error output; status 2 tells it from an unsound outcome.
#[expect(
    clippy::print_stderr,
    reason = "the error output is where a command says why"
)]
pub(crate) fn end(failure: &Failure) -> ExitCode {
    eprintln!("{failure}");
    ExitCode::from(2)
}
