//! What whoever comes from another product is told when that fails.

use ui::button::link_button;
use ui::{Markup, html};

/// The page's title.
pub(crate) const TITLE: &str = "Passage impossible";

/// The code was worth nothing.
pub(crate) fn refused() -> Markup {
    html! {
        (ui::list::page_header(TITLE, Some("Ce passage d’un service à l’autre a déjà servi, ou il a pris plus de 30 secondes."), ""))
        p { "Rien n’a été perdu. Revenez au service d’où vous venez et recommencez, ou connectez-vous ici." }
        (link_button("/", "Continuer ici"))
    }
}
