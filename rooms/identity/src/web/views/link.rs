//! The pages of a temporary link: choosing a password, or why the link can't be used.

use super::secret::{Checklist, Criterion, new_password};
use crypto::password::Rule;
use kernel::FieldErrors;
use serde::Deserialize;
use ui::button::{actions, link_button, submit};
use ui::field::{Kind, field};
use ui::hx::{Hx, Method, form};
use ui::notice::callout;
use ui::state::Meaning;
use ui::{Icon, Markup, Render, html};

use super::opening;
use crate::Identity;
use crate::web::forms::LinkForm;
use crate::words::LinkPurpose;

/// The title of a link that can't be used.
pub(crate) const TITLE: &str = "Lien";

/// The title of the form.
pub(crate) const fn title(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::Activation => "Choisir mon mot de passe",
        LinkPurpose::Reset => "Changer de mot de passe",
        LinkPurpose::Administrator => "Premier administrateur",
    }
}

/// What the form needs.
pub(crate) struct LinkView<'a> {
    pub identity: &'a Identity,
    pub token: &'a str,
    pub purpose: LinkPurpose,
    /// Whose it is; none yet for the first administrator.
    pub login: Option<&'a str>,
    pub form: &'a LinkForm,
    pub errors: &'a FieldErrors,
}

/// The form.
pub(crate) fn page(view: &LinkView<'_>) -> Markup {
    let body = html! {
        @match view.login {
            Some(login) => { (whose(login)) }
            None => { (who(view.form, view.errors)) }
        }
        (choose(&view.identity.rule, view.errors))
        (actions(submit("Enregistrer").icon(Icon::Check)))
    };
    let lead = match view.purpose {
        LinkPurpose::Activation | LinkPurpose::Reset => {
            "Il vous servira à chaque connexion. Toutes vos sessions ouvertes seront fermées."
        }
        LinkPurpose::Administrator => {
            "Ce compte règle le service et crée les autres comptes. Le lien ne sert qu’une fois."
        }
    };
    html! {
        (opening(title(view.purpose), Some(lead), view.errors))
        (form(&format!("/lien/{}", view.token), Method::Post, title(view.purpose), &Hx::default(), body))
    }
}

fn who(typed: &LinkForm, errors: &FieldErrors) -> Markup {
    html! {
        (field("prenom", "Prénom").value(&typed.prenom).error(errors.of("prenom")).autocomplete("given-name").required())
        (field("nom", "Nom").value(&typed.nom).error(errors.of("nom")).autocomplete("family-name").required())
        (field("identifiant", "Identifiant").value(&typed.identifiant).error(errors.of("identifiant")).autocomplete("username")
            .help("3 à 60 caractères\u{A0}: lettres, chiffres, points, tirets.").required())
        (field("courriel", "Adresse électronique individuelle").kind(Kind::Email).value(&typed.courriel).error(errors.of("courriel"))
            .autocomplete("email").help("Les codes de connexion y arrivent. Une boîte partagée ne convient pas.").required())
        (field("telephone", "Mobile").kind(Kind::Tel).value(&typed.telephone).error(errors.of("telephone")).autocomplete("tel")
            .help("Pour recevoir aussi les codes par SMS."))
    }
}

#[derive(Deserialize)]
struct Lines {
    lignes: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    cle: String,
    demande: String,
}

/// The account of the password: also for the browser's password manager (WCAG 1.3.5). Read-only.
pub(crate) fn whose(login: &str) -> Markup {
    field("compte", "Identifiant")
        .value(login)
        .autocomplete("username")
        .read_only()
        .required()
        .render()
}

/// The field of a new password with its live checklist: the same rule as the server's, sent along as data (A10.2).
pub(crate) fn choose(rule: &Rule, errors: &FieldErrors) -> Markup {
    let policy = rule.to_json();
    let lines = serde_json::from_str::<Lines>(&policy)
        .map(|rule| rule.lignes)
        .unwrap_or_default();
    let criteria: Vec<Criterion<'_>> = lines
        .iter()
        .map(|line| Criterion {
            key: &line.cle,
            text: &line.demande,
        })
        .collect();
    let list = Checklist {
        policy_json: &policy,
        criteria: &criteria,
    };
    new_password("mot-de-passe", "Nouveau mot de passe", list)
        .error(errors.of("mot-de-passe"))
        .render()
}

/// It has expired: its owner may have another one (A09.2).
pub(crate) fn expired(token: &str, errors: &FieldErrors) -> Markup {
    let send = html! { (actions(submit("Renvoyer le lien").id("champ-renvoi").icon(Icon::Mail))) };
    html! {
        (opening("Ce lien n’est plus valable", Some("Le délai pour choisir votre mot de passe est passé. Un autre lien peut partir tout de suite, à l’adresse de votre compte."), errors))
        (form(&format!("/lien/{token}/renvoyer"), Method::Post, "Renvoyer le lien", &Hx::default(), send))
    }
}

/// Another one was sent.
pub(crate) fn resent() -> Markup {
    html! {
        (opening("Lien renvoyé", None, &FieldErrors::new()))
        (callout(Meaning::Ok, "Un nouveau lien vient de partir", html! { p { "Il arrive à l’adresse de votre compte. L’ancien lien ne sert plus." } }))
        (actions(link_button("/connexion", "Retour à la connexion")))
    }
}

/// Used.
pub(crate) fn used() -> Markup {
    over(
        "Ce lien a déjà servi",
        "Si vous avez choisi votre mot de passe, connectez-vous. Sinon, demandez un nouveau lien.",
    )
}

/// Ended unused.
pub(crate) fn ended(purpose: LinkPurpose) -> Markup {
    let why = match purpose {
        LinkPurpose::Activation | LinkPurpose::Reset => {
            "Le mot de passe a été choisi autrement depuis, un lien plus récent a été envoyé, ou le compte a été fermé. Si vous avez choisi votre \
             mot de passe, connectez-vous. Sinon, ouvrez le dernier lien reçu ou demandez-en un nouveau."
        }
        LinkPurpose::Administrator => {
            "Un lien plus récent a été affiché au dernier démarrage du service\u{A0}: ouvrez celui-là. Si vous avez déjà un compte, connectez-vous."
        }
    };
    over("Ce lien n’est plus valable", why)
}

fn over(title: &str, why: &str) -> Markup {
    html! {
        (opening(title, Some(why), &FieldErrors::new()))
        (actions(html! { (link_button("/connexion", "Se connecter")) (link_button("/mot-de-passe", "Demander un nouveau lien")) }))
    }
}

/// Never one of ours, or mistyped.
pub(crate) fn unknown() -> Markup {
    html! {
        (opening("Lien inconnu", Some("Vérifiez que l’adresse est complète\u{A0}: ouvrez le lien depuis le message reçu plutôt que de le recopier."), &FieldErrors::new()))
        (actions(html! { (link_button("/connexion", "Se connecter")) (link_button("/mot-de-passe", "Demander un nouveau lien")) }))
    }
}
