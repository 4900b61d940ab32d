//! Counters for Prometheus, on a port of their own.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// The labels of a request. Never an address nor an id.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Labels {
    /// The route's pattern.
    pub route: String,
    /// The answer's status.
    pub status: u16,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    /// Answers, by route and status.
    pub answers: Family<Labels, Counter<u64, AtomicU64>>,
    /// Seconds until an answer's head.
    pub seconds: Histogram,
    /// Live streams open now, in this process.
    pub streams: Gauge,
}

impl Metrics {
    /// All at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("spico");
        let answers = Family::default();
        let seconds = Histogram::new(exponential_buckets(0.000_25, 2.0, 16));
        registry.register(
            "http_answers",
            "Answers by route and status",
            answers.clone(),
        );
        let streams = Gauge::default();
        registry.register("open_streams", "Live streams open now", streams.clone());
        registry.register(
            "http_seconds",
            "Seconds until the head of an answer",
            seconds.clone(),
        );
        Self {
            registry,
            answers,
            seconds,
            streams,
        }
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let _infallible = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
