//! The page that the service worker shows without a network. It holds no personal data.

use access::{Public, Reason};
use ui::html;
use web::{Context, Reply, Screen};

/// Why the page is open.
pub struct Shell;

impl Reason for Shell {
    const WHY: &'static str = "the page that a browser keeps for when the network is away";
}

/// The page.
pub async fn show(_: Public<Shell>, cx: Context) -> Reply {
    let body = html! {
        (ui::list::page_header("Pas de réseau", Some("SPICO ne peut pas être joint pour le moment."), ""))
        p { "Ce que vous avez écrit sur un appareil personnel est gardé et partira dès le retour du réseau. \
             Sur un poste partagé, gardez cette page ouverte : rien n’y est enregistré." }
        p { "Pour une urgence vitale, appelez le 15." }
        (ui::button::link_button("/", "Réessayer"))
    };
    Screen::new("Pas de réseau", body).reply(&cx)
}
