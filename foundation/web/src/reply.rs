//! Answers: one view function gives the page, the fragment and, without a script, the page again.

use access::Subject;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use ui::Markup;
use ui::page::{Page, Rail, Viewer};

use crate::{Context, Want};

/// Any answer of a handler.
pub struct Reply(Response);

impl Reply {
    /// A fragment of HTML.
    pub fn fragment(body: Markup) -> Self {
        Self::html(StatusCode::OK, body.into_string())
    }

    /// A form sent back with its errors: 422, nothing typed is lost.
    pub fn unprocessable(body: Markup) -> Self {
        Self::html(StatusCode::UNPROCESSABLE_ENTITY, body.into_string())
    }

    fn html(status: StatusCode, body: String) -> Self {
        Self::bytes(status, "text/html; charset=utf-8", body)
    }

    /// JSON.
    pub fn json(body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(text) => Self::bytes(StatusCode::OK, "application/json", text),
            Err(error) => Self(crate::Failure::from(kernel::Fault::internal(error)).into_response()),
        }
    }

    /// Plain text.
    pub fn text(body: impl Into<String>) -> Self {
        Self::bytes(StatusCode::OK, "text/plain; charset=utf-8", body.into())
    }

    /// Any body of a known type.
    pub fn bytes(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Self {
        Self((status, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body.into()).into_response())
    }

    /// Nothing to say: 204.
    pub fn empty() -> Self {
        Self(StatusCode::NO_CONTENT.into_response())
    }

    /// "See other": after a form without a script. With htmx the same becomes `HX-Redirect`… see [`Reply::go`].
    pub fn see_other(to: &str) -> Self {
        Self(StatusCode::SEE_OTHER.into_response()).with(header::LOCATION, to)
    }

    /// Sends the reader to another page of the house, whatever way they asked.
    pub fn go(context: &Context, to: &str) -> Self {
        match context.want() {
            Want::Fragment => Self(StatusCode::NO_CONTENT.into_response()).with(HeaderName::from_static("hx-redirect"), to),
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
        let text = crate::failure::ascii_json(&serde_json::Value::Object(events).to_string());
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

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self(response)
    }
}

/// A screen: a title and a body, to be framed by the house or not, as the request wants.
#[must_use]
pub struct Screen {
    title: String,
    body: Markup,
    rail: Rail,
    modules: &'static [&'static str],
    status: StatusCode,
    bare: bool,
}

impl Screen {
    /// A screen. `title` carries nothing clinical (RGAA 8.5, ux/accessibility.md).
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), body, rail: Rail::None, modules: &[], status: StatusCode::OK, bare: false }
    }

    /// Which entry of the navigation is the current one.
    pub fn rail(mut self, rail: Rail) -> Self {
        self.rail = rail;
        self
    }

    /// Script modules beyond those of every page.
    pub fn modules(mut self, modules: &'static [&'static str]) -> Self {
        self.modules = modules;
        self
    }

    /// Another status than 200.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Without the navigation: sign-in pages and windows of one conversation.
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// The answer for this request.
    pub fn reply(self, context: &Context) -> Reply {
        Reply(self.answer(context))
    }

    pub(crate) fn answer(self, context: &Context) -> Response {
        let page = Page {
            title: self.title,
            active: self.rail,
            viewer: context.subject().map(viewer),
            body: self.body,
            modules: self.modules,
            bare: self.bare,
            demo: context.house().settings().demo,
        };
        let body = match context.want() {
            Want::Fragment => page.fragment(),
            _ => page.document(),
        };
        Reply::html(self.status, body.into_string()).0
    }
}

fn viewer(subject: &Subject) -> Viewer {
    Viewer {
        name: subject.name.to_string(),
        role_label: subject.role_label.to_string(),
        account: subject.account.to_string(),
        is_strong: subject.assurance == access::Assurance::Aal2,
        device: subject.device.word(),
        display: ui::page::Display {
            theme: subject.display.theme.clone(),
            densite: subject.display.density.clone(),
            taille: subject.display.text_size.clone(),
            police: subject.display.font.clone(),
            reseau: subject.display.network.clone(),
        },
    }
}
