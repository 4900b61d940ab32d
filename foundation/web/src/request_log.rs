//! One span for each request, so that whoever reads the number of an operation on a page of error finds it in the log (ARCHITECTURE §8).
//! It holds the route's pattern, never the address: no name and no text reaches the log (I-13).

use std::time::Duration;

use http::StatusCode;
use kernel::Uuid;
use tracing::field::Empty;
use tracing::{Level, Span};

use crate::Context;

/// The request's span: whatever is logged while it is answered carries its operation's number.
pub(crate) fn span(operation: Uuid) -> Span {
    tracing::info_span!(
        "request",
        %operation,
        route = Empty,
        status = Empty,
        milliseconds = Empty,
    )
}

/// Says how it ended: at `info` what failed, and what was refused to somebody who is signed in. What went well, and what strangers are
/// refused, who may ask without end, is told at `debug`.
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
