//! Contradictions found in the trace, described in French for the operator.

use std::fmt;

/// The first contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// A seal contradicts its rows or the seal before, or was made without the key.
    Seal {
        /// The seal.
        seal: i64,
        /// The first line that it covers.
        first_event: i64,
        /// The last line that it covers.
        last_event: i64,
        /// The lines that it covered when it was made.
        sealed_events: i64,
        /// The lines that are there now.
        found_events: i64,
    },
    /// A seal is missing.
    Missing {
        /// Its number.
        seal: i64,
        /// Rows that should have a seal have none: seals were removed, or nobody sealed.
        found: i64,
    },
    /// Lines are without a seal that should have one: seals were taken away, or nobody sealed.
    Unsealed {
        /// The first of them.
        first_event: i64,
        /// The lines without a seal, in all.
        events: i64,
    },
    /// The seal of this number was noted outside of the store, and is missing or different there.
    Noted(i64),
}

impl Broken {
    /// What it may mean, for the operator.
    pub const fn advice(&self) -> &'static str {
        match self {
            Self::Seal { .. } | Self::Missing { .. } => {
                "Des traces ont été altérées, par une autre main que SPICO."
            }
            Self::Unsealed { .. } => {
                "Des sceaux ont été retirés, ou SPICO n’a pas pu en poser : son journal le dit alors."
            }
            Self::Noted(_) => {
                "Si vous venez de remettre une sauvegarde, c’est ce qui est attendu : voyez docs/guides/restore-and-crash.md."
            }
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seal {
                seal,
                first_event,
                last_event,
                sealed_events,
                found_events,
            } => write!(
                f,
                "sceau n° {seal} rompu : lignes {first_event} à {last_event}, {sealed_events} scellées, {found_events} trouvées"
            ),
            Self::Missing { seal, found } => write!(
                f,
                "le sceau n° {seal} manque : à sa place se trouve le n° {found}"
            ),
            Self::Unsealed {
                first_event,
                events,
            } => write!(
                f,
                "à partir de la ligne {first_event}, des lignes devraient être scellées et ne le sont pas ({events} sans sceau)"
            ),
            Self::Noted(seal) => write!(
                f,
                "le sceau n° {seal}, noté hors de la base, n’y est plus : des traces ont été retirées, ou une base plus ancienne a été remise"
            ),
        }
    }
}
