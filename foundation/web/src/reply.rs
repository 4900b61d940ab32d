//! Answers: one view function gives the page, the fragment and, without a script, the page again.

use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use ui::Markup;

use crate::live::{Direct, Outlet};
use crate::{Context, Want};

pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// Marks an answer made by [`Reply::receipt`].
#[derive(Clone, Copy)]
pub(crate) struct Receipt;

/// Any answer of a handler.
pub struct Reply(Response);

impl Reply {
    /// A fragment of HTML.
    pub fn fragment(body: Markup) -> Self {
        Self::html(StatusCode::OK, body.into_string())
    }

    /// A list that our script may ask for again: 304 when it holds the same (T16).
    pub fn list(context: &Context, body: Markup) -> Self {
        crate::etag::answer(context, body)
    }

    pub(crate) fn html(status: StatusCode, body: String) -> Self {
        Self::bytes(status, HTML, body)
    }

    /// JSON.
    pub fn json(body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(text) => Self::bytes(StatusCode::OK, "application/json", text),
            Err(error) => {
                Self(crate::Failure::from(kernel::Fault::internal(error)).into_response())
            }
        }
    }

    /// JSON that only acknowledges a change: ids and numbers, nothing that somebody wrote. It goes without the headers that keep
    /// what is clinical out of caches and of other sites' pages; they count on weak networks.
    pub fn receipt(body: &impl Serialize) -> Self {
        let mut reply = Self::json(body);
        reply.0.extensions_mut().insert(Receipt);
        reply
    }

    /// Plain text.
    pub fn text(body: impl Into<String>) -> Self {
        Self::bytes(StatusCode::OK, "text/plain; charset=utf-8", body.into())
    }

    /// Any body of a known type.
    pub fn bytes(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Self {
        Self(
            (
                status,
                [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
                body.into(),
            )
                .into_response(),
        )
    }

    /// A body that goes on until the reader leaves.
    pub fn stream<B>(kind: &'static str, body: B) -> Self
    where
        B: http_body::Body<Data = bytes::Bytes, Error = std::convert::Infallible> + Send + 'static,
    {
        Self::bytes(StatusCode::OK, kind, Body::new(body))
    }

    /// The same for a live stream that can also write past its task: it is given the socket once the head has left.
    #[must_use]
    pub fn direct(mut self, attach: impl Fn(Outlet) + Send + Sync + 'static) -> Self {
        self.0.extensions_mut().insert(Direct(Arc::new(attach)));
        self
    }

    /// Nothing to say: 204.
    pub fn empty() -> Self {
        Self(StatusCode::NO_CONTENT.into_response())
    }

    /// "See other": after a form without a script. With htmx the same becomes `HX-Redirect`… see [`Reply::go`].
    pub fn see_other(to: &str) -> Self {
        Self(StatusCode::SEE_OTHER.into_response()).with(header::LOCATION, to)
    }

    /// Sends the reader to another page of SPICO, whatever way they asked.
    pub fn go(context: &Context, to: &str) -> Self {
        match context.want() {
            Want::Fragment => Self(StatusCode::NO_CONTENT.into_response())
                .with(HeaderName::from_static("hx-redirect"), to),
            _ => Self::see_other(to),
        }
    }

    /// The same with a header; a value that can't be one is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.0.headers_mut().append(name, value);
        }
        self
    }

    /// The same with an htmx event: `spico:toast` and the like. The name and the JSON of its detail.
    #[must_use]
    pub fn trigger(self, event: &str, detail: &serde_json::Value) -> Self {
        let mut events = serde_json::Map::new();
        events.insert(event.to_owned(), detail.clone());
        let text = crate::header_json::ascii_json(&serde_json::Value::Object(events).to_string());
        self.with(HeaderName::from_static("hx-trigger"), &text)
    }

    /// The same with another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        *self.0.status_mut() = status;
        self
    }

    /// The response itself.
    pub fn into_inner(self) -> Response {
        self.0
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.0
    }
}

/// A failure in the place of an answer: it gets its face on the way out.
impl From<crate::Failure> for Reply {
    fn from(failure: crate::Failure) -> Self {
        Self(failure.into_response())
    }
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self(response)
    }
}
