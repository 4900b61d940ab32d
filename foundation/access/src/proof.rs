//! Proofs of access: values that only this crate can make.

use std::marker::PhantomData;

use db::Db;
use kernel::{Fault, id::Id as _};

use crate::decision::{Decision, Facts, Verdict, admit, decide};
use crate::{Assurance, Listed, Matrix, PractitionerRoleId, Resource, Subject};

mod sealed {
    pub trait Sealed {}
}

/// Evidence that access was decided. Sealed: rooms can't make one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` proves nothing about access",
    label = "the first argument of a handler is a proof",
    note = "begin with `Permit<Action, Resource>`, `Scope<Action, Resource>`, `Signed<Aal2>` or `Public<Reason>` (I-1)"
)]
pub trait Proof: sealed::Sealed {
    /// Its name in the golden list of routes.
    fn describe() -> String;
}

/// An action: a column of the matrix.
pub trait Action: Send + Sync + 'static {
    /// Its name in the matrix.
    const CODE: &'static str;
}

macro_rules! action {
    ($(#[$doc:meta])* $name:ident, $code:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl Action for $name {
            const CODE: &'static str = $code;
        }
    };
}

action!(/// See it.
    Read, "read");
action!(/// Add to it or change one's own part of it.
    Write, "write");
action!(/// Change it for everybody.
    Manage, "manage");

/// The right to do `A` on one `R`, with what the lookup read.
pub struct Permit<A: Action, R: Resource> {
    id: R::Id,
    known: R::Known,
    subject: Subject,
    basis: &'static str,
    action: PhantomData<A>,
}

impl<A: Action, R: Resource> Permit<A, R> {
    /// Loads the facts, decides, and returns the proof or the reason why not.
    pub async fn mint(
        db: &Db,
        matrix: &Matrix,
        subject: Option<&Subject>,
        id: R::Id,
    ) -> Result<Result<Self, Decision>, Fault> {
        // The checks that need no lookup come first, so that nothing is read for subjects who may read nothing.
        let asking = match admit(subject, Assurance::Aal2) {
            Ok(asking) => asking,
            Err(decision) => return Ok(Err(decision)),
        };
        if R::NEEDS_SITUATION && asking.practitioner_role.is_none() {
            return Ok(Err(Decision::without_situation()));
        }
        let Some((facts, known)) = R::facts(db, asking, id).await? else {
            // The same answer as for a resource that the subject may not know of (I-7).
            let absent = Facts::related(R::NOUN, Vec::new());
            return Ok(Err(decide(subject, A::CODE, &absent, matrix)));
        };
        let decision = decide(subject, A::CODE, &facts, matrix);
        Ok(match decision.verdict {
            Verdict::Allowed => Ok(Self {
                id,
                known,
                subject: asking.clone(),
                basis: decision.rule,
                action: PhantomData,
            }),
            _ => Err(decision),
        })
    }

    /// The thing's identifier: the one that was checked.
    pub fn id(&self) -> R::Id {
        self.id
    }

    /// What the lookup read.
    pub fn known(&self) -> &R::Known {
        &self.known
    }

    /// The subject.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The ground of the right, for the trace.
    pub fn basis(&self) -> &'static str {
        self.basis
    }
}

/// The right to list the `R`s to which the subject has a relation: the store's list functions take it.
pub struct Scope<A: Action, R: Listing> {
    subject: Subject,
    marker: PhantomData<(A, R)>,
}

/// A kind of thing that can be listed.
pub trait Listing: Send + Sync + 'static {
    /// Its FHIR noun.
    const NOUN: &'static str;
    /// Whether its lists are of persons cared for: each list shown leaves one reading, which holds their ids (I-3).
    const CARED_FOR: bool = false;
}

impl<R: Resource> Listing for R {
    const NOUN: &'static str = <R as Resource>::NOUN;
    const CARED_FOR: bool = <R as Resource>::CARED_FOR;
}

