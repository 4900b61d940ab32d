//! Why something wasn't sent, and why a courier can't be set up.

use std::path::PathBuf;

/// Why a mail or an SMS wasn't sent. The reason is for the log: it holds neither the address nor the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Trying again can't help: the address is refused.
    #[error("refused for good: {0}")]
    Permanent(String),
    /// Trying again later may help.
    #[error("not sent for now: {0}")]
    Temporary(String),
    /// Nothing is configured to send it: see [`Courier::describe_missing`](crate::Courier::describe_missing).
    #[error("not sent: no {0} is configured")]
    NotConfigured(&'static str),
}

impl SendError {
    /// Whether trying again can't help.
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Permanent(_))
    }

    pub(crate) fn temporary(reason: impl Into<String>) -> Self {
        Self::Temporary(reason.into())
    }

    pub(crate) fn permanent(reason: impl Into<String>) -> Self {
        Self::Permanent(reason.into())
    }
}

/// Why the configuration can't be used. The texts are for whoever starts the server.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The sender isn't an address.
    #[error(
        "courriel : l’expéditeur « {0} » n’est pas une adresse (exemple : SPICO <ne-pas-repondre@example.org>)"
    )]
    Sender(String),
    /// Mail in clear would cross the network.
    #[error(
        "courriel : « tls = \"aucun\" » n’est permis que vers cette machine (localhost) ; choisissez « starttls » ou « implicite » pour « {0} »"
    )]
    ClearMail(String),
    /// A user without a password, or the reverse.
    #[error("{0} : l’utilisateur et le mot de passe vont ensemble, il manque l’un des deux")]
    HalfCredentials(&'static str),
    /// The TLS settings were refused.
    #[error("{0} : la connexion chiffrée ne peut pas être préparée : {1}")]
    Tls(&'static str, String),
    /// The file with the extra authorities can't be read.
    #[error("{what} : le fichier d’autorités « {} » ne peut pas être lu : {source}", path.display())]
    Authorities {
        /// Mail or SMS.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system answered.
        source: std::io::Error,
    },
    /// The gateway's address isn't one, or would carry secrets in clear.
    #[error(
        "SMS : l’adresse de la passerelle doit commencer par https:// (http:// n’est permis que vers cette machine)"
    )]
    GatewayUrl,
    /// A placeholder that nothing fills.
    #[error(
        "SMS : le repère « {{{0}}} » n’est pas connu ; sont possibles {{to}}, {{text}} et les noms de la section « secrets »"
    )]
    UnknownPlaceholder(String),
    /// The message would not be in the request.
    #[error(
        "SMS : la requête doit contenir {{to}} et {{text}} (dans l’adresse, le formulaire ou le JSON)"
    )]
    NothingToSend,
    /// The JSON body isn't JSON.
    #[error("SMS : le modèle JSON n’est pas du JSON : {0}")]
    Json(String),
    /// Both a form and a JSON body.
    #[error("SMS : choisissez entre « json » et « form »")]
    TwoBodies,
    /// A header's name or value can't be sent.
    #[error("SMS : l’en-tête « {0} » n’est pas valable")]
    Header(String),
    /// Called before the program installed its TLS provider, or outside its runtime: our own mistake.
    #[error("courrier : le programme n’est pas prêt ({0})")]
    NotReady(&'static str),
}
