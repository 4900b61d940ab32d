//! The state of the application: what every request may use.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use access::{Matrix, Sessions};
use db::Db;
use kernel::Fault;

use crate::base::{Base, Slot};
use crate::metrics::Metrics;
use crate::pace::{Limits, Paces};
use crate::packed::Packed;
use crate::product::{Product, Products};
use crate::refusals::Refusals;

/// What the configuration says to the web floor.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What is found under which address.
    pub products: Products,
    /// How many accounts one browser may have at a time: the second is at `/a/1`. One, until people can choose among them.
    pub accounts: u8,
    /// Beginning of the addresses that answer by whatever name a request calls us: for who watches over the process. Empty for none.
    pub watched: &'static str,
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
            products: Products::one(Product::new("spico", ui::page::PRODUCT, public_url)),
            accounts: 1,
            watched: "",
            banner: None,
            idle_seconds: 15 * 60,
            idle_seconds_personal: 8 * 3600,
            trust_proxy: false,
            proxies: crate::Proxies::default(),
        }
    }

    /// The address to which letters lead, for the first account of a browser.
    pub fn base(&self) -> Base<'_> {
        self.base_of(0, Slot::FIRST)
    }

    pub(crate) fn base_of(&self, product: usize, slot: Slot) -> Base<'_> {
        let product = self.products.get(product);
        Base { product, slot }
    }

    pub(crate) fn is_watched(&self, path: &str) -> bool {
        !self.watched.is_empty() && path.starts_with(self.watched)
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
    content_policies: Vec<http::HeaderValue>,
    misdirected: AtomicBool,
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
        let products = settings.products.iter().enumerate();
        let content_policies = products
            .map(|(rank, one)| crate::host::content_policy(one, settings.products.beside(rank)))
            .collect();
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
            content_policies,
            misdirected: AtomicBool::new(false),
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

    /// The content policy of every document of a product.
    pub(crate) fn content_policy(&self, product: usize) -> Option<&http::HeaderValue> {
        self.0.content_policies.get(product)
    }

    /// Notes that a request called us by a name that isn't ours; whether it was the first.
    pub(crate) fn note_misdirected(&self) -> bool {
        !self.0.misdirected.swap(true, Ordering::Relaxed)
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
