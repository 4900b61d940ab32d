//! Who may do what: proofs of access and the one place where they are decided.
//!
//! - `subject`: who asks, under which situation, with which level of assurance.
//! - `decision`: `decide`, pure and deny-by-default, over the `matrix`, which is data.
//! - `proof`: `Permit`, `Scope`, `Signed`, `Public`: values that only this crate can make. A handler without one doesn't compile (I-1).
//! - `resource`: what a room declares about a protected resource.

pub mod decision;
mod listed;
pub mod matrix;
pub mod proof;
pub mod resource;
pub mod sessions;
pub mod subject;

pub use decision::{Decision, Facts, Verdict, admit, decide};
pub use listed::Listed;
pub use matrix::Matrix;
pub use proof::{
    Aal1, Aal2, Action, Leaving, Level, Listing, Manage, Permit, Proof, Public, Read, Reason,
    Scope, Signed, Write,
};
pub use resource::{Protected, Resource};
pub use sessions::Sessions;
pub use subject::{
    AccountId, Assurance, DeviceProfile, Display, PractitionerRoleId, SessionId, Subject,
    WITHOUT_SITUATION,
};
