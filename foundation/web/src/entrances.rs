//! The sign-in addresses, to which `web` redirects whoever may not pass yet. The room that knows the sessions sets them; `web` knows no
//! address of its own.

/// The addresses of sign-in, and of what belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entrances {
    /// Asks who one is.
    pub sign_in: &'static str,
    /// Asks for a second factor.
    pub step_up: &'static str,
    /// Shows the terms to be accepted.
    pub terms: &'static str,
    /// Where a situation d'exercice is chosen.
    pub situations: &'static str,
    /// Takes a form that met a locked session.
    pub interrupted: &'static str,
    /// Locks the session.
    pub lock: &'static str,
    /// Ends it.
    pub sign_out: &'static str,
    /// Where a page reports activity, once a minute at most.
    pub gestures: &'static str,
    /// The help page.
    pub help: &'static str,
    /// Where somebody who is signed in at another product arrives: takes that product's key as `de`, and the way on as `suite`.
    pub arrival: &'static str,
    /// Beginnings of the addresses that are a way in or out: none is a page to come back to.
    pub ways: &'static [&'static str],
}

impl Entrances {
    /// No room provides sign-in: everything redirects to the front page.
    pub const NONE: Self = Self {
        sign_in: "/",
        step_up: "/",
        terms: "/",
        situations: "/",
        interrupted: "/",
        lock: "/",
        sign_out: "/",
        gestures: "/",
        help: "/",
        arrival: "/",
        ways: &[],
    };
}
