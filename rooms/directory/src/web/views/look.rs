//! Labels, colours and icons for the values of the domain.

use crate::domain::{Reach, Sector};

impl From<Sector> for ui::avatar::Sector {
    fn from(sector: Sector) -> Self {
        match sector {
            Sector::Health => Self::Sanitaire,
            Sector::Social => Self::Social,
            Sector::MedicoSocial => Self::MedicoSocial,
        }
    }
}

impl From<Reach> for ui::state::Reach {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Active => Self::Active,
            Reach::Dormant => Self::Dormant,
            Reach::SecureMail => Self::MssOnly,
            Reach::Nothing => Self::NoAccount,
        }
    }
}
