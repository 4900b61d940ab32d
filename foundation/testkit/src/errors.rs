//! Collects what is logged at ERROR, for tests.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// Collects what is logged at ERROR on this thread, as long as it lives. For tests that run on one thread.
pub struct Errors {
    heard: Arc<Mutex<Vec<String>>>,
    _listening: DefaultGuard,
}

impl Errors {
    /// Starts collecting.
    #[must_use]
    pub fn listen() -> Self {
        let heard = Arc::default();
        let listening = tracing::subscriber::set_default(Ear(Arc::clone(&heard)));
        Self {
            heard,
            _listening: listening,
        }
    }

    /// What was collected since the last call: fields and message of each.
    pub fn take(&self) -> Vec<String> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *heard)
    }
}

struct Ear(Arc<Mutex<Vec<String>>>);

impl Subscriber for Ear {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _infallible = write!(self.0, "{field}={value:?} ");
    }
}
