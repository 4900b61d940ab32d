//! The page of a one-time code: for a sign-in and to strengthen a session.

use super::secret::one_time_code;
use kernel::FieldErrors;
use ui::button::{Tone, actions, submit};
use ui::hx::{Hx, Method, form};
use ui::nav::back_link;
use ui::{Icon, Markup, html};

use super::opening;
use crate::Identity;
use crate::words::Channel;

/// The page's title.
pub(crate) const TITLE: &str = "Code de connexion";
/// The typed text can't be a code.
pub(crate) const NOT_SIX: &str = "Le code compte six chiffres\u{A0}: recopiez-les tous, dans l’ordre. Cela ne compte pas comme un essai.";
/// There is no challenge any more.
pub(crate) const GONE: &str =
    "Ce code ne peut plus servir. Recommencez la connexion pour en recevoir un autre.";

/// What the code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To finish a sign-in.
    SignIn,
    /// To strengthen a session.
    StepUp,
}

impl Purpose {
    /// The code's page.
    pub(crate) const fn page(self) -> &'static str {
        match self {
            Self::SignIn => "/connexion/code",
            Self::StepUp => "/renforcer/code",
        }
    }

    /// The previous page.
    pub(crate) const fn before(self) -> &'static str {
        match self {
            Self::SignIn => "/connexion",
            Self::StepUp => "/renforcer",
        }
    }

    const fn resend(self) -> &'static str {
        match self {
            Self::SignIn => "/connexion/code/renvoyer",
            Self::StepUp => "/renforcer/code/renvoyer",
        }
    }
}

/// What the page needs.
pub(crate) struct CodeView<'a> {
    pub purpose: Purpose,
    pub channel: Channel,
    pub minutes: u32,
    pub mail: bool,
    pub sms: bool,
    pub errors: &'a FieldErrors,
}

impl<'a> CodeView<'a> {
    /// The page, with mail as the default channel.
    pub(crate) fn new(identity: &Identity, purpose: Purpose, errors: &'a FieldErrors) -> Self {
        let (mail, sms) = (
            identity.can_send(Channel::Mail),
            identity.can_send(Channel::Sms),
        );
        Self {
            purpose,
            channel: Channel::Mail,
            minutes: identity.config.code_minutes,
            mail,
            sms,
            errors,
        }
    }
}

/// The page.
pub(crate) fn page(view: &CodeView<'_>) -> Markup {
    let sent = match view.channel {
        Channel::Mail => {
            "Un code à six chiffres vient de partir vers l’adresse électronique de votre compte."
        }
        Channel::Sms => {
            "Un code à six chiffres vient de partir vers votre mobile, ou par courriel si votre compte n’a pas de mobile."
        }
    };
    let help = format!("Six chiffres, valables {} minutes.", view.minutes);
    let body = html! {
        (one_time_code("code", "Code reçu", &help, view.errors.of("code")))
        (actions(submit("Valider").icon(Icon::Check)))
    };
    let again = html! {
        p { "Rien reçu après une minute\u{202F}? Regardez aussi dans les courriers indésirables." }
        (actions(html! {
            @if view.mail { (submit("Recevoir un autre code par courriel").tone(Tone::Quiet).icon(Icon::Mail).sends("canal", Channel::Mail.as_str())) }
            @if view.sms { (submit("Recevoir un autre code par SMS").tone(Tone::Quiet).icon(Icon::Smartphone).sends("canal", Channel::Sms.as_str())) }
        }))
    };
    html! {
        (opening(TITLE, Some(sent), view.errors))
        (form(view.purpose.page(), Method::Post, "Saisie du code", &Hx::default(), body))
        (form(view.purpose.resend(), Method::Post, "Demande d’un autre code", &Hx::default(), again))
        (back_link(view.purpose.before(), "Recommencer"))
    }
}
