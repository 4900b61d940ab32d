//! The front page of the portal (B1).

use std::borrow::Cow;

use ui::button::{Tone, icon_button, link_button};
use ui::layer::one_button_form;
use ui::notice::banner;
use ui::state::Meaning;
use ui::tile::{Access, Service, Tile, tile, tiles};
use ui::{Icon, Markup, html};

use crate::domain::onward::with_onward;

/// What the page needs.
pub(crate) struct HomeView<'a> {
    pub name: &'a str,
    /// The services that there are.
    pub services: &'a [Service],
    /// The address of a service, wherever it is.
    pub link: &'a dyn Fn(&'static str) -> Cow<'static, str>,
    /// Whether the session has two factors; if not, the tiles are greyed (A04).
    pub strong: bool,
    pub favourites: &'a [String],
}

/// The page: favourites first, then the order of SPICO.
pub(crate) fn page(view: &HomeView<'_>) -> Markup {
    let starred = |service: &Service| view.favourites.iter().any(|key| key == service.key);
    let (first, then): (Vec<&Service>, Vec<&Service>) =
        view.services.iter().partition(|service| starred(service));
    html! {
        (ui::list::page_header(&format!("Bonjour {}", view.name), None, ""))
        @if !view.strong {
            (banner(
                Meaning::Attention,
                "Votre connexion repose sur le mot de passe seul\u{A0}: les services grisés demandent un code en plus.",
                link_button("/renforcer", "Renforcer la connexion").icon(Icon::ShieldCheck).tone(Tone::Primary),
            ))
        }
        h2 { "Mes services" }
        (tiles("Mes services", html! {
            @for service in first.into_iter().chain(then) { (card(service, view, starred(service))) }
        }))
    }
}

fn card(service: &Service, view: &HomeView<'_>, starred: bool) -> Markup {
    let href = (view.link)(service.href);
    let step_up = with_onward("/renforcer", service.href);
    let access = if view.strong {
        Access::Open
    } else {
        Access::StepUp {
            reason: "Ce service demande une connexion plus sûre\u{A0}: un code en plus du mot de passe.",
            href: &step_up,
        }
    };
    let id = format!("tuile-{}", service.key);
    let card = Tile {
        id: &id,
        name: service.name,
        description: service.description,
        icon: service.icon,
        href: &href,
        access,
        external: false,
    };
    tile(&card, star(service, starred))
}

fn star(service: &Service, starred: bool) -> Markup {
    let (label, next) = if starred {
        (format!("Retirer {} des favoris", service.name), "non")
    } else {
        (format!("Mettre {} en favori", service.name), "oui")
    };
    let button = icon_button(Icon::Star, &label).submits().pressed(starred);
    one_button_form(
        "/favoris",
        &[("tuile", service.key), ("etoile", next)],
        &button,
    )
}
