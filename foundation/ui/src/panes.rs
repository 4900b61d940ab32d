//! Panes that fill the window: a list, and beside it what is open.

use maud::{Markup, Render, html};

/// The list, what is open beside it, and its messages. On a phone only one of them is visible: the open one, if any. `nothing`: shown when
/// nothing is open.
pub fn panes(
    list: impl Render,
    open: Option<Markup>,
    nothing: &str,
    details: Option<(&str, Markup)>,
) -> Markup {
    html! {
        div.volets .volet-ouvert[open.is_some()] .avec-infos[details.is_some()] {
            div.volet-liste { (list) }
            div.volet-contenu { @if let Some(open) = open { (open) } @else { p.volet-vide { (nothing) } } }
            @if let Some((label, details)) = details { aside.volet-infos id="infos" aria-label=(label) { (details) } }
        }
    }
}

/// The head of the list. `beside`: beside what is open, whose title is the page's.
pub fn list_head(title: &str, beside: bool, rest: impl Render) -> Markup {
    html! { div.volet-tete { @if beside { h2 { (title) } } @else { h1 { (title) } } (rest) } }
}
