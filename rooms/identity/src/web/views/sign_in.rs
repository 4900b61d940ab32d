//! The sign-in page: the elements of A02, its links after its fields (ADR 0014), under the three ways of A03.

use super::secret::{account_name, password};
use kernel::FieldErrors;
use ui::button::{Tone, actions, button, link_button, submit};
use ui::hx::{Hx, Method, form};
use ui::nav::{Tab, tabs};
use ui::notice::{banner, callout};
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use super::ended::{Notice, SIGNED_OUT};
use super::{hidden, opening};
use crate::Identity;
use crate::domain::onward::with_onward;
use crate::words::Channel;

/// One sentence for everything that is wrong with an identifier and its password (A19.1).
pub(crate) const WRONG: &str = "L’identifiant ou le mot de passe n’est pas le bon. Vérifiez la saisie, ou demandez un nouveau mot de passe.";

/// The three ways in (A03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Identifier, password and a one-time code.
    Code,
    /// Pro Santé Connect.
    Psc,
    /// Identifier and password alone.
    Simple,
}

impl Mode {
    /// The way of the address; the one-time code by default.
    pub(crate) fn read(text: &str) -> Self {
        match text {
            "psc" => Self::Psc,
            "simple" => Self::Simple,
            _ => Self::Code,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Psc => "psc",
            Self::Simple => "simple",
        }
    }

    fn href(self, onward: &str) -> String {
        with_onward(&format!("/connexion?mode={}", self.as_str()), onward)
    }
}

/// What the page needs.
pub(crate) struct SignInView<'a> {
    pub mode: Mode,
    pub onward: &'a str,
    pub identifier: &'a str,
    pub errors: &'a FieldErrors,
    pub notice: Option<Notice>,
    pub mail: bool,
    pub sms: bool,
    /// Whether a password alone lets in here.
    pub password_alone: bool,
    /// The other products where one may be signed in already: name, and where to go on through it.
    pub beside: &'a [(&'a str, String)],
}

impl<'a> SignInView<'a> {
    /// An empty form.
    pub(crate) fn new(
        identity: &Identity,
        mode: Mode,
        onward: &'a str,
        errors: &'a FieldErrors,
    ) -> Self {
        let (mail, sms) = (
            identity.can_send(Channel::Mail),
            identity.can_send(Channel::Sms),
        );
        Self {
            mode,
            onward,
            identifier: "",
            errors,
            notice: None,
            mail,
            sms,
            password_alone: true,
            beside: &[],
        }
    }
}

/// Why the visitor was redirected here.
pub(crate) fn notice(reason: &str) -> Option<Notice> {
    match reason {
        // If this browser has no session any more, the person has signed out, in this window or another.
        "deconnexion" | "revoquee" => Some((Meaning::Ok, SIGNED_OUT.to_owned())),
        "mot-de-passe" => Some((
            Meaning::Ok,
            "Votre mot de passe est enregistré. Vous pouvez vous connecter.".to_owned(),
        )),
        _ => None,
    }
}

/// The page.
pub(crate) fn page(view: &SignInView<'_>) -> Markup {
    let tab = |mode: Mode, label| (mode.href(view.onward), label, view.mode == mode);
    let ways = [
        tab(Mode::Code, "Par code"),
        tab(Mode::Psc, "Pro Santé Connect"),
        tab(Mode::Simple, "Mot de passe"),
    ];
    let open = if view.password_alone { 3 } else { 2 };
    let ways: Vec<Tab<'_>> = ways
        .iter()
        .take(open)
        .map(|(href, label, current)| Tab::new(href, label, *current))
        .collect();
    html! {
        (opening("Connexion", Some("Un seul compte pour tous vos services e-santé."), view.errors))
        @if let Some((meaning, text)) = &view.notice { (banner(*meaning, text, "")) }
        (banner(Meaning::Info, "Première connexion, mot de passe perdu, code non reçu\u{A0}: le guide répond.", html! { a href="/aide#connexion" { "Ouvrir le guide" } }))
        (tabs("Façons de se connecter", &ways))
        @match view.mode {
            Mode::Code => (by_code(view)),
            Mode::Psc => (by_psc(view)),
            Mode::Simple => (simply(view)),
        }
        @for (name, href) in view.beside {
            p { "Déjà connecté à " (name) "\u{202F}? " a href=(href) { "Continuer avec cette connexion" } }
        }
        p { "Pas de compte\u{202F}? " a href="/aide#compte" { "Demander un compte" } }
    }
}

