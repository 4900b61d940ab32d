//! What `spico.toml` says of outgoing mail and SMS. Keys are English, their documentation French: it is shown to users.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crypto::Secret;
use kernel::SecretUrl;
use serde::{Deserialize, Serialize};

use crate::Model;

/// Réglages des envois. Une partie absente veut dire que ce canal n’existe pas.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CourierSettings {
    /// L’envoi des courriels.
    pub mail: Option<MailSettings>,
    /// L’envoi des SMS.
    pub sms: Option<SmsSettings>,
}

/// Envoi des courriels par un serveur SMTP.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Nom du serveur SMTP.
    pub host: String,
    /// Port ; par défaut 587 (starttls), 465 (implicite) ou 25 (aucun).
    #[serde(default)]
    pub port: Option<u16>,
    /// Chiffrement : « starttls » (par défaut), « implicite », ou « aucun » vers cette machine seulement.
    #[serde(default)]
    pub tls: Tls,
    /// Utilisateur, si le serveur le demande.
    #[serde(default)]
    pub user: Option<String>,
    /// Mot de passe de cet utilisateur.
    #[serde(default)]
    pub password: Option<Secret>,
    /// Expéditeur, par exemple « SPICO <ne-pas-repondre@example.org> » (A09).
    pub from: String,
    /// Fichier PEM d’autorités de certification à accepter en plus (serveur interne).
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Nom sous lequel ce serveur se présente ; par défaut celui de la machine.
    #[serde(default)]
    pub hello_name: Option<String>,
    /// Délai d’attente, en secondes (20 par défaut).
    #[serde(default = "twenty")]
    pub timeout_seconds: u16,
    /// Connexions simultanées au plus (4 par défaut).
    #[serde(default = "four")]
    pub connections: u32,
}

/// Chiffrement de la connexion SMTP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tls {
    /// Commence en clair puis passe obligatoirement en TLS.
    #[default]
    #[serde(rename = "starttls")]
    StartTls,
    /// TLS dès l’ouverture.
    #[serde(rename = "implicite")]
    Implicit,
    /// En clair, vers cette machine seulement.
    #[serde(rename = "aucun")]
    None,
}

/// Envoi des SMS par la passerelle HTTP d’un opérateur. Les repères {to}, {text} et ceux de `secrets` sont remplacés
/// dans l’adresse, les en-têtes, le formulaire et le JSON, avec l’échappement qui convient.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// Adresse de la passerelle, en https.
    pub url: SecretUrl,
    /// Méthode HTTP : « post » (par défaut), « put » ou « get ».
    #[serde(default)]
    pub method: Method,
    /// En-têtes de la requête ; leurs valeurs ne sont jamais affichées.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    /// Utilisateur (authentification « Basic »), si la passerelle le demande ; jamais affiché, car c’est parfois lui la clé.
    #[serde(default)]
    pub user: Option<Secret>,
    /// Mot de passe de cet utilisateur.
    #[serde(default)]
    pub password: Option<Secret>,
    /// Autres repères secrets : `secrets.cle = "…"` remplace {cle}.
    #[serde(default)]
    pub secrets: BTreeMap<String, Secret>,
    /// Corps JSON, par exemple '{"to": "{to}", "message": "{text}"}' ; de ses valeurs, seuls les repères sont affichés.
    #[serde(default)]
    pub json: Option<Model>,
    /// Corps de formulaire : `form.to = "{to}"` ; de ses valeurs, seuls les repères sont affichés.
    #[serde(default)]
    pub form: Option<BTreeMap<String, Model>>,
    /// Forme du numéro : « e164 » (+33639981234, par défaut), « digits » (33639981234) ou « national » (0639981234).
    #[serde(default)]
    pub number: NumberForm,
    /// Réponses HTTP qui veulent dire « parti » ; par défaut toutes celles de 200 à 299.
    #[serde(default)]
    pub accepted: Vec<u16>,
    /// Réponses HTTP qui veulent dire « numéro refusé » ; par défaut 400 et 422.
    #[serde(default = "refusals")]
    pub refused: Vec<u16>,
    /// Fichier PEM d’autorités de certification à accepter en plus.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Délai d’attente, en secondes (20 par défaut).
    #[serde(default = "twenty")]
    pub timeout_seconds: u16,
}

/// Méthode HTTP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// POST.
    #[default]
    Post,
    /// PUT.
    Put,
    /// GET.
    Get,
}

/// Forme du numéro attendue par la passerelle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NumberForm {
    /// `+33639981234`.
    #[default]
    E164,
    /// `33639981234`.
    Digits,
    /// `0639981234`.
    National,
}

const fn twenty() -> u16 {
    20
}

const fn four() -> u32 {
    4
}

fn refusals() -> Vec<u16> {
    vec![400, 422]
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = r#"
        [mail]
        host = "smtp.example.org"
        user = "spico"
        password = "ouistiti"
        from = "SPICO <ne-pas-repondre@example.org>"

        [sms]
        url = "https://sms.example.org/v1/messages?key={cle}&compte=ouistiti"
        json = '{"recipients": ["{to}"], "text": "{text}", "cle": "ouistiti"}'
        form = { compte = "{cle}", cle = "ouistiti" }
        user = "ouistiti"
        password = "x"
        number = "digits"
        headers = { Authorization = "Bearer ouistiti" }
        secrets = { cle = "ouistiti" }
    "#;

    #[test]
    fn an_example_is_read_with_its_defaults_and_shows_no_secret() {
        let settings: CourierSettings = toml::from_str(EXAMPLE).unwrap();
        let (mail, sms) = (
            settings.mail.as_ref().unwrap(),
            settings.sms.as_ref().unwrap(),
        );
        assert_eq!(
            (mail.tls, mail.timeout_seconds, mail.connections),
            (Tls::StartTls, 20, 4)
        );
        assert_eq!(
            (sms.method, sms.number, sms.refused.as_slice()),
            (Method::Post, NumberForm::Digits, [400, 422].as_slice())
        );
        let shown = format!("{settings:?}{}", toml::to_string(&settings).unwrap());
        assert!(
            shown.contains("smtp.example.org") && !shown.contains("ouistiti"),
            "{shown}"
        );
        assert!(shown.contains("compte = \"{cle}\""), "{shown}");
        assert!(shown.contains(r#""recipients":["{to}"]"#), "{shown}");
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error =
            toml::from_str::<CourierSettings>("[mail]\nhots = \"x\"\nfrom = \"a@example.org\"")
                .unwrap_err();
        assert!(error.to_string().contains("hots"), "{error}");
    }
}
