//! The only way by which mails and SMS are sent.

use std::fmt;
use std::sync::Arc;

use crate::gateway::Gateway;
use crate::smtp::Smtp;
use crate::{CourierSettings, Letter, Outbox, Parcel, SendError, SetupError, Sms};

const NO_MAIL: &str = "Aucun serveur de courriel n’est configuré : les codes de connexion, les liens d’activation et \
    la récupération du mot de passe ne peuvent pas partir par courriel. Renseignez « host » et « from » dans la partie « mail ».";
const NO_SMS: &str = "Aucune passerelle SMS n’est configurée : les codes de connexion ne peuvent pas partir par SMS. \
    Renseignez « url » et « json » ou « form » dans la partie « sms ».";
const NOTHING: &str = "Sans courriel ni SMS, personne ne peut recevoir de code : la connexion à SPICO n’est pas possible.";

enum MailWay {
    Missing,
    Smtp(Box<Smtp>),
    Kept(Arc<Outbox>),
}

enum SmsWay {
    Missing,
    Gateway(Box<Gateway>),
    Kept(Arc<Outbox>),
}

/// Sends, or keeps in memory. One per process, behind an `Arc`; jobs call it.
pub struct Courier {
    mail: MailWay,
    sms: SmsWay,
}

impl Courier {
    /// The courier that the configuration describes; a part that it leaves out answers [`SendError::NotConfigured`].
    /// Nothing is contacted yet. Call it inside the runtime, once the TLS provider is installed.
    pub fn new(settings: &CourierSettings) -> Result<Self, SetupError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(SetupError::NotReady("hors de l’exécuteur"));
        }
        let mail = match &settings.mail {
            Some(mail) => MailWay::Smtp(Box::new(Smtp::new(mail)?)),
            None => MailWay::Missing,
        };
        let sms = match &settings.sms {
            Some(sms) => SmsWay::Gateway(Box::new(Gateway::new(sms)?)),
            None => SmsWay::Missing,
        };
        Ok(Self { mail, sms })
    }

    /// Keeps everything in memory: tests only.
    pub fn memory() -> Self {
        Self::kept(Outbox::default())
    }

    /// Keeps the last thousand in memory and passes each to `keeper`: the demo only, never `serve`.
    pub fn demo(keeper: impl Fn(&Parcel) + Send + Sync + 'static) -> Self {
        Self::kept(Outbox::new(Some(Box::new(keeper))))
    }

    fn kept(outbox: Outbox) -> Self {
        let outbox = Arc::new(outbox);
        Self {
            mail: MailWay::Kept(Arc::clone(&outbox)),
            sms: SmsWay::Kept(outbox),
        }
    }

    /// Sends a mail.
    pub async fn send_letter(&self, letter: &Letter) -> Result<(), SendError> {
        match &self.mail {
            MailWay::Missing => Err(SendError::NotConfigured("mail server")),
            MailWay::Smtp(smtp) => smtp.send(letter).await,
            MailWay::Kept(outbox) => outbox.keep(Parcel::Letter(letter.clone())),
        }
    }

    /// Sends an SMS.
    pub async fn send_sms(&self, sms: &Sms) -> Result<(), SendError> {
        match &self.sms {
            SmsWay::Missing => Err(SendError::NotConfigured("SMS gateway")),
            SmsWay::Gateway(gateway) => gateway.send(sms).await,
            SmsWay::Kept(outbox) => outbox.keep(Parcel::Sms(sms.clone())),
        }
    }

    /// Whether mails can be sent: the sign-in page offers only what works.
    pub const fn can_mail(&self) -> bool {
        !matches!(self.mail, MailWay::Missing)
    }

    /// Whether SMS can leave.
    pub const fn can_sms(&self) -> bool {
        !matches!(self.sms, SmsWay::Missing)
    }

    /// What is not configured, in French sentences for whoever starts the server. Empty when all is.
    pub fn describe_missing(&self) -> Vec<&'static str> {
        let (mail, sms) = (self.can_mail(), self.can_sms());
        let sentences = [(!mail, NO_MAIL), (!sms, NO_SMS), (!mail && !sms, NOTHING)];
        sentences
            .into_iter()
            .filter_map(|(missing, sentence)| missing.then_some(sentence))
            .collect()
    }

    /// Greets the mail server without sending anything: what is wrong, in French, or nothing. (A gateway can't be tried
    /// without paying for an SMS.)
    pub async fn check(&self) -> Vec<String> {
        let mut wrong: Vec<String> = self
            .describe_missing()
            .into_iter()
            .map(str::to_owned)
            .collect();
        if let MailWay::Smtp(smtp) = &self.mail
            && let Err(reason) = smtp.greet().await
        {
            wrong.push(format!(
                "Le serveur de courriel ne répond pas comme il faut : {reason}."
            ));
        }
        wrong
    }

    /// What was kept; `None` when things are really sent.
    pub const fn outbox(&self) -> Option<&Arc<Outbox>> {
        match &self.mail {
            MailWay::Kept(outbox) => Some(outbox),
            _ => None,
        }
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mail = match &self.mail {
            MailWay::Missing => "missing",
            MailWay::Smtp(_) => "smtp",
            MailWay::Kept(_) => "kept",
        };
        let sms = match &self.sms {
            SmsWay::Missing => "missing",
            SmsWay::Gateway(_) => "gateway",
            SmsWay::Kept(_) => "kept",
        };
        f.debug_struct("Courier")
            .field("mail", &mail)
            .field("sms", &sms)
            .finish()
    }
}
