//! My password, this device, my sessions (J2, A22).

use super::secret::password;
use access::{Assurance, DeviceProfile, SessionId};
use kernel::{FieldErrors, Timestamp, fr};
use ui::button::{Tone, actions, button, submit};
use ui::hx::{Hx, Method, form};
use ui::layer::one_button_form;
use ui::list::card;
use ui::state::{Meaning, badge};
use ui::{Icon, Markup, html};

use super::{done, lasting, link, opening};
use crate::Identity;
use crate::store::devices::DeviceRow;
use crate::store::sessions::{SessionRow, assurance};

/// What the page needs.
pub(crate) struct SecurityView<'a> {
    pub identity: &'a Identity,
    /// The account's identifier.
    pub login: &'a str,
    pub sessions: &'a [SessionRow],
    pub devices: &'a [DeviceRow],
    pub present: SessionId,
    pub profile: DeviceProfile,
    pub now: Timestamp,
    pub notice: Option<&'static str>,
    pub errors: &'a FieldErrors,
    /// The key of the form that changes the password.
    pub key: kernel::Uuid,
}

/// The confirmation to show.
pub(crate) fn notice(reason: &str) -> Option<&'static str> {
    match reason {
        "mot-de-passe" => Some("Votre mot de passe est changé. Vos autres sessions sont fermées."),
        "appareil" => Some("C’est noté pour cet appareil."),
        "session" => Some("La session est fermée."),
        "sessions" => Some("Toutes vos autres sessions sont fermées."),
        _ => None,
    }
}

/// The page.
pub(crate) fn page(view: &SecurityView<'_>) -> Markup {
    html! {
        (opening("Sécurité et appareils", None, view.errors))
        (done(view.notice))
        (card(2, "Cet appareil", this_device(view)))
        (card(2, "Mes sessions ouvertes", sessions(view)))
        (card(2, "Changer de mot de passe", change_password(view)))
    }
}

fn this_device(view: &SecurityView<'_>) -> Markup {
    let idle = |profile| lasting(view.identity.config.idle(profile));
    let (shared, personal) = (idle(DeviceProfile::Shared), idle(DeviceProfile::Personal));
    html! {
        @match view.profile {
            DeviceProfile::Shared => {
                p { "Il est traité comme un poste partagé\u{A0}: la session se verrouille après " (shared) " sans activité et rien n’y est gardé." }
                p { "S’il n’est utilisé que par vous, déclarez-le personnel\u{A0}: la session y reste ouverte jusqu’à " (personal) " sans activité." }
                (actions(one_button_form("/compte/appareil", &[("profil", DeviceProfile::Personal.as_str())], &button("C’est mon appareil personnel").submits().icon(Icon::Smartphone))))
            }
            DeviceProfile::Personal => {
                p { "Il est déclaré personnel\u{A0}: la session y reste ouverte jusqu’à " (personal) " sans activité. Verrouillez-le quand vous le quittez." }
                (actions(one_button_form("/compte/appareil", &[("profil", DeviceProfile::Shared.as_str())], &button("C’est un poste partagé").submits().icon(Icon::Users))))
            }
        }
        @if !view.devices.is_empty() {
            h3 { "Mes appareils personnels" }
            ul { @for device in view.devices { li { (device.label) ", déclaré le " (fr::short_date(device.created_at)) } } }
        }
    }
}

fn sessions(view: &SecurityView<'_>) -> Markup {
    html! {
        ul.rangees aria-label="Mes sessions ouvertes" { @for session in view.sessions { (row(session, view)) } }
        @if view.sessions.len() > 1 {
            (actions(one_button_form("/compte/sessions/fermer", &[], &button("Fermer toutes les autres sessions").submits().tone(Tone::Danger).icon(Icon::LogOut))))
        }
        p.aide { "Une session que vous ne reconnaissez pas\u{202F}? Fermez-la et changez votre mot de passe." }
    }
}

fn row(session: &SessionRow, view: &SecurityView<'_>) -> Markup {
    let here = session.id == view.present;
    let action = format!("/compte/sessions/{}/fermer", session.id);
    let label = format!("Fermer la session {}", session.device_label);
    html! {
        li.rangee id=(session.id) {
            (if session.device_profile == DeviceProfile::Personal { Icon::Smartphone } else { Icon::Monitor })
            div.rangee-corps {
                p { strong { (session.device_label) } }
                p.rangee-detail {
                    "Ouverte le " (fr::date_time(session.created_at)) " · dernière activité " (fr::inbox_time(session.last_seen_at, view.now))
                    @if let Some(network) = &session.network { " · réseau " (network) }
                    @if assurance(session.assurance) == Assurance::Aal1 { " · mot de passe seul" }
                    @if session.locked_at.is_some() { " · verrouillée" }
                }
            }
            div.rangee-fin {
                @if here { (badge(Meaning::Ok, "Cette session")) }
                @else { (one_button_form(&action, &[], &button(&label).submits().icon(Icon::X))) }
            }
        }
    }
}

fn change_password(view: &SecurityView<'_>) -> Markup {
    let body = html! {
        (ui::hx::once(view.key))
        (link::whose(view.login))
        (password("actuel", "Mot de passe actuel").error(view.errors.of("actuel")))
        (link::choose(&view.identity.rule, view.errors))
        (actions(submit("Changer de mot de passe").icon(Icon::KeyRound)))
    };
    html! { (form("/compte/mot-de-passe", Method::Post, "Changer de mot de passe", &Hx::default(), body)) }
}
