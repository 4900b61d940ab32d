//! The page of a locked session: whose it is, the password, or another account.

use super::secret::password;
use kernel::FieldErrors;
use ui::button::{Tone, actions, button, submit};
use ui::hx::{Hx, Method, form};
use ui::layer::one_button_form;
use ui::notice::banner;
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use super::{hidden, opening};

/// What the page needs.
pub(crate) struct LockView<'a> {
    /// Whose session it is.
    pub name: &'a str,
    pub onward: &'a str,
    /// A form that waits behind it, sealed.
    pub kept: Option<&'a str>,
    pub errors: &'a FieldErrors,
}

/// The page.
pub(crate) fn page(view: &LockView<'_>) -> Markup {
    let lead = format!(
        "{}, votre session est verrouillée. Votre mot de passe suffit pour la reprendre là où vous en étiez.",
        view.name
    );
    let body = html! {
        (hidden("suite", view.onward))
        @if let Some(kept) = view.kept { (hidden("envoi", kept)) }
        (password("mot-de-passe", "Mot de passe").error(view.errors.of("mot-de-passe")))
        (actions(submit("Déverrouiller").icon(Icon::KeyRound)))
    };
    html! {
        (opening("Session verrouillée", Some(&lead), view.errors))
        @if view.kept.is_some() { (banner(Meaning::Info, "Ce que vous venez d’écrire n’est pas encore parti\u{A0}: vous le retrouverez après le déverrouillage.", "")) }
        (form("/verrou", Method::Post, "Déverrouillage", &Hx::default(), body))
        p { "Ce n’est pas vous, ou vous avez oublié votre mot de passe\u{202F}? Fermez cette session pour vous connecter autrement." }
        (actions(one_button_form("/verrou/quitter", &[], &button("Fermer cette session").submits().tone(Tone::Quiet).icon(Icon::LogOut))))
    }
}
