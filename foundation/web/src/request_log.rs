//! One span for each request, so that the operation id on an error page can be found in the log (ARCHITECTURE §8). It holds the route's
//! pattern, never the address: no name and no text reaches the log (I-13).

use std::time::Duration;

use http::StatusCode;
use kernel::Uuid;
use tracing::field::Empty;
use tracing::{Level, Span};

use crate::Context;

/// The request's span: everything logged while it is answered carries its operation id.
pub(crate) fn span(operation: Uuid) -> Span {
    tracing::info_span!(
        "request",
        %operation,
        route = Empty,
        status = Empty,
        milliseconds = Empty,
    )
}

/// Logs the outcome: at `info` failures, and refusals of signed-in people; at `debug` successes, and refusals of strangers, who may send
/// any number.
pub(crate) fn tell(span: &Span, context: &Context, (status, took): (StatusCode, Duration)) {
    let refused = status.is_client_error() && context.subject().is_some();
    let matters = status.is_server_error() || refused;
    if !matters && !tracing::enabled!(Level::DEBUG) {
        return;
    }
    span.record("route", context.route());
    span.record("status", status.as_u16());
    span.record(
        "milliseconds",
        u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    );
    span.in_scope(|| {
        if matters {
            tracing::info!("a request was refused or failed");
        } else {
            tracing::debug!("a request was answered");
        }
    });
}
