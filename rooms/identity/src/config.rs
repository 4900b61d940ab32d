//! What `spico.toml` says of sign-in and sessions. Keys are English, their documentation French: it is shown to users.

use std::time::Duration;

use access::DeviceProfile;
use serde::{Deserialize, Serialize};

use crate::domain::throttle::Limit;

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// Réglages de la connexion et des sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityConfig {
    /// Minutes sans activité après lesquelles une session se verrouille sur un poste partagé (15 par défaut, A21.1).
    pub idle_minutes_shared: u32,
    /// La même durée sur un appareil déclaré personnel (480 par défaut, soit 8 heures).
    pub idle_minutes_personal: u32,
    /// Durée totale d’une session, en heures, quelle que soit l’activité (12 par défaut).
    pub session_hours: u32,
    /// Durée de validité d’un lien temporaire, en jours (14 par défaut, A09.1).
    pub link_days: u32,
    /// Durée de validité d’un code à usage unique, en minutes (10 par défaut, A19).
    pub code_minutes: u32,
    /// Secondes à attendre avant de redemander un code (60 par défaut).
    pub code_resend_seconds: u32,
    /// Essais permis par code, et par mot de passe depuis un même endroit, avant un blocage (5 par défaut) ; dix fois plus par jour
    /// depuis tous les endroits ensemble.
    pub tries: u32,
    /// Durée du premier blocage, en minutes (15 par défaut) ; chacun des suivants dure deux fois plus, jusqu’à 4 heures.
    pub lock_minutes: u32,
    /// Échecs permis depuis une même adresse en 15 minutes (100 par défaut : un établissement entier peut n’en avoir qu’une). Les
    /// navigateurs où l’on s’est déjà connecté n’y comptent pas.
    pub tries_per_address: u32,
    /// Envois à la suite à un même compte (10 par défaut), puis autant par heure : les codes, les liens et les identifiants, chacun à
    /// part. La moitié au plus part à la demande de navigateurs où aucun code du compte n’a encore été accepté.
    pub sendings_per_hour: u32,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            idle_minutes_shared: 15,
            idle_minutes_personal: 480,
            session_hours: 12,
            link_days: 14,
            code_minutes: 10,
            code_resend_seconds: 60,
            tries: 5,
            lock_minutes: 15,
            tries_per_address: 100,
            sendings_per_hour: 10,
        }
    }
}

impl IdentityConfig {
    /// How long a session may be idle.
    pub fn idle(&self, device: DeviceProfile) -> Duration {
        let minutes = match device {
            DeviceProfile::Shared => self.idle_minutes_shared,
            DeviceProfile::Personal => self.idle_minutes_personal,
        };
        Duration::from_secs(u64::from(minutes) * MINUTE)
    }

    /// How long a session lasts at most.
    pub fn absolute(&self) -> Duration {
        Duration::from_secs(u64::from(self.session_hours) * HOUR)
    }

    /// How long a temporary link is valid.
    pub fn link(&self) -> Duration {
        Duration::from_secs(u64::from(self.link_days) * DAY)
    }

    /// How long a one-time code is valid.
    pub fn code(&self) -> Duration {
        Duration::from_secs(u64::from(self.code_minutes) * MINUTE)
    }

    /// How long one waits before asking for another code.
    pub fn resend(&self) -> Duration {
        Duration::from_secs(u64::from(self.code_resend_seconds))
    }

    fn locks(&self, tries: u32, window: u64) -> Limit {
        Limit::Locks {
            tries: i64::from(tries.max(1)),
            lock: Duration::from_secs(u64::from(self.lock_minutes) * MINUTE),
            longest: Duration::from_secs(4 * HOUR),
            window: Duration::from_secs(window),
        }
    }

    /// For the passwords and codes of one account, from one place or from a browser of its own.
    pub(crate) fn account_limit(&self) -> Limit {
        self.locks(self.tries, DAY)
    }

    /// For the passwords under one name from everywhere: how many somebody with many addresses may guess in a day.
    pub(crate) fn name_limit(&self) -> Limit {
        Limit::Drains {
            tries: i64::from(self.tries.max(1)).saturating_mul(10),
            window: Duration::from_secs(DAY),
        }
    }

    /// For everything from one address.
    pub(crate) fn address_limit(&self) -> Limit {
        Limit::Drains {
            tries: i64::from(self.tries_per_address.max(1)),
            window: Duration::from_secs(15 * MINUTE),
        }
    }

    /// For everything from one IPv6 site, which may hold several subscribers of a small provider.
    pub(crate) fn site_limit(&self) -> Limit {
        Limit::Drains {
            tries: i64::from(self.tries_per_address.max(1)).saturating_mul(4),
            window: Duration::from_secs(15 * MINUTE),
        }
    }

    /// For the codes of one account from everywhere: how many somebody who knows its password may guess in a day. More than a single
    /// stranger can use up, so that the owner's browsers can still enter a code.
    pub(crate) fn code_limit(&self) -> Limit {
        self.name_limit()
    }

    /// For what is sent to one account.
    pub(crate) fn sending_limit(&self) -> Limit {
        Limit::Drains {
            tries: i64::from(self.sendings_per_hour.max(1)),
            window: Duration::from_secs(HOUR),
        }
    }

    /// For what is sent to one account at the request of browsers that have entered no code yet: the rest is reserved for its owner.
    pub(crate) fn stranger_sending_limit(&self) -> Limit {
        Limit::Drains {
            tries: i64::from(self.sendings_per_hour.div_ceil(2).max(1)),
            window: Duration::from_secs(HOUR),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_part_has_the_limits_of_the_rules_and_a_misspelt_key_is_named() {
        let config: IdentityConfig = toml::from_str("").unwrap();
        assert_eq!(config.idle(DeviceProfile::Shared), Duration::from_mins(15));
        assert_eq!(config.absolute(), Duration::from_hours(12));
        assert_eq!(config.link(), Duration::from_hours(14 * 24));
        let error = toml::from_str::<IdentityConfig>("sesion_hours = 3").unwrap_err();
        assert!(error.to_string().contains("sesion_hours"), "{error}");
    }
}
