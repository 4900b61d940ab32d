//! One request: who asks, what kind of answer they want, and what the trace will say.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use access::sessions::Behind;
use access::{Listed, Listing, Subject};
use axum::extract::{FromRequestParts, MatchedPath};
use db::{Actor, Db};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use kernel::id::Id as _;
use kernel::{Timestamp, Uuid};

use crate::access_log::AccessLog;
use crate::gesture::behind;
use crate::{AppState, Base, Crowd, Failure, Pace, Slot, cookie, proxies};

/// Set by htmx when it follows a plain link or sends a plain form in the place of the browser.
const BOOSTED: HeaderName = HeaderName::from_static("hx-boosted");
/// Set by htmx: the address of the page.
const FROM: HeaderName = HeaderName::from_static("hx-current-url");

/// What kind of answer the client wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A whole page.
    Page,
    /// The part of a page that htmx asked for.
    Fragment,
    /// JSON.
    Json,
}

/// One request. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    app: AppState,
    product: usize,
    slot: Slot,
    subject: Option<Subject>,
    want: Want,
    boosted: bool,
    from: Option<HeaderValue>,
    takes_brotli: bool,
    holds_a_form: bool,
    address: Option<IpAddr>,
    agent: Option<HeaderValue>,
    held: Option<HeaderValue>,
    operation: Uuid,
    method: Method,
    path: Option<PathAndQuery>,
    access_log: AccessLog,
    route: OnceLock<MatchedPath>,
    keyed: AtomicBool,
}

impl Context {
    /// Reads the head of a request.
    pub(crate) fn new(
        app: AppState,
        operation: Uuid,
        (product, slot): (usize, Slot),
        subject: Option<Subject>,
        parts: &Parts,
    ) -> Self {
        let peer = parts.extensions.get::<SocketAddr>().map(SocketAddr::ip);
        let address = proxies::client_address(app.settings(), &parts.headers, peer);
        Self(Arc::new(Inner {
            subject,
            want: wanted(&parts.headers, parts.uri.path()),
            boosted: text(&parts.headers, &BOOSTED) == "true",
            from: parts.headers.get(&FROM).cloned(),
            takes_brotli: takes_brotli(&parts.headers),
            holds_a_form: holds_a_form(app.settings().base_of(product, slot), parts),
            address,
            agent: parts.headers.get(header::USER_AGENT).cloned(),
            held: parts.headers.get(header::IF_NONE_MATCH).cloned(),
            operation,
            method: parts.method.clone(),
            path: parts.uri.path_and_query().cloned(),
            access_log: AccessLog::default(),
            route: OnceLock::new(),
            keyed: AtomicBool::new(false),
            product,
            slot,
            app,
        }))
    }

    /// What every request may use.
    pub fn app(&self) -> &AppState {
        &self.0.app
    }

