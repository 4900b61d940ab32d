//! The text of a form that met a locked or ended session: shown again, and sent only by a new press.

use ui::button::{Tone, actions, link_button, submit};
use ui::hx::{Hx, Method, form};
use ui::list::page_header;
use ui::notice::banner;
use ui::state::Meaning;
use ui::{Icon, Markup, html};

use super::hidden;

/// The title once unlocked.
pub(crate) const RESUMED: &str = "Session reprise";
/// The title when the session is over.
pub(crate) const OVER: &str = "Session terminée";

/// The title when it is too long to wait behind the lock.
pub(crate) const TOO_LONG: &str = "Session verrouillée";

/// A form that waits.
pub(crate) struct KeptView<'a> {
    pub address: &'a str,
    pub fields: &'a [(String, String)],
}

impl KeptView<'_> {
    /// What a person wrote, by the name of its field.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter();
        let written = fields.filter(|(name, value)| web::kept::written(name, value));
        written.map(|(_, value)| value.as_str())
    }
}

/// The session is open again: the form was not sent yet.
pub(crate) fn resumed(view: &KeptView<'_>) -> Markup {
    let body = html! {
        @for (name, value) in view.fields { (hidden(name, value)) }
        (actions(html! {
            (submit("Envoyer maintenant").icon(Icon::Send))
            (link_button(view.address, "Ne pas envoyer").tone(Tone::Quiet))
        }))
    };
    html! {
        (page_header(RESUMED, None, ""))
        (banner(Meaning::Attention, "Votre session s’était verrouillée pendant que vous écriviez\u{A0}: rien n’est encore parti.", ""))
        (texts(view))
        (form(view.address, Method::Post, "Envoi de ce qui était en attente", &Hx::default(), body))
    }
}

/// The session is over: the text can be copied.
pub(crate) fn over(view: &KeptView<'_>, way: &str) -> Markup {
    html! {
        (page_header(OVER, None, ""))
        (banner(Meaning::Attention, "Votre session a pris fin avant cet envoi\u{A0}: rien n’est parti. Copiez votre texte avant de vous reconnecter.", ""))
        (texts(view))
        (actions(link_button(way, "Se connecter").tone(Tone::Primary).icon(Icon::LogIn)))
    }
}

/// The session is locked, and the text is too long to wait behind it: it can be copied.
pub(crate) fn too_long(view: &KeptView<'_>) -> Markup {
    html! {
        (page_header(TOO_LONG, None, ""))
        (banner(Meaning::Attention, "Votre session s’est verrouillée avant cet envoi, et votre texte est trop long pour attendre ici\u{A0}: rien n’est parti. Copiez-le avant de déverrouiller.", ""))
        (texts(view))
        (actions(link_button("/verrou", "Déverrouiller").tone(Tone::Primary).icon(Icon::KeyRound)))
    }
}

fn texts(view: &KeptView<'_>) -> Markup {
    html! {
        @for text in view.texts() {
            div.champ {
                label { "Ce que vous avez écrit" textarea.saisie rows="6" readonly { (text) } }
            }
        }
    }
}
