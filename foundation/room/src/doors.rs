//! The golden list of doors, routes × personas: each persona asks for every address of a room and sends every form, and the answers are
//! compared with `rooms/X/tests/doors.golden`. A test of the whole program does so; here a room provides the things and personas.

use std::collections::BTreeMap;

use access::{Matrix, Subject};
use db::Db;
use db::row::One;
use db::sql::Query;
use kernel::Fault;

use crate::{Extensions, Pending};

/// The personas of every room: they made nothing and are related to nothing, but for the author.
pub mod people {
    /// Makes the things that addresses name.
    pub const AUTHOR: &str = "auteure";
    /// Is related to none of them.
    pub const STRANGER: &str = "etrangere";
    /// Has an account, and no situation d'exercice.
    pub const WITHOUT_SITUATION: &str = "sans-situation";
    /// Signed in with a password alone.
    pub const WEAK: &str = "mot-de-passe-seul";
    /// Has not accepted the terms yet.
    pub const NEW: &str = "cgu-non-lues";
    /// Nobody: no session at all.
    pub const NOBODY: &str = "anonyme";
}

/// Somebody with an account and a session.
#[derive(Clone)]
pub struct Person {
    /// Their name in the golden list.
    pub name: &'static str,
    /// Whom the session stands for.
    pub subject: Subject,
    /// Their place in the directory.
    pub practitioner: String,
}

/// The place where a room's things are made.
pub struct Stage<'a> {
    /// The store.
    pub db: &'a Db,
    /// What the program hands to the rooms.
    pub with: &'a Extensions,
    /// The rights of all rooms.
    pub matrix: &'a Matrix,
    /// Everybody.
    pub people: &'a [Person],
}

impl Stage<'_> {
    /// Somebody, by name; `Internal` when nobody has it.
    pub fn person(&self, name: &str) -> Result<&Person, Fault> {
        let found = self.people.iter().find(|person| person.name == name);
        found.ok_or_else(|| Fault::internal(format!("no persona is called {name}")))
    }

    /// The situation under which somebody acts, as a form names it.
    pub fn role(&self, name: &str) -> Result<String, Fault> {
        Ok(self.person(name)?.subject.acting_role()?.to_string())
    }
}

/// What the parameters of addresses name: `conversation` → `cnv_…`.
pub type Things = BTreeMap<&'static str, String>;

/// Somebody of [`Doors::people`] or of [`people`] who points at things of their own.
pub struct Persona {
    /// The name in the golden list.
    pub name: &'static str,
    /// Who.
    pub person: &'static str,
    /// What parameters name for them, instead of [`Plot::things`].
    pub things: Things,
}

/// What a room made.
#[derive(Default)]
pub struct Plot {
    /// What parameters name for everybody.
    pub things: Things,
    /// Those for whom they name something else, beside everybody.
    pub personas: Vec<Persona>,
    /// Every form of the room.
    pub forms: Vec<Form>,
}

/// What a room provides for the golden list of doors.
pub trait Doors: Send + Sync {
    /// People of the room's own, beside those of [`people`]. Each is a persona.
    fn people(&self) -> &'static [&'static str] {
        &[]
    }

    /// Makes the room's things, as [`people::AUTHOR`] and the room's own people.
    fn plant<'a>(&'a self, stage: &'a Stage<'a>) -> Pending<'a, Plot>;

    /// What the room keeps, in lines, without instants: a form that is sent twice must leave it as once.
    fn state(&self) -> Vec<&'static Query<One<String>>> {
        Vec::new()
    }
}

/// Why a form that is sent twice has one effect (ADR 0011).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twice {
    /// It carries a key, whose outcome is kept with its effect.
    Keyed,
    /// It says what is to be so: again, it changes nothing.
    Sets,
    /// It needs a secret that no persona has: a test of the room's own sends it twice.
    Elsewhere,
}

/// A form as somebody sends it.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where to.
    pub path: &'static str,
    /// Who.
    pub persona: &'static str,
    /// The page on which it stands.
    pub page: &'static str,
    /// Right.
    pub right: String,
    /// Wrong.
    pub wrong: &'static str,
    /// Why twice is once.
    pub twice: Twice,
    /// Whether only scripts and programs send it, never a browser without our script.
    pub by_script: bool,
    /// Whether it keeps nothing: it tells something to those who listen now, or shows what was sent once more.
    pub keeps_nothing: bool,
    /// The answer that says that there was nothing to do, as the golden list writes it.
    pub idle: Option<&'static str>,
}

impl Form {
    /// The key, or the device's own id, of the forms that carry one.
    pub const KEY: &'static str = "018f0000-0000-7000-8000-00000000cafe";

    /// A form that stands on `page`, where `persona` sends it `right` or `wrong`.
    pub fn new(
        path: &'static str,
        (persona, page): (&'static str, &'static str),
        right: impl Into<String>,
        wrong: &'static str,
        twice: Twice,
    ) -> Self {
        Self {
            path,
            persona,
            page,
            right: right.into(),
            wrong,
            twice,
            by_script: false,
            keeps_nothing: false,
            idle: None,
        }
    }

    /// Only scripts and programs send it.
    #[must_use]
    pub fn by_script(self) -> Self {
        Self {
            by_script: true,
            ..self
        }
    }

    /// It keeps nothing.
    #[must_use]
    pub fn keeps_nothing(self) -> Self {
        Self {
            keeps_nothing: true,
            ..self
        }
    }

    /// This answer says that there was nothing to do.
    #[must_use]
    pub fn idle(self, answer: &'static str) -> Self {
        Self {
            idle: Some(answer),
            ..self
        }
    }
}
