//! The state of the application: what every request may use.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use access::{Matrix, Sessions};
use db::Db;
use kernel::Fault;

use crate::metrics::Metrics;
use crate::pace::{Limits, Paces};
use crate::packed::Packed;
use crate::refusals::Refusals;

/// What the configuration says to the web floor.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that people type: `https://spico.example.org`, no slash at the end.
    pub public_url: String,
    /// What all pages share: the product's name and its navigation.
    pub site: ui::page::Site,
    /// Where people are let in.
    pub entrances: crate::Entrances,
    /// What concerns the whole service, above every page.
    pub banner: Option<ui::Markup>,
    /// Seconds without activity after which a page on a shared post locks (A21.1).
    pub idle_seconds: u32,
    /// The same on a device that its owner declared personal.
    pub idle_seconds_personal: u32,
    /// Whether a proxy in front tells the client's address (`X-Forwarded-For`).
    pub trust_proxy: bool,
    /// Which addresses are proxies of ours; none named: whoever speaks to the listener is the only one.
    pub proxies: crate::Proxies,
}

impl Settings {
    /// The usual limits, for people who type this address; no navigation and nobody let in until the rooms have said theirs.
    pub fn new(public_url: &str) -> Self {
        Self {
            public_url: public_url.to_owned(),
            site: ui::page::Site::default(),
            entrances: crate::Entrances::NONE,
            banner: None,
            idle_seconds: 15 * 60,
            idle_seconds_personal: 8 * 3600,
            trust_proxy: false,
            proxies: crate::Proxies::default(),
        }
    }

    /// Whether people come over TLS: cookies are then `Secure` and `__Host-`.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What every request may use. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    db: Db,
    matrix: Matrix,
    sessions: Arc<dyn Sessions>,
    settings: Settings,
    extensions: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    metrics: Metrics,
    seen: crate::access_log::RecentReads,
    refusals: Refusals,
    paces: Paces,
    packed: Packed,
    content_policy: http::HeaderValue,
}

/// Puts it together.
pub struct Builder {
    db: Db,
    matrix: Matrix,
    sessions: Arc<dyn Sessions>,
    settings: Settings,
    extensions: HashMap<TypeId, Arc<dyn Any + Send + Sync>>,
    limits: Limits,
}

impl Builder {
    /// How fast an account may go, when it isn't as usual.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Adds what rooms find by its type: a search index, the live hub, the courier.
    #[must_use]
    pub fn extension<T: Any + Send + Sync>(mut self, extension: Arc<T>) -> Self {
        self.extensions.insert(TypeId::of::<T>(), extension);
        self
    }

    /// The same, many at once.
    #[must_use]
    pub fn extensions(mut self, more: HashMap<TypeId, Arc<dyn Any + Send + Sync>>) -> Self {
        self.extensions.extend(more);
        self
    }

    /// Ready to serve.
    pub fn build(self) -> AppState {
        let Self {
            db,
            matrix,
            sessions,
            settings,
            extensions,
            limits,
        } = self;
        let paces = Paces::new(&limits, db.clock());
        let content_policy = crate::host::content_policy(&settings.public_url);
        AppState(Arc::new(Inner {
            db,
            matrix,
            sessions,
            settings,
            extensions,
            metrics: Metrics::new(),
            seen: crate::access_log::RecentReads::default(),
            refusals: Refusals::default(),
            paces,
            packed: Packed::default(),
            content_policy,
        }))
    }
}

impl AppState {
    /// Begins with what there always is.
    pub fn builder(
        db: Db,
        matrix: Matrix,
        sessions: Arc<dyn Sessions>,
        settings: Settings,
    ) -> Builder {
        Builder {
            db,
            matrix,
            sessions,
            settings,
            extensions: HashMap::new(),
            limits: Limits::default(),
        }
    }

    /// The store.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The rights.
    pub fn matrix(&self) -> &Matrix {
        &self.0.matrix
    }

    /// The sessions.
    pub fn sessions(&self) -> &dyn Sessions {
        &*self.0.sessions
    }

    /// The configuration.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The counters.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// What was traced a moment ago.
    pub(crate) fn seen(&self) -> &crate::access_log::RecentReads {
        &self.0.seen
    }

    /// Refusals that are told by their number.
    pub(crate) fn refusals(&self) -> &Refusals {
        &self.0.refusals
    }

    /// How fast each account goes.
    pub(crate) fn paces(&self) -> &Paces {
        &self.0.paces
    }

    /// The content policy of every document.
    pub(crate) fn content_policy(&self) -> &http::HeaderValue {
        &self.0.content_policy
    }

    /// Pages that are compressed once.
    pub(crate) fn packed(&self) -> &Packed {
        &self.0.packed
    }

    /// What was added, by its type.
    pub fn extension<T: Any + Send + Sync>(&self) -> Result<Arc<T>, Fault> {
        let found = self.0.extensions.get(&TypeId::of::<T>()).cloned();
        found
            .and_then(|found| found.downcast().ok())
            .ok_or_else(|| {
                Fault::internal(format!("the app has no {}", std::any::type_name::<T>()))
            })
    }
}
