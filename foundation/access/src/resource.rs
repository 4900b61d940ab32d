//! What a room declares about a protected resource.

use std::future::Future;
use std::str::FromStr;

use db::Db;
use kernel::Fault;

use crate::{Facts, Subject};

/// A protected thing. A room implements it once, in `policy.rs`; looking it up is the check.
pub trait Resource: Send + Sync + 'static {
    /// Its identifier.
    type Id: FromStr + Copy + Send + Sync;
    /// What the lookup read, for the handler: it needn't read it again.
    type Known: Send + Sync;
    /// The name of its parameter in routes: `/discussions/{conversation}`.
    const PARAM: &'static str;
    /// Its FHIR noun, a table of the matrix, and how the trace names it.
    const NOUN: &'static str;
    /// Whether reading it is traced (I-3).
    const TRACED: bool;

    /// Whether it is a person cared for: a list of them that is shown leaves one reading, which holds their ids ([`crate::Listed`]).
    const CARED_FOR: bool = false;

    /// Whether only a situation d'exercice can be related to it (I-14): an account without one is told so, whichever it asks for.
    const NEEDS_SITUATION: bool = false;

    /// Loads it and states the subject's relations to it. `None`: it doesn't exist. Called only for a subject with two factors who accepted
    /// the terms (I-6).
    fn facts(
        db: &Db,
        subject: &Subject,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<(Facts, Self::Known)>, Fault>> + Send;

    /// The identifier for the trace, from the address alone.
    fn uuid(id: Self::Id) -> kernel::Uuid;

    /// The identifier for the trace once it was found: also when the address names it by something else than its id.
    fn uuid_of(id: Self::Id, _known: &Self::Known) -> kernel::Uuid {
        Self::uuid(id)
    }
}

/// The summary of one resource type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protected {
    /// Its FHIR noun, a table of the matrix.
    pub noun: &'static str,
    /// The name of its parameter in addresses.
    pub param: &'static str,
    /// Whether reading it is traced.
    pub is_traced: bool,
}

impl Protected {
    /// The summary of `R`.
    pub const fn of<R: Resource>() -> Self {
        Self {
            noun: R::NOUN,
            param: R::PARAM,
            is_traced: R::TRACED,
        }
    }
}
