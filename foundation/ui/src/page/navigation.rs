//! The rail on a desktop, the bar at the bottom of a phone: one list, placed by the style sheet.

use maud::{Markup, html};

use super::site::{Entry, Site, Stand};
use super::{Counted, Viewer};
use crate::state::counter;

/// The navigation with its landmark: `#navigation`. `current`: the address of the entry that the page belongs to.
pub fn navigation(site: &Site, current: Option<&str>, viewer: Option<&Viewer<'_>>) -> Markup {
    html! { nav.navigation id="navigation" aria-label="Navigation principale" { (entries(site, current, viewer)) } }
}

/// Its inner part, which changes from page to page.
pub(super) fn entries(site: &Site, current: Option<&str>, viewer: Option<&Viewer<'_>>) -> Markup {
    let full = viewer.is_some_and(|viewer| viewer.full_access);
    let open = site
        .navigation
        .iter()
        .filter(|entry| full || entry.without_second_factor);
    html! {
        ul { @for entry in open { (one(entry, current == Some(entry.href), viewer.and_then(|viewer| viewer.counted))) } }
    }
}

fn one(entry: &Entry, is_current: bool, counted: Option<Counted<'_>>) -> Markup {
    html! {
        li class=[class(entry.stand)] {
            a href=(entry.href) aria-current=[is_current.then_some("page")] data-raccourci=[entry.key] {
                span.navigation-icone {
                    (entry.icon)
                    @if let Some((name, words)) = entry.counter {
                        @let number = counted.filter(|counted| counted.name == name).map_or(0, |counted| counted.number);
                        (counter(Some(&format!("compteur-{name}")), number, words))
                    }
                }
                span.navigation-mot { (entry.label) }
            }
        }
    }
}

const fn class(stand: Stand) -> Option<&'static str> {
    match stand {
        Stand::Row => None,
        Stand::Middle => Some("ecrire"),
        Stand::Foot => Some("bas grand-ecran"),
    }
}
