//! Answers: one view function gives the page, the fragment and, without a script, the page again.

use std::sync::Arc;

use access::{Assurance, DeviceProfile};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use ui::Markup;
use ui::page::{Density, Display, Frame, Page, Rail, SessionLimits, Theme, Viewer};

use crate::connection::{Direct, Outlet};
use crate::{Context, Want};

const HTML: &str = "text/html; charset=utf-8";

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

    /// A form sent back with its errors: 422, nothing typed is lost.
    pub fn unprocessable(body: Markup) -> Self {
        Self::html(StatusCode::UNPROCESSABLE_ENTITY, body.into_string())
    }

    fn html(status: StatusCode, body: String) -> Self {
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

    /// Sends the reader to another page of the house, whatever way they asked.
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
    rail: Option<Rail>,
    modules: &'static [&'static str],
    frame: Frame,
    status: StatusCode,
    unread: u32,
    since: Option<String>,
}

impl Screen {
    /// A screen. `title` carries nothing clinical (RGAA 8.5, ux/accessibility.md).
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            rail: None,
            modules: &[],
            frame: Frame::Document,
            status: StatusCode::OK,
            unread: 0,
            since: None,
        }
    }

    /// Which entry of the navigation is the current one.
    pub fn rail(self, rail: Rail) -> Self {
        Self {
            rail: Some(rail),
            ..self
        }
    }

    /// Script modules beyond those of every page.
    pub fn modules(self, modules: &'static [&'static str]) -> Self {
        Self { modules, ..self }
    }

    /// What surrounds the body: a page that scrolls, panes, a window of its own.
    pub fn frame(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    /// Another status than 200.
    pub fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// How many conversations hold something unread, where the page knows; the live stream tells it everywhere else.
    pub fn unread(self, unread: u32) -> Self {
        Self { unread, ..self }
    }

    /// The live stream's place, taken before anything of the page was read: the page listens from there, so that it asks for
    /// nothing again when it opens.
    pub fn since(self, place: impl std::fmt::Display) -> Self {
        Self {
            since: Some(place.to_string()),
            ..self
        }
    }

    /// The answer for this request.
    pub fn reply(self, context: &Context) -> Reply {
        Reply(self.answer(context))
    }

    pub(crate) fn answer(self, context: &Context) -> Response {
        let settings = context.house().settings();
        let subject = context.subject();
        let account = subject
            .map(|subject| subject.account.to_string())
            .unwrap_or_default();
        let initials = subject
            .map(|subject| initials(&subject.name))
            .unwrap_or_default();
        let viewer = subject.map(|subject| Viewer {
            account: &account,
            name: &subject.name,
            role_label: &subject.role_label,
            initials: &initials,
            unread: self.unread,
            full_access: subject.assurance == Assurance::Aal2,
            device: subject.device.word(),
        });
        let session = subject.map(|subject| SessionLimits {
            idle_seconds: match subject.device {
                DeviceProfile::Shared => settings.idle_seconds,
                DeviceProfile::Personal => settings.idle_seconds_personal,
            },
            ends_at: subject.expires_at.micros() / 1_000_000,
            extend_url: crate::gesture::REPORTS,
            lock_url: "/verrou/fermer",
        });
        let page = Page::new(&self.title, self.body)
            .viewer(viewer)
            .session(session)
            .display(
                subject
                    .map(|subject| display(&subject.display))
                    .unwrap_or_default(),
            )
            .modules(self.modules)
            .frame(self.frame)
            .since(self.since.as_deref())
            .banner(settings.demo.then(demo_banner));
        let page = match self.rail {
            Some(rail) => page.active(rail),
            None => page,
        };
        let body = match (context.want(), subject) {
            (Want::Fragment, _) => page.fragment(),
            (_, Some(_)) => page.full(),
            (_, None) => return common(context, self.status, ui::page::bare(&page)).0,
        };
        Reply::html(self.status, body.into_string()).0
    }
}

/// A page for whoever isn't signed in: most likely the same for many, so it is compressed once.
fn common(context: &Context, status: StatusCode, page: Markup) -> Reply {
    let page = page.into_string();
    let may_be_kept = status == StatusCode::OK && context.takes_brotli();
    let packed = may_be_kept.then(|| context.house().packed().page(&page));
    match packed.flatten() {
        Some(packed) => Reply::bytes(status, HTML, packed)
            .with(header::CONTENT_ENCODING, "br")
            .with(
                header::VARY,
                "HX-Request, HX-Request-Type, Accept, Accept-Encoding",
            ),
        None => Reply::html(status, page),
    }
}

fn demo_banner() -> Markup {
    let outbox = ui::html! { a href="/demo/courrier" { "Lire le courrier" } };
    ui::notice::banner(
        ui::state::Meaning::Info,
        "Démonstration : tout est fictif.",
        outbox,
    )
}

/// The initials of a displayed name: `Claire d’Oc` gives `CO`.
fn initials(name: &str) -> String {
    let (given, family) = name.split_once(' ').unwrap_or((name, ""));
    kernel::fr::initials(given, family)
}

fn display(chosen: &access::Display) -> Display {
    Display {
        theme: match chosen.theme.as_str() {
            "clair" => Theme::Light,
            "sombre" => Theme::Dark,
            _ => Theme::System,
        },
        density: match chosen.density.as_str() {
            "confort" => Density::Roomy,
            "compact" => Density::Compact,
            _ => Density::Standard,
        },
        text_size: chosen.text_size.parse().unwrap_or(100),
        luciole: chosen.font == "luciole",
        slow_network: chosen.network == "lent",
        ..Display::default()
    }
}
