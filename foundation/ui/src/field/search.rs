//! The search box.

use maud::{Markup, html};

use crate::Icon;
use crate::hx::Hx;

/// A search: a form that works on Enter, and as one types when `hx` says so. The label is for screen readers, the icon for eyes.
pub fn search_box(action: &str, name: &str, label: &str, value: &str, hx: &Hx) -> Markup {
    // Not the id of a field: the frame's own search stands on pages whose form has a field of the same name.
    let id = format!("recherche-{name}");
    html! {
        form.recherche role="search" action=(action) method="get" {
            label.visuellement-cache for=(id) { (label) }
            (Icon::Search)
            input.saisie id=(id) type="search" name=(name) value=(value) placeholder=(label) autocomplete="off" spellcheck="false" enterkeyhint="search"
                hx-get=[&hx.get] hx-target=[&hx.target] hx-swap=[hx.swap] hx-trigger=[&hx.trigger] hx-sync=[hx.sync] hx-include=[hx.include]
                hx-push-url=[hx.push];
            button.bouton.discret.seul type="submit" aria-label="Lancer la recherche" { (Icon::ArrowRight) }
        }
    }
}
