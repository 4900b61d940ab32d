//! What opens above the page: dialogs and menus.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::button::icon_button;

/// A dialog, opened by a button with [`crate::button::Button::opens_dialog`]. Its title names it; Escape and *Fermer* close it.
pub fn dialog(id: &str, title: &str, body: impl Render) -> Markup {
    let heading = format!("{id}-titre");
    html! {
        dialog.dialogue id=(id) aria-labelledby=(heading) {
            div.dialogue-tete {
                h2 id=(heading) { (title) }
                (icon_button(Icon::X, "Fermer").closes_dialog())
            }
            div.dialogue-corps { (body) }
        }
    }
}

/// One line of a menu.
#[derive(Debug, Clone)]
pub enum MenuItem<'a> {
    /// Leads to a page.
    Link {
        /// Where.
        href: &'a str,
        /// The words.
        label: &'a str,
        /// The icon before them.
        icon: Icon,
    },
    /// Anything else that acts: a form with one button, a button for a script.
    Act(Markup),
    /// A line between groups.
    Rule,
}

/// A menu opened by its button. Native popover, with a fallback in ui.js where the browser has none; the items are plain links
/// and buttons, so Tab walks them as anywhere else.
pub fn menu(id: &str, button: &crate::button::Button<'_>, items: &[MenuItem<'_>]) -> Markup {
    html! {
        div.menu-ancre {
            (button)
            div.menu id=(id) popover {
                ul {
                    @for item in items {
                        @match item {
                            MenuItem::Link { href, label, icon } => { li { a href=(href) { (icon) span { (label) } } } }
                            MenuItem::Act(control) => { li { (control) } }
                            MenuItem::Rule => { li.menu-trait aria-hidden="true" {} }
                        }
                    }
                }
            }
        }
    }
}

/// A part that unfolds; works without script.
pub fn disclosure(summary: &str, body: impl Render) -> Markup {
    html! { details.depliant { summary { (Icon::ChevronRight) span { (summary) } } div.depliant-corps { (body) } } }
}

/// A small form that is a single button: the honest way to change something without script.
pub fn one_button_form(
    action: &str,
    fields: &[(&str, &str)],
    button: &crate::button::Button<'_>,
) -> Markup {
    html! {
        form.geste action=(action) method="post" {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            (button)
        }
    }
}
