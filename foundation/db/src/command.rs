//! A change, which can't be made without its trace.

use std::future::Future;

use kernel::Fault;

use crate::{AuditEvent, Tx};

/// A change to the store, run by [`crate::Db::run`] in one transaction: all of it or nothing.
///
/// It may run several times before it succeeds (PostgreSQL asks for it; on SQLite a spoiled batch is run again), so it must change nothing but the store.
pub trait Command: Sync {
    /// Its output.
    type Output: Send;

    /// Makes the change. An error rolls everything back.
    fn run(
        &self,
        tx: &mut Tx<'_>,
    ) -> impl Future<Output = Result<Audited<Self::Output>, Fault>> + Send;
}

/// The outcome of a change together with its trace. It can't be built without one (I-2).
#[must_use]
pub struct Audited<T> {
    pub(crate) output: T,
    pub(crate) events: Vec<AuditEvent>,
}

impl<T> Audited<T> {
    /// `output`, and its row in the trace.
    pub fn new(output: T, event: AuditEvent) -> Self {
        Self {
            output,
            events: vec![event],
        }
    }

    /// Adds one more row.
    pub fn and(mut self, event: AuditEvent) -> Self {
        self.events.push(event);
        self
    }

    /// The same with another output.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Audited<U> {
        Audited {
            output: change(self.output),
            events: self.events,
        }
    }

    /// `output` of a repetition that changed nothing: the first time left the trace (I-9).
    pub fn repeated(output: T, event: AuditEvent) -> Self {
        Self::new(output, event.detail("répétition sans effet"))
    }
}
