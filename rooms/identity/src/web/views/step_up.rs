//! Strengthening a session (A04.1): why, and one button.

use kernel::FieldErrors;
use ui::button::{Tone, actions, submit};
use ui::hx::{Hx, Method, form};
use ui::nav::back_link;
use ui::notice::callout;
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use super::{hidden, opening};
use crate::Identity;
use crate::words::Channel;

/// The page.
pub(crate) fn page(identity: &Identity, onward: &str, errors: &FieldErrors) -> Markup {
    choices(
        identity.can_send(Channel::Mail),
        identity.can_send(Channel::Sms),
        onward,
        errors,
    )
}

/// The page, with the channels that can be used: mail, SMS.
pub(crate) fn choices(mail: bool, sms: bool, onward: &str, errors: &FieldErrors) -> Markup {
    let lead = "Votre connexion repose sur le mot de passe seul. Ce service demande en plus un code reçu sur votre adresse ou votre mobile.";
    let body = html! {
        (hidden("suite", onward))
        @if mail || sms {
            (actions(html! {
                @if mail { (submit("Recevoir un code par courriel").id("champ-canal").icon(Icon::Mail).sends("canal", Channel::Mail.as_str())) }
                @if sms {
                    (submit("Recevoir un code par SMS").id(if mail { "champ-canal-sms" } else { "champ-canal" })
                        .tone(if mail { Tone::Secondary } else { Tone::Primary }).icon(Icon::Smartphone)
                        .sends("canal", Channel::Sms.as_str()))
                }
            }))
        } @else {
            (callout(Meaning::Attention, "Aucun code ne peut partir", html! {
                p { "L’envoi des courriels et des SMS n’est pas encore réglé sur ce service. Prévenez votre référent." }
            }))
        }
    };
    html! {
        (opening("Renforcer la connexion", Some(lead), errors))
        (form("/renforcer", Method::Post, "Choix du mode d’envoi", &Hx::default(), body))
        p.aide { "Vous reviendrez ensuite à la page demandée." }
        (back_link("/", "Accueil"))
    }
}
