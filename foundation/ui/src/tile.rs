//! The tiles of the portal. A tile that needs a stronger sign-in is not disabled: it says why and offers it (A04, A04.1).

use maud::{Markup, Render, html};

use crate::Icon;
use crate::button::{Tone, link_button};

/// Whether a service can be opened now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access<'a> {
    /// Opens.
    Open,
    /// Needs a stronger sign-in: greyed, with the reason and the way to strengthen, which leads on to the service.
    StepUp {
        /// Why, in a sentence.
        reason: &'a str,
        /// Where the second factor is asked for.
        href: &'a str,
    },
    /// Cannot be opened, whatever one does now.
    Closed {
        /// Why, in a sentence.
        reason: &'a str,
    },
}

/// A service of the portal.
#[derive(Debug, Clone, Copy)]
pub struct Tile<'a> {
    /// A stable id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it is for, in a line.
    pub description: &'a str,
    /// Its icon.
    pub icon: Icon,
    /// Its address.
    pub href: &'a str,
    /// Whether it opens.
    pub access: Access<'a>,
    /// Leaves SPICO: opens in a new tab, and says so.
    pub external: bool,
}

/// A service that a room brings to the front page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Its name in the store, for who puts a star on it.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for, in a line.
    pub description: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its address.
    pub href: &'static str,
    /// Its rank among all rooms' services: the lower, the earlier.
    pub rank: u8,
}

/// A tile. `extra`: the favourite button, or nothing.
pub fn tile(tile: &Tile<'_>, extra: impl Render) -> Markup {
    let open = tile.access == Access::Open;
    let title = format!("{}-nom", tile.id);
    html! {
        li.tuile .grisee[!open] id=(tile.id) {
            span.tuile-icone { (tile.icon) }
            div.tuile-corps {
                @if open {
                    a.tuile-nom id=(title) href=(tile.href) target=[tile.external.then_some("_blank")] rel=[tile.external.then_some("noopener")] {
                        (tile.name)
                        @if tile.external { " " (Icon::ExternalLink) span.visuellement-cache { " (nouvel onglet)" } }
                    }
                } @else {
                    div.tuile-nom id=(title) { (Icon::Lock) " " (tile.name) }
                }
                p.aide { (tile.description) }
                @match tile.access {
                    Access::Open => {},
                    Access::StepUp { reason, href } => {
                        p.tuile-raison { (reason) }
                        (link_button(href, "Renforcer la connexion").icon(Icon::ShieldCheck).tone(Tone::Primary))
                    },
                    Access::Closed { reason } => { p.tuile-raison { (reason) } },
                }
            }
            (extra)
        }
    }
}

/// The tiles, in a grid.
pub fn tiles(label: &str, tiles: impl Render) -> Markup {
    html! { ul.tuiles aria-label=(label) { (tiles) } }
}
