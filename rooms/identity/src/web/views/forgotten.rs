//! Forgotten password or identifier: the same words whatever was typed (A19.1).

use super::secret::account_name;
use kernel::FieldErrors;
use ui::button::{actions, link_button, submit};
use ui::field::{Kind, field};
use ui::hx::{Hx, Method, form};
use ui::nav::back_link;
use ui::notice::callout;
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use super::opening;
use crate::notifications::Forgotten;

/// The page's title.
pub(crate) const fn title(what: Forgotten) -> &'static str {
    match what {
        Forgotten::Password => "Mot de passe oublié",
        Forgotten::Login => "Identifiant oublié",
    }
}

/// The field that is asked for.
pub(crate) const fn field_of(what: Forgotten) -> &'static str {
    match what {
        Forgotten::Password => "identifiant",
        Forgotten::Login => "courriel",
    }
}

/// What the form needs.
pub(crate) struct ForgottenView<'a> {
    pub what: Forgotten,
    pub typed: &'a str,
    /// The form's key.
    pub key: kernel::Uuid,
    pub errors: &'a FieldErrors,
}

/// The form.
pub(crate) fn page(view: &ForgottenView<'_>) -> Markup {
    let error = view.errors.of(field_of(view.what));
    let (action, lead, button, control) = match view.what {
        Forgotten::Password => (
            "/mot-de-passe",
            "Nous vous enverrons un lien pour en choisir un autre.",
            "Recevoir le lien",
            account_name(
                "identifiant",
                "Identifiant ou adresse électronique",
                view.typed,
                error,
            ),
        ),
        Forgotten::Login => (
            "/identifiant-oublie",
            "Nous vous l’enverrons à l’adresse de votre compte. Vous pouvez aussi vous connecter directement avec cette adresse.",
            "Recevoir mon identifiant",
            html! { (field("courriel", "Adresse électronique").kind(Kind::Email).value(view.typed).error(error).autocomplete("email").required()) },
        ),
    };
    let body =
        html! { (ui::hx::once(view.key)) (control) (actions(submit(button).icon(Icon::Mail))) };
    html! {
        (opening(title(view.what), Some(lead), view.errors))
        (form(action, Method::Post, title(view.what), &Hx::default(), body))
        (back_link("/connexion", "Connexion"))
    }
}

/// The confirmation: it doesn't say whether anything was sent.
pub(crate) fn asked(what: Forgotten) -> Markup {
    let text = match what {
        Forgotten::Password => {
            "Si un compte correspond à ce que vous avez saisi, un courriel avec un lien vient de partir vers son adresse."
        }
        Forgotten::Login => {
            "Si un compte correspond à cette adresse, un courriel avec son identifiant vient d’y partir."
        }
    };
    html! {
        (opening(title(what), None, &FieldErrors::new()))
        (callout(Meaning::Ok, "Demande enregistrée", html! {
            p { (text) }
            p { "Rien reçu après quelques minutes\u{202F}? Regardez dans les courriers indésirables, vérifiez la saisie, ou contactez l’assistance." }
        }))
        (actions(html! { (link_button("/connexion", "Retour à la connexion")) (link_button("/aide", "Aide et assistance")) }))
    }
}
