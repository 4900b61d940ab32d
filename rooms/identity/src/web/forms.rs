//! The forms of the room. None implements `Debug`: most hold a secret.

use serde::Deserialize;

/// Sign-in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct SignInForm {
    pub mode: String,
    pub identifiant: String,
    #[serde(rename = "mot-de-passe")]
    pub password: String,
    pub canal: String,
    pub suite: String,
}

/// A one-time code, or asking for another one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeForm {
    pub code: String,
    pub canal: String,
}

/// Where to go afterwards.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OnwardQuery {
    pub mode: String,
    pub suite: String,
    /// The same, under the name that the page's script uses.
    pub retour: String,
    pub motif: String,
}

impl OnwardQuery {
    /// The address to go to, within SPICO.
    pub(crate) fn onward(&self) -> &str {
        let typed = if self.suite.is_empty() {
            &self.retour
        } else {
            &self.suite
        };
        crate::domain::onward::local_address(typed)
    }
}

/// Arriving from another product.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ArrivalQuery {
    /// From which one.
    pub de: String,
    pub suite: String,
}

/// Leaving for another product.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct DepartureQuery {
    /// For which one.
    pub vers: String,
    /// The hash of the browser's secret there.
    pub etat: String,
    pub suite: String,
}

/// The code of a session that is handed over.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CodeQuery {
    pub code: String,
}

/// Choosing how to receive a code.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct StepUpForm {
    pub canal: String,
    pub suite: String,
}

/// Forgotten password or identifier.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ForgottenForm {
    /// The form's key.
    pub cle: String,
    pub identifiant: String,
    pub courriel: String,
}

/// A password by link; the other fields for the first administrator.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct LinkForm {
    #[serde(rename = "mot-de-passe")]
    pub password: String,
    pub identifiant: String,
    pub prenom: String,
    pub nom: String,
    pub courriel: String,
    pub telephone: String,
}

/// Changing one's password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct PasswordForm {
    /// The form's key.
    pub cle: String,
    pub actuel: String,
    #[serde(rename = "mot-de-passe")]
    pub password: String,
}

/// Accepting terms.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct TermsForm {
    pub acceptation: String,
    pub suite: String,
}

/// One value chosen: a situation, a kind of device, a tile.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChoiceForm {
    pub situation: String,
    pub profil: String,
    pub tuile: String,
    pub etoile: String,
    /// Where to go afterwards.
    pub suite: String,
}

/// Display preferences.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct DisplayForm {
    pub theme: String,
    pub densite: String,
    pub taille: String,
    pub police: String,
    pub reseau: String,
    pub raccourcis: String,
    pub annonces: String,
}

/// The password of a locked session.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct LockForm {
    #[serde(rename = "mot-de-passe")]
    pub password: String,
    pub suite: String,
    /// The sealed form that waits behind the lock.
    pub envoi: String,
    /// `1` when a page locks because it saw no activity.
    pub inactivite: String,
}