    /// Under which of our addresses it came.
    pub fn base(&self) -> Base<'_> {
        let settings = self.0.app.settings();
        settings.base_of(self.0.product, self.0.slot)
    }

    /// The product's rank.
    pub(crate) fn rank(&self) -> usize {
        self.0.product
    }

    /// The store.
    pub fn db(&self) -> &Db {
        self.0.app.db()
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.db().now()
    }

    /// What was added to the state, by its type.
    pub fn extension<T: std::any::Any + Send + Sync>(&self) -> Result<Arc<T>, kernel::Fault> {
        self.0.app.extension()
    }

    /// Who asks, when somebody is signed in. For the look of a page: rights come from proofs.
    pub fn subject(&self) -> Option<&Subject> {
        self.0.subject.as_ref()
    }

    /// What kind of answer is wanted.
    pub fn want(&self) -> Want {
        self.0.want
    }

    /// Whether the answer takes the place of the page: the browser asked for it, or htmx did in the place of the browser, for a plain
    /// link or form. What a module or an element of its own asks for is put beside the rest.
    pub fn wants_page(&self) -> bool {
        self.0.want == Want::Page || (self.0.want == Want::Fragment && self.0.boosted)
    }

    /// The page, within SPICO, from which htmx or a module of ours asks: path and query. None when nothing says so.
    pub(crate) fn page_behind(&self) -> Option<&str> {
        let whole = self.0.from.as_ref()?.to_str().ok()?;
        let (_, after_scheme) = whole.split_once("://")?;
        let path = after_scheme
            .find('/')
            .and_then(|at| after_scheme.get(at..))?;
        path.split('#').next().map(|path| self.0.slot.bare(path))
    }

    /// Whether the answer may be compressed with Brotli.
    pub(crate) fn takes_brotli(&self) -> bool {
        // What leaves for another account than the first is read once more on its way.
        self.0.takes_brotli && self.0.slot == Slot::FIRST
    }

    /// Whether somebody sends a form in a session, open or not, and whatever it is about may be sent again.
    pub(crate) fn holds_a_form(&self) -> bool {
        self.0.holds_a_form
    }

    /// The client's address: for rate limits, never stored whole.
    pub fn address(&self) -> Option<IpAddr> {
        self.0.address
    }

    /// The address's network: what the trace keeps.
    pub fn network(&self) -> Option<String> {
        self.0.address.map(network)
    }

    /// The browser's own name, at most 300 characters; empty when it says none or none that is readable.
    pub fn agent(&self) -> &str {
        let name = self.0.agent.as_ref().and_then(|name| name.to_str().ok());
        let name = name.unwrap_or_default();
        name.get(..300).unwrap_or(name)
    }

    /// The tags of the answers that the client holds already (T16); empty when it says none.
    pub(crate) fn held(&self) -> &str {
        let held = self.0.held.as_ref().and_then(|held| held.to_str().ok());
        held.unwrap_or_default()
    }

    /// The operation's id, shown in small print and in the log.
    pub fn operation(&self) -> Uuid {
        self.0.operation
    }

    /// The request's method.
    pub fn method(&self) -> &Method {
        &self.0.method
    }

    /// Whether it asks for a change.
    pub(crate) fn is_change(&self) -> bool {
        self.0.method != Method::GET && self.0.method != Method::HEAD
    }

    /// The request's path and query.
    pub fn path(&self) -> &str {
        self.0.path.as_ref().map_or("", PathAndQuery::as_str)
    }

    /// Notes which route was found: said by the proof with which each handler begins.
    pub(crate) fn note_route(&self, parts: &Parts) {
        if let Some(route) = parts.extensions.get::<MatchedPath>() {
            self.0.route.get_or_init(|| route.clone());
        }
    }

    /// The route's pattern, for the trace and the counters.
    pub(crate) fn route(&self) -> &str {
        self.0.route.get().map_or("autre", MatchedPath::as_str)
    }

    /// Notes that a form of the answer carries a key.
    pub(crate) fn note_key(&self) {
        self.0.keyed.store(true, Ordering::Relaxed);
    }

    /// Whether the answer may be the same for many: nothing that was sent is in it, and no key of a form.
    pub(crate) fn is_common(&self) -> bool {
        !self.is_change() && !self.0.keyed.load(Ordering::Relaxed)
    }

    /// The actor for the trace.
    pub fn actor(&self) -> Actor {
        let mut actor = self.subject().map(Subject::actor).unwrap_or_default();
        actor.operation = Some(self.0.operation);
        actor.network = self.network();
        actor
    }

    /// Counts one more of these for whoever is signed in; refused when they come faster than anybody's hands.
    pub fn pace(&self, pace: Pace) -> Result<(), Failure> {
        let Some(subject) = self.subject() else {
            return Ok(());
        };
        let kept = self.app().paces().keep(pace, subject.account.uuid());
        kept.map_err(Failure::too_fast)
    }

    /// Counts one more of what strangers make SPICO write; whether it is within the bound of all of them together. A refusal for it is
    /// one of a number, told without saying whence ([`AccessLog::of_many`]).
    pub fn admits(&self, crowd: Crowd) -> bool {
        self.app().paces().admits(crowd)
    }

    /// Opens a list that is about to be shown. Of persons cared for it notes whom: that is one reading (I-3).
    pub fn show<R: Listing, T>(&self, listed: Listed<R, T>) -> Vec<T> {
        listed.open(|ids| {
            if R::CARED_FOR {
                self.access_log().list(R::NOUN, ids);
            }
        })
    }

    /// What this request has read.
    pub fn access_log(&self) -> &AccessLog {
        &self.0.access_log
    }
}

/// `/16` of an IPv4 address, `/48` of an IPv6 one.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            format!("{a}.{b}.0.0/16")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// The id of a request: shown where it fails, and in every line of the log about it.
pub(crate) fn new_operation(app: &AppState) -> Uuid {
    kernel::id::new_v7(&**app.db().clock(), &**app.db().entropy())
}

/// Without the forms about the session itself: they hold nothing that anybody wrote.
fn holds_a_form(base: Base<'_>, parts: &Parts) -> bool {
    let path = parts.uri.path();
    let about_itself = ["/verrou", "/deconnexion", "/session/"];
    let is_form = || {
        let kind = text(&parts.headers, &header::CONTENT_TYPE);
        kind.starts_with("application/x-www-form-urlencoded")
    };
    let cookie = || cookie::of(&parts.headers, &cookie::name(base));
    parts.method == Method::POST
        && behind(base.product, parts) == Behind::Hand
        && is_form()
        && cookie().is_some_and(|token| !token.is_empty())
        && !about_itself.iter().any(|start| path.starts_with(start))
}

fn wanted(headers: &HeaderMap, path: &str) -> Want {
    let accept = text(headers, &header::ACCEPT);
    let htmx = text(headers, &HeaderName::from_static("hx-request")) == "true";
    let full = text(headers, &HeaderName::from_static("hx-request-type")) == "full";
    if path.starts_with("/api/") || accept.starts_with("application/json") {
        Want::Json
    } else if htmx && !full {
        Want::Fragment
    } else {
        Want::Page
    }
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let mut codings = text(headers, &header::ACCEPT_ENCODING).split(',');
    // With a weight (`br;q=0.5`) it is left to the layer that compresses, which knows them all.
    codings.any(|coding| coding.trim() == "br")
}

/// A header's text, empty when absent or unreadable.
pub fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

impl FromRequestParts<AppState> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| {
            Self::new(
                app.clone(),
                new_operation(app),
                (0, Slot::FIRST),
                None,
                parts,
            )
        }))
    }
}
