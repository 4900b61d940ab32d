//! Where people are let in: the addresses to which the floor leads whoever may not pass yet. The room that knows who is signed in says
//! them; the floor knows no address of its own.

/// The addresses of sign-in, and of what surrounds it.
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
    /// Takes a form that met a locked session, with all that it holds.
    pub interrupted: &'static str,
    /// Locks the session.
    pub lock: &'static str,
    /// Ends it.
    pub sign_out: &'static str,
    /// Where a page reports gestures made in it, once a minute at most.
    pub gestures: &'static str,
    /// Whom to ask for help.
    pub help: &'static str,
    /// Where somebody who is signed in at another product arrives: takes that product's key as `de`, and the way on as `suite`.
    pub arrival: &'static str,
    /// Beginnings of the addresses that are a way in or out: none is a page to come back to.
    pub ways: &'static [&'static str],
}

impl Entrances {
    /// Nobody is let in: every way leads to the front page.
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
