//! What the forms of the room send. None of them can be printed: most hold a secret.

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

/// Where to go on to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OnwardQuery {
    pub mode: String,
    pub suite: String,
    /// The same, as the page's script calls it.
    pub retour: String,
    pub motif: String,
}

impl OnwardQuery {
    /// The address to go on to, within SPICO.
    pub(crate) fn onward(&self) -> &str {
        let typed = if self.suite.is_empty() {
            &self.retour
        } else {
            &self.suite
        };
        crate::domain::onward::local_address(typed)
    }
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

/// One word chosen: a situation, whose device, a tile.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChoiceForm {
    pub situation: String,
    pub profil: String,
    pub tuile: String,
    pub etoile: String,
    /// Where to go on to.
    pub suite: String,
}

/// How the screens look.
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
    /// A form that waits behind it, sealed.
    pub envoi: String,
}
