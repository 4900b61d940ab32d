//! Messages of the service: banners, toasts, empty states.

use maud::{Markup, Render, html};

use crate::state::Meaning;

/// A banner across the page: incident, read-only mode, an answer to what was just done. `action` may be empty.
pub fn banner(meaning: Meaning, text: impl Render, action: impl Render) -> Markup {
    html! { div class={ "bandeau " (meaning.class()) } { (meaning.icon()) p { (text) } (action) } }
}

/// A note inside a page: advice, a warning next to a form.
pub fn callout(meaning: Meaning, title: &str, body: impl Render) -> Markup {
    html! {
        div class={ "encart " (meaning.class()) } {
            (meaning.icon())
            div { div.encart-titre { (title) } (body) }
        }
    }
}

/// Where toasts appear: `#toasts`. The announcer reads them; the region itself is not live, or they would be read twice.
pub fn toast_region() -> Markup {
    html! { div.toasts id="toasts" role="region" aria-label="Messages du service" {} }
}

/// A toast rendered by the server, for a page without script.
pub fn toast(meaning: Meaning, text: &str) -> Markup {
    let kind = match meaning {
        Meaning::Danger => "erreur",
        Meaning::Ok => "succes",
        Meaning::Neutral | Meaning::Attention | Meaning::Info => "info",
    };
    html! { div class={ "toast " (kind) } { p { (text) } } }
}

/// An empty state: why it is empty, and one thing to do (screens §7).
pub fn empty_state(reason: &str, advice: &str, action: impl Render) -> Markup {
    html! { div.vide { div.vide-raison { (reason) } @if !advice.is_empty() { p.aide { (advice) } } (action) } }
}

/// The number of results, in a region announced to screen readers: `#resultats-nombre`.
pub fn result_count(text: &str) -> Markup {
    html! { p.resultats-nombre id="resultats-nombre" role="status" { (text) } }
}