impl<A: Action, R: Listing> Scope<A, R> {
    /// The scope of a professional who is signed in strongly and has accepted the terms.
    pub fn mint(subject: Option<&Subject>) -> Result<Self, Decision> {
        Ok(Self {
            subject: admit(subject, Assurance::Aal2)?.clone(),
            marker: PhantomData,
        })
    }

    /// The subject.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Wraps the rows read under this right, with the id of each.
    pub fn listed<T>(&self, rows: Vec<T>, id: impl Fn(&T) -> kernel::Uuid) -> Listed<R, T> {
        Listed::new(rows, id)
    }

    /// The situation under which the subject lists; `Denied`, with what to do, for an account without one.
    pub fn practitioner_role(&self) -> Result<PractitionerRoleId, Fault> {
        self.subject.acting_role()
    }
}

/// A level of assurance, as a type.
pub trait Level: Send + Sync + 'static {
    /// The level.
    const ASSURANCE: Assurance;
    /// Whether changes under it are rate-limited.
    const IS_PACED: bool = true;
}

/// A password at least.
#[derive(Debug, Clone, Copy)]
pub struct Aal1;
/// Two factors.
#[derive(Debug, Clone, Copy)]
pub struct Aal2;
/// At least a password, to sign out or to lock: never rate-limited.
#[derive(Debug, Clone, Copy)]
pub struct Leaving;

impl Level for Aal1 {
    const ASSURANCE: Assurance = Assurance::Aal1;
}
impl Level for Aal2 {
    const ASSURANCE: Assurance = Assurance::Aal2;
}
impl Level for Leaving {
    const ASSURANCE: Assurance = Assurance::Aal1;
    const IS_PACED: bool = false;
}

/// Somebody is signed in: for pages without a resource. A password-only session never gets `Signed<Aal2>` (I-6).
pub struct Signed<L: Level> {
    subject: Subject,
    level: PhantomData<L>,
}

impl<L: Level> Signed<L> {
    /// Allows, or says why not.
    pub fn mint(subject: Option<&Subject>) -> Result<Self, Decision> {
        Ok(Self {
            subject: admit(subject, L::ASSURANCE)?.clone(),
            level: PhantomData,
        })
    }

    /// The subject.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }
}

/// Why a page is open to everybody: listed in the golden file of routes.
pub trait Reason: Send + Sync + 'static {
    /// The reason, in English, for the reader of the golden file.
    const WHY: &'static str;
    /// Whether changes of signed-in people are rate-limited here as everywhere: not where a session ends.
    const IS_PACED: bool = true;
}

/// A page open to everybody, for a reason.
pub struct Public<R: Reason>(PhantomData<R>);

impl<R: Reason> Public<R> {
    /// There is nothing to decide.
    pub fn mint() -> Self {
        Self(PhantomData)
    }
}

impl<A: Action, R: Resource> sealed::Sealed for Permit<A, R> {}
impl<A: Action, R: Listing> sealed::Sealed for Scope<A, R> {}
impl<L: Level> sealed::Sealed for Signed<L> {}
impl<R: Reason> sealed::Sealed for Public<R> {}

impl<A: Action, R: Resource> Proof for Permit<A, R> {
    fn describe() -> String {
        format!("permit {} {}", A::CODE, R::NOUN)
    }
}
impl<A: Action, R: Listing> Proof for Scope<A, R> {
    fn describe() -> String {
        format!("scope {} {}", A::CODE, R::NOUN)
    }
}
impl<L: Level> Proof for Signed<L> {
    fn describe() -> String {
        format!("signed {:?}", L::ASSURANCE)
    }
}
impl<R: Reason> Proof for Public<R> {
    fn describe() -> String {
        format!("public: {}", R::WHY)
    }
}

impl<A: Action, R: Resource> std::fmt::Debug for Permit<A, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Permit({} {} {} by {})",
            A::CODE,
            R::NOUN,
            R::uuid(self.id),
            self.subject.account.uuid()
        )
    }
}
