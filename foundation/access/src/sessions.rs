//! Where the web learns who asks. The room `identity` answers.

use std::future::Future;
use std::pin::Pin;

use kernel::Fault;

use crate::Subject;

/// An answer that is on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// Knows the sessions.
pub trait Sessions: Send + Sync {
    /// The person who holds this token; `None` when the session has ended, was revoked, or never was.
    fn subject<'a>(&'a self, token: &'a str) -> Pending<'a, Option<Subject>>;
}
