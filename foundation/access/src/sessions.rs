//! How the web layer learns who sends a request. The room `identity` implements it.

use std::future::Future;
use std::pin::Pin;

use kernel::Fault;

use crate::Subject;

/// A boxed future.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// What caused a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// The person did something: it postpones the idle limit (A21.1).
    Hand,
    /// A page or an API client polls by itself: it postpones nothing.
    Script,
}

/// Knows the sessions.
pub trait Sessions: Send + Sync {
    /// The person who holds this token; `None` when the session has ended, is locked, was revoked, or never existed.
    fn subject<'a>(&'a self, token: &'a str, behind: Behind) -> Pending<'a, Option<Subject>>;
}
