//! Links that look like buttons: they lead elsewhere, and change nothing.

use maud::{Markup, Render, html};

use super::Tone;
use crate::Icon;
use crate::hx::Hx;

/// A link that looks like a button.
#[derive(Debug, Clone)]
pub struct LinkButton<'a> {
    href: &'a str,
    label: &'a str,
    only_icon: bool,
    icon: Option<Icon>,
    tone: Tone,
    id: Option<&'a str>,
    wide: bool,
    hx: Hx,
}

/// A link that looks like a button: leads to `href`.
pub fn link_button<'a>(href: &'a str, label: &'a str) -> LinkButton<'a> {
    LinkButton {
        href,
        label,
        only_icon: false,
        icon: None,
        tone: Tone::Secondary,
        id: None,
        wide: false,
        hx: Hx::default(),
    }
}

/// A link that shows an icon alone.
pub fn icon_link<'a>(href: &'a str, icon: Icon, accessible_name: &'a str) -> LinkButton<'a> {
    LinkButton {
        only_icon: true,
        icon: Some(icon),
        tone: Tone::Quiet,
        ..link_button(href, accessible_name)
    }
}

impl<'a> LinkButton<'a> {
    /// Another tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// An icon before the word.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self {
            icon: Some(icon),
            ..self
        }
    }

    /// The element's id.
    #[must_use]
    pub fn id(self, id: &'a str) -> Self {
        Self {
            id: Some(id),
            ..self
        }
    }

    /// As wide as its column.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// What htmx does with it.
    #[must_use]
    pub fn hx(self, hx: Hx) -> Self {
        Self { hx, ..self }
    }
}

impl Render for LinkButton<'_> {
    fn render(&self) -> Markup {
        html! {
            a.bouton .principal[self.tone == Tone::Primary] .discret[self.tone == Tone::Quiet] .danger[self.tone == Tone::Danger]
                .seul[self.only_icon] .large[self.wide] id=[self.id] href=(self.href)
                aria-label=[self.only_icon.then_some(self.label)]
                hx-get=[&self.hx.get] hx-target=[&self.hx.target] hx-swap=[self.hx.swap] hx-trigger=[self.hx.trigger]
                hx-sync=[self.hx.sync] hx-push-url=[self.hx.push] {
                @if let Some(icon) = self.icon { (icon) }
                @if !self.only_icon { span { (self.label) } }
            }
        }
    }
}
