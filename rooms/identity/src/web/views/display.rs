//! Display preferences (J4). The values are those of the page's `data-` attributes.

use access::Display;
use ui::button::{actions, submit};
use ui::choice::{Choice, select};
use ui::hx::{Hx, Method, form};
use ui::list::page_header;
use ui::{Icon, Markup, html};

use super::done;

/// The choices: value sent, label shown.
pub(crate) type Offer = &'static [(&'static str, &'static str)];

/// Colours.
pub(crate) const THEMES: Offer = &[
    ("", "Comme l’appareil"),
    ("clair", "Clair"),
    ("sombre", "Sombre"),
];
/// Space between rows.
pub(crate) const DENSITIES: Offer = &[("confort", "Aérée"), ("", "Normale"), ("compact", "Serrée")];
/// Text size.
pub(crate) const SIZES: Offer = &[
    ("90", "90 %"),
    ("", "100 % (normale)"),
    ("110", "110 %"),
    ("125", "125 %"),
    ("150", "150 %"),
];
/// Font.
pub(crate) const FONTS: Offer = &[
    ("", "Atkinson Hyperlegible"),
    ("luciole", "Luciole, si elle est installée sur cet appareil"),
];
/// Network.
pub(crate) const NETWORKS: Offer = &[
    ("", "Automatique"),
    ("lent", "Réseau lent\u{A0}: moins d’images et de requêtes"),
];
/// Single-key shortcuts (RGAA 12.10).
pub(crate) const SHORTCUTS: Offer = &[("", "Actifs"), ("non", "Touches seules désactivées")];
/// How screen readers announce new messages (accessibility §2).
pub(crate) const ANNOUNCEMENTS: Offer = &[
    ("", "L’auteur seulement"),
    ("tout", "L’auteur et le texte"),
    ("son", "Un son"),
    ("rien", "Rien"),
];

/// The page.
pub(crate) fn page(display: &Display, saved: bool) -> Markup {
    let body = html! {
        (choose("theme", "Couleurs", THEMES, &display.theme))
        (choose("densite", "Densité des listes", DENSITIES, &display.density))
        (choose("taille", "Taille du texte", SIZES, &display.text_size))
        (choose("police", "Police", FONTS, &display.font))
        (choose("reseau", "Réseau", NETWORKS, &display.network))
        (choose("raccourcis", "Raccourcis clavier", SHORTCUTS, &display.shortcuts))
        (choose("annonces", "Annonce des nouveaux messages", ANNOUNCEMENTS, &display.announce))
        (actions(submit("Enregistrer").icon(Icon::Check)))
    };
    html! {
        (page_header("Affichage", Some("Ces réglages vous suivent sur tous vos appareils."), ""))
        (done(saved.then_some("Vos réglages sont enregistrés.")))
        (form("/compte/affichage", Method::Post, "Réglages d’affichage", &Hx::default(), body))
    }
}

fn choose(name: &str, label: &str, offer: Offer, present: &str) -> Markup {
    let choices: Vec<Choice<'_>> = offer
        .iter()
        .map(|(value, label)| Choice::new(value, label).chosen(*value == present))
        .collect();
    select(name, label, None, None, &choices)
}
