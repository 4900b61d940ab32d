//! The enumerations stored as text.

db::text_enum! {
    /// Where an entry comes from (B01).
    pub enum Origin {
        /// The national register.
        National = "annuaire",
        /// Created here, for professionals without RPPS.
        Created = "cree",
    }
}

db::text_enum! {
    /// Whether an entry is in use (B08.2): one that left the register is kept while something refers to it.
    pub enum State {
        /// Found by the search.
        Active = "actif",
        /// Kept, and shown as such.
        Inactive = "inactif",
    }
}

db::text_enum! {
    /// The sector somebody works in.
    pub enum Sector {
        /// Health.
        Health = "sanitaire",
        /// Social.
        Social = "social",
        /// Between both.
        MedicoSocial = "medico-social",
    }
}

/// The state of the account behind a situation (B04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Seen within the last 30 days.
    Active,
    /// Not seen for 30 days.
    Dormant,
    /// No account, or one that can't be used.
    None,
}

/// How a professional can be reached (B04).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Uses SPICO.
    Active,
    /// Has an account, not seen for 30 days.
    Dormant,
    /// By secure mail only.
    SecureMail,
    /// Not at all through SPICO.
    Nothing,
}

impl Reach {
    /// What follows from account and mailbox.
    pub const fn of(presence: Presence, has_mailbox: bool) -> Self {
        match (presence, has_mailbox) {
            (Presence::Active, _) => Self::Active,
            (Presence::Dormant, _) => Self::Dormant,
            (Presence::None, true) => Self::SecureMail,
            (Presence::None, false) => Self::Nothing,
        }
    }

    /// The value in JSON answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "actif",
            Self::Dormant => "dormant",
            Self::SecureMail => "mss",
            Self::Nothing => "aucun",
        }
    }

    /// Whether a conversation can begin.
    pub const fn can_be_written_to(self) -> bool {
        matches!(self, Self::Active | Self::Dormant)
    }
}