fn names(view: &SignInView<'_>) -> Markup {
    html! {
        (hidden("mode", view.mode.as_str()))
        (hidden("suite", view.onward))
        (account_name("identifiant", "Identifiant ou adresse électronique", view.identifier, view.errors.of("identifiant")))
        (password("mot-de-passe", "Mot de passe").error(view.errors.of("mot-de-passe")))
        // Both links come after both fields: typing name, Tab, password, Enter meets neither.
        p.aide { a href="/identifiant-oublie" { "Identifiant oublié\u{202F}?" } }
        p.aide { a href="/mot-de-passe" { "Mot de passe oublié\u{202F}?" } }
    }
}

fn by_code(view: &SignInView<'_>) -> Markup {
    let body = html! {
        (names(view))
        @if view.mail || view.sms {
            (actions(html! {
                @if view.sms {
                    (submit("Recevoir un code par SMS").icon(Icon::Smartphone).tone(tone(!view.mail)).sends("canal", Channel::Sms.as_str()))
                }
                @if view.mail { (submit("Recevoir un code par courriel").icon(Icon::Mail).sends("canal", Channel::Mail.as_str())) }
            }))
        } @else {
            (callout(Meaning::Attention, "Aucun code ne peut partir", html! {
                p { "L’envoi des courriels et des SMS n’est pas encore réglé sur ce service. Prévenez votre référent." }
            }))
        }
    };
    html! {
        (form("/connexion", Method::Post, "Connexion par code à usage unique", &Hx::default(), body))
        p.separateur { "ou" }
        (actions(html! {
            (link_button(&Mode::Psc.href(view.onward), "Pro Santé Connect").icon(Icon::ShieldCheck))
            @if view.password_alone {
                (link_button(&Mode::Simple.href(view.onward), "Identifiant et mot de passe seulement").tone(Tone::Quiet))
            }
        }))
    }
}

const fn tone(main: bool) -> Tone {
    if main { Tone::Primary } else { Tone::Secondary }
}

fn by_psc(view: &SignInView<'_>) -> Markup {
    html! {
        (callout(Meaning::Info, "Pas encore ouvert sur ce service", html! {
            p { "La connexion par carte CPS ou e-CPS arrivera ici. En attendant, un code à usage unique ouvre exactement les mêmes services." }
        }))
        (actions(html! {
            (link_button(&Mode::Code.href(view.onward), "Utiliser un code à usage unique").tone(Tone::Primary))
            (button("Se connecter avec Pro Santé Connect").icon(Icon::ShieldCheck).disabled(true))
        }))
    }
}

fn simply(view: &SignInView<'_>) -> Markup {
    let body = html! {
        (callout(Meaning::Attention, "Accès limité", html! {
            p { "Sans code, les services de SPICO restent grisés. Vous pourrez renforcer votre connexion ensuite, sans tout recommencer." }
        }))
        (names(view))
        (actions(submit("Se connecter").icon(Icon::LogIn)))
    };
    html! {
        (form("/connexion", Method::Post, "Connexion par mot de passe seul", &Hx::default(), body))
        p.separateur { "ou" }
        (actions(link_button(&Mode::Code.href(view.onward), "Recevoir un code à usage unique").icon(Icon::ShieldCheck)))
    }
}
