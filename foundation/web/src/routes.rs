//! The table of routes. Rooms never see the router: what they add here demands a proof of access (I-1).

use access::{Proof, Public, Reason};
use axum::extract::RawPathParams;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};

use crate::{AppState, Context, Failure, Reply};

/// Why the address of a form may be read by anybody: it redirects to the form's page, and reads nothing.
pub const RELOADING: &str = "the address of a form that was sent leads to its page";

struct Reloading;
impl Reason for Reloading {
    const WHY: &'static str = RELOADING;
}

/// A route in the golden list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteInfo {
    /// The path, with its parameters.
    pub path: &'static str,
    /// `GET` or `POST`: forms know no other.
    pub method: &'static str,
    /// The proof that its handler demands.
    pub proof: String,
}

/// A handler whose first argument is a proof of access.
#[diagnostic::on_unimplemented(
    message = "this handler does not begin with a proof of access",
    label = "begin with `Permit<Action, Resource>`, `Scope<…>`, `Signed<Aal2>` or `Public<Reason>` (I-1)"
)]
pub trait ProvenFirst {
    /// The proof.
    type First: Proof;
}

macro_rules! proven_first {
    ($($argument:ident),*) => {
        impl<Via, First: Proof, $($argument),*> ProvenFirst for (Via, First, $($argument,)*) {
            type First = First;
        }
    };
}

proven_first!();
proven_first!(A);
proven_first!(A, B);
proven_first!(A, B, C);
proven_first!(A, B, C, D);

/// Routes of a room, or of the whole program.
#[derive(Default)]
#[expect(clippy::disallowed_types, reason = "this is the type to use instead")]
pub struct Routes {
    router: axum::Router<AppState>,
    list: Vec<RouteInfo>,
}

impl Routes {
    /// No route yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page or another GET route.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        T: ProvenFirst + 'static,
        H: Handler<T, AppState>,
    {
        self.add("GET", path, T::First::describe(), get(handler))
    }

    /// Adds a change (POST).
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        T: ProvenFirst + 'static,
        H: Handler<T, AppState>,
    {
        self.add("POST", path, T::First::describe(), post(handler))
    }

    /// Adds a change whose address has no page of its own. A browser shows that address when the form comes back with an error, or after a
    /// sign-in on the way: requested again, it redirects to `page`, whose parameters are those of `path`.
    #[must_use]
    pub fn act<H, T>(self, path: &'static str, page: &'static str, handler: H) -> Self
    where
        T: ProvenFirst + 'static,
        H: Handler<T, AppState>,
    {
        let lead = move |_: Public<Reloading>, context: Context, parameters: RawPathParams| async move {
            let parts = parameters.iter();
            let to = parts.fold(page.to_owned(), |to, (name, value)| {
                to.replace(&format!("{{{name}}}"), &kernel::percent::encode(value))
            });
            Ok::<_, Failure>(Reply::go(&context, &to))
        };
        self.post(path, handler).get(path, lead)
    }

    fn add(
        mut self,
        method: &'static str,
        path: &'static str,
        proof: String,
        route: MethodRouter<AppState>,
    ) -> Self {
        self.list.push(RouteInfo {
            path,
            method,
            proof,
        });
        self.router = self.router.route(path, route);
        self
    }

    /// All routes of both.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    /// The golden list.
    pub fn list(&self) -> &[RouteInfo] {
        &self.list
    }

    #[expect(
        clippy::disallowed_types,
        reason = "handed to the layers of this crate only"
    )]
    pub(crate) fn into_router(self) -> axum::Router<AppState> {
        self.router
    }
}
