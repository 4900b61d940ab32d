//! What a room says of a thing that is protected.

use std::future::Future;
use std::str::FromStr;

use db::Db;
use kernel::Fault;

use crate::{Facts, Subject};

/// A protected thing. A room implements it once, in `policy.rs`; looking it up is the check.
pub trait Resource: Send + Sync + 'static {
    /// Its identifier.
    type Id: FromStr + Copy + Send + Sync;
    /// What the lookup already read, for the handler's use: it needn't read it again.
    type Known: Send + Sync;
    /// The name of its parameter in routes: `/discussions/{conversation}`.
    const PARAM: &'static str;
    /// Its FHIR noun, a table of the matrix, and how the trace names it.
    const NOUN: &'static str;
    /// Whether reading it is traced (I-3).
    const TRACED: bool;

    /// Whether it is a person cared for: a list of them that is shown leaves one reading, which holds them ([`crate::Listed`]).
    const CARED_FOR: bool = false;

    /// Whether only a situation d'exercice can be related to it (I-14): an account without one is told so, whichever it asks for.
    const NEEDS_SITUATION: bool = false;

    /// Looks it up and says how the subject is related to it. `None`: it doesn't exist. Asked only for a subject with two factors
    /// who accepted the terms (I-6).
    fn facts(
        db: &Db,
        subject: &Subject,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<(Facts, Self::Known)>, Fault>> + Send;

    /// The identifier for the trace, from the address alone.
    fn uuid(id: Self::Id) -> kernel::Uuid;

    /// The identifier for the trace once it was found: an address that names it otherwise still leaves its own id.
    fn uuid_of(id: Self::Id, _known: &Self::Known) -> kernel::Uuid {
        Self::uuid(id)
    }
}

/// What the list of a room's resources says of each.
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
    /// What is to be said of `R`.
    pub const fn of<R: Resource>() -> Self {
        Self {
            noun: R::NOUN,
            param: R::PARAM,
            is_traced: R::TRACED,
        }
    }
}
