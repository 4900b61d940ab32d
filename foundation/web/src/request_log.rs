//! One span for each request, so that whoever reads the number of an operation on a page of error finds it in the log (ARCHITECTURE §8).
//! It holds the route's pattern, never the address: no name and no text reaches the log (I-13).

use std::time::Duration;

use http::StatusCode;
use tracing::field::Empty;
use tracing::{Level, Span};

use crate::Context;

/// The request's span: whatever is logged while it is answered carries its operation's number.
pub(crate) fn span(context: &Context) -> Span {
    tracing::info_span!(
        "request",
        operation = %context.operation(),
        route = Empty,
        status = Empty,
        milliseconds = Empty,
    )
}

/// Says how it ended. What went well is told at `debug` only.
pub(crate) fn tell(span: &Span, (status, route): (StatusCode, &str), took: Duration) {
    let failed = status.is_client_error() || status.is_server_error();
    if !failed && !tracing::enabled!(Level::DEBUG) {
        return;
    }
    span.record("route", route);
    span.record("status", status.as_u16());
    span.record(
        "milliseconds",
        u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    );
    span.in_scope(|| {
        if failed {
            tracing::info!("a request was refused or failed");
        } else {
            tracing::debug!("a request was answered");
        }
    });
}
