//! The person behind a request.

use std::sync::Arc;

use kernel::Timestamp;
use kernel::id::Id as _;

db::id!(/// An account (compte).
    pub AccountId, "acc");
db::id!(/// A session (one browser signed in).
    pub SessionId, "ses");
db::id!(/// A situation d'exercice: one person, one profession, one structure. All rights are computed on it (I-14).
    pub PractitionerRoleId, "rol");

/// The level of assurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// Password alone (A03, tab 3): the tile page and nothing of SPICO (I-6).
    Aal1,
    /// A second factor, or Pro Santé Connect: all of SPICO.
    Aal2,
}

db::text_enum! {
    /// Whether the device is shared or personal: decides what may stay on it (front-end §9).
    pub enum DeviceProfile {
        /// A shared post: nothing clinical is kept.
        Shared = "partage",
        /// A personal device, declared by the user.
        Personal = "personnel",
    }
}

/// Display preferences (J4); values of `data-*` attributes, empty for the default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Display {
    /// `clair`, `sombre`, or empty to follow the system.
    pub theme: String,
    /// `confort`, `compact`, or empty.
    pub density: String,
    /// `90`, `110`, `125`, `150`, or empty.
    pub text_size: String,
    /// `luciole`, or empty.
    pub font: String,
    /// `lent`, or empty.
    pub network: String,
    /// `non` when single-key shortcuts are off (RGAA 12.10), or empty.
    pub shortcuts: String,
    /// How screen readers announce new messages: `tout`, `son`, `rien`, or empty for the author alone.
    pub announce: String,
}

/// The person behind a request, as its session says.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The account.
    pub account: AccountId,
    /// The situation under which the person acts; none for a support or administration account.
    pub practitioner_role: Option<PractitionerRoleId>,
    /// The session.
    pub session: SessionId,
    /// The level of assurance.
    pub assurance: Assurance,
    /// The name shown to the person and to others: `Claire Martin`.
    pub name: Arc<str>,
    /// The acting capacity: `Infirmière · Cabinet du Port`.
    pub role_label: Arc<str>,
    /// Whether the person administers the platform.
    pub is_administrator: bool,
    /// Whether the current terms are accepted: all of them, or those that the product asks for (A11.1).
    pub accepted_terms: bool,
    /// The documents of which the current version is accepted.
    pub accepted: Arc<[&'static str]>,
    /// Whose device it is.
    pub device: DeviceProfile,
    /// Display preferences.
    pub display: Arc<Display>,
    /// The session's absolute end.
    pub expires_at: Timestamp,
}

/// The answer to an account without a situation, whatever it asks for: it reveals nothing of what exists (I-7).
pub const WITHOUT_SITUATION: &str = "Votre compte n’a pas de situation d’exercice en cours\u{A0}: sans elle, cette page ne peut pas s’ouvrir. Si une situation vient de prendre fin, choisissez-en une autre dans «\u{A0}Mon compte\u{A0}», ou demandez au référent de votre structure de vous rattacher.";

impl Subject {
    /// The situation d'exercice under which it acts (I-14); `Denied`, with what to do, to one who has none.
    pub fn acting_role(&self) -> Result<PractitionerRoleId, kernel::Fault> {
        self.practitioner_role
            .ok_or_else(|| kernel::Fault::denied(WITHOUT_SITUATION))
    }

    /// The addressee of live streams: the situation under which one acts, or the account of somebody who has none.
    pub fn addressee(&self) -> kernel::Uuid {
        self.practitioner_role
            .map_or(self.account.uuid(), kernel::id::Id::uuid)
    }

    /// The same person for the trace.
    pub fn actor(&self) -> db::Actor {
        db::Actor {
            account: Some(self.account.uuid()),
            practitioner_role: self.practitioner_role.map(kernel::id::Id::uuid),
            session: Some(self.session.uuid()),
            operation: None,
            network: None,
        }
    }
}
