//! Where the web learns who asks. The room `identity` answers.

use std::future::Future;
use std::pin::Pin;

use kernel::Fault;

use crate::Subject;

/// An answer that is on its way.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// What is behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// Somebody's gesture: it puts the idle limit off (A21.1).
    Hand,
    /// A page or a program that asks by itself: it puts nothing off.
    Script,
}

/// Knows the sessions.
pub trait Sessions: Send + Sync {
    /// The person who holds this token; `None` when the session has ended, is locked, was revoked, or never was.
    fn subject<'a>(&'a self, token: &'a str, behind: Behind) -> Pending<'a, Option<Subject>>;
}
