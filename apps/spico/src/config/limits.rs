//! How fast an account may go.

use serde::{Deserialize, Serialize};
use web::Rate;

/// Vitesse permise à un compte, dans chaque processus. Personne ne l’atteint en travaillant ; au-delà, une demande est refusée (429) et peut
/// être refaite un instant plus tard. Pour un banc d’essai : 0 en « par minute » lève la borne.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Changements par minute : messages, frappe, lectures, brouillons, réactions… (600 par défaut).
    pub changes_per_minute: u32,
    /// Changements permis d’un coup (150 par défaut : une file d’envoi qui attendait hors ligne part en une fois).
    pub changes_at_once: u32,
    /// Recherches par minute (300 par défaut).
    pub searches_per_minute: u32,
    /// Recherches permises d’un coup (60 par défaut).
    pub searches_at_once: u32,
    /// Discussions créées par minute (20 par défaut).
    pub openings_per_minute: u32,
    /// Discussions créées d’un coup (30 par défaut).
    pub openings_at_once: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let web::Limits {
            changes,
            searches,
            openings,
        } = web::Limits::default();
        Self {
            changes_per_minute: changes.per_minute,
            changes_at_once: changes.burst,
            searches_per_minute: searches.per_minute,
            searches_at_once: searches.burst,
            openings_per_minute: openings.per_minute,
            openings_at_once: openings.burst,
        }
    }
}

impl Limits {
    /// The same for SPICO.
    pub fn of_program(&self) -> web::Limits {
        let rate = |per_minute, burst| Rate { per_minute, burst };
        web::Limits {
            changes: rate(self.changes_per_minute, self.changes_at_once),
            searches: rate(self.searches_per_minute, self.searches_at_once),
            openings: rate(self.openings_per_minute, self.openings_at_once),
        }
    }
}
