//! Navigation inside a page: tabs, pages of a list, breadcrumbs, filters.

use maud::{Markup, html};

use crate::Icon;

/// One tab or filter: a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// The word.
    pub label: &'a str,
    /// How many there are, when that matters.
    pub count: Option<u32>,
    /// Shown now.
    pub current: bool,
}

impl<'a> Tab<'a> {
    /// A tab without a count.
    pub const fn new(href: &'a str, label: &'a str, current: bool) -> Self {
        Self {
            href,
            label,
            count: None,
            current,
        }
    }
}

/// Parts of one subject, as links: each has its address, none needs a script.
pub fn tabs(label: &str, tabs: &[Tab<'_>]) -> Markup {
    links("onglets", label, tabs)
}

/// Filters of one list, as links.
pub fn filters(label: &str, filters: &[Tab<'_>]) -> Markup {
    links("filtres", label, filters)
}

fn links(class: &str, label: &str, tabs: &[Tab<'_>]) -> Markup {
    html! {
        nav class=(class) aria-label=(label) {
            ul {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (tab.label) @if let Some(count) = tab.count { " " span.nombre { (count) } }
                        }
                    }
                }
            }
        }
    }
}

/// The pages of a list. `previous` and `next` are addresses; `place` says where one is: *1–25 sur 42*.
pub fn pagination(label: &str, place: &str, previous: Option<&str>, next: Option<&str>) -> Markup {
    html! {
        nav.pagination aria-label=(label) {
            @if let Some(href) = previous { a.bouton href=(href) rel="prev" { (Icon::ChevronLeft) span { "Page précédente" } } }
            p { (place) }
            @if let Some(href) = next { a.bouton href=(href) rel="next" { span { "Page suivante" } (Icon::ChevronRight) } }
        }
    }
}

/// Breadcrumbs from the top to here: `(address, words)`, the page itself last and without link.
pub fn breadcrumb(path: &[(&str, &str)], here: &str) -> Markup {
    html! {
        nav.fil-ariane aria-label="Fil d’Ariane" {
            ol {
                @for (href, label) in path { li { a href=(href) { (label) } } }
                li { span aria-current="page" { (here) } }
            }
        }
    }
}

/// The back link, on the phone and in windows.
pub fn back_link(href: &str, to: &str) -> Markup {
    html! { a.retour href=(href) data-raccourci="retour" { (Icon::ChevronLeft) span { (to) } } }
}

/// Where one is in a sequence: *Étape 2 sur 3*.
pub fn steps(label: &str, names: &[&str], current: usize) -> Markup {
    html! {
        ol.etapes aria-label=(label) {
            @for (rank, name) in names.iter().enumerate() {
                li.faite[rank < current] aria-current=[(rank == current).then_some("step")] {
                    (name) @if rank < current { span.visuellement-cache { " (fait)" } }
                }
            }
        }
    }
}
