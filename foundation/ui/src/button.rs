//! Buttons, and links that look like buttons. Something that changes data is a button in a form; something that only leads
//! elsewhere is a link.

use maud::{Markup, Render, html};

use crate::Icon;
use crate::hx::Hx;

/// How much a control stands out. One [`Tone::Primary`] per screen (screens §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// The one main action.
    Primary,
    /// Another action.
    #[default]
    Secondary,
    /// A secondary action that should not attract attention.
    Quiet,
    /// Irreversible, or takes something away.
    Danger,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act<'a> {
    /// Only navigates: a link.
    Leads(&'a str),
    Submit,
    Press,
    OpensDialog(&'a str),
    ClosesDialog,
    OpensMenu(&'a str),
}

/// A button, or a link that looks like one. Made by [`button`], [`submit`], [`icon_button`], [`link_button`], [`icon_link`].
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent states of one control, set by name"
)]
pub struct Button<'a> {
    label: &'a str,
    only_icon: bool,
    icon: Option<Icon>,
    tone: Tone,
    act: Act<'a>,
    id: Option<&'a str>,
    pair: Option<(&'a str, &'a str)>,
    mark: Option<&'a str>,
    key: Option<&'a str>,
    copies: Option<&'a str>,
    action: Option<&'a str>,
    pressed: Option<bool>,
    disabled: bool,
    busy: bool,
    wide: bool,
    hx: Hx,
}

/// A button that a script acts upon; alone it does nothing, so prefer [`submit`].
pub fn button(label: &str) -> Button<'_> {
    Button {
        label,
        only_icon: false,
        icon: None,
        tone: Tone::Secondary,
        act: Act::Press,
        id: None,
        pair: None,
        mark: None,
        key: None,
        copies: None,
        action: None,
        pressed: None,
        disabled: false,
        busy: false,
        wide: false,
        hx: Hx::default(),
    }
}

/// The button that sends its form.
pub fn submit(label: &str) -> Button<'_> {
    Button {
        act: Act::Submit,
        tone: Tone::Primary,
        ..button(label)
    }
}

/// A button that shows an icon alone: for search, close, back and the like, which everyone knows (design §5).
pub fn icon_button(icon: Icon, accessible_name: &str) -> Button<'_> {
    Button {
        only_icon: true,
        icon: Some(icon),
        tone: Tone::Quiet,
        ..button(accessible_name)
    }
}

/// A link that looks like a button: leads to `href`, and changes nothing.
pub fn link_button<'a>(href: &'a str, label: &'a str) -> Button<'a> {
    Button {
        act: Act::Leads(href),
        ..button(label)
    }
}

/// A link that shows an icon alone.
pub fn icon_link<'a>(href: &'a str, icon: Icon, accessible_name: &'a str) -> Button<'a> {
    Button {
        act: Act::Leads(href),
        ..icon_button(icon, accessible_name)
    }
}

impl<'a> Button<'a> {
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

    /// Sends its form when pressed.
    #[must_use]
    pub fn submits(self) -> Self {
        Self {
            act: Act::Submit,
            ..self
        }
    }

    /// Opens the dialog with this id.
    #[must_use]
    pub fn opens_dialog(self, id: &'a str) -> Self {
        Self {
            act: Act::OpensDialog(id),
            ..self
        }
    }

    /// Closes the dialog that it stands in.
    #[must_use]
    pub fn closes_dialog(self) -> Self {
        Self {
            act: Act::ClosesDialog,
            ..self
        }
    }

    /// Opens the menu with this id.
    #[must_use]
    pub fn opens_menu(self, id: &'a str) -> Self {
        Self {
            act: Act::OpensMenu(id),
            ..self
        }
    }

    /// The element's id, for scripts and for focus after a change.
    #[must_use]
    pub fn id(self, id: &'a str) -> Self {
        Self {
            id: Some(id),
            ..self
        }
    }

    /// The name and value sent with the form when this button sends it.
    #[must_use]
    pub fn sends(self, name: &'a str, value: &'a str) -> Self {
        Self {
            pair: Some((name, value)),
            ..self
        }
    }

    /// `data-action`, by which a module knows the button.
    #[must_use]
    pub fn mark(self, mark: &'a str) -> Self {
        Self {
            mark: Some(mark),
            ..self
        }
    }

    /// The single key that presses it, none when empty, unless the person turned off such shortcuts (RGAA 12.10).
    #[must_use]
    pub fn key(self, key: &'a str) -> Self {
        let key = (!key.is_empty()).then_some(key);
        Self { key, ..self }
    }

    /// Puts this text into the clipboard. Whoever has no script sees the text beside it and copies it by hand.
    #[must_use]
    pub fn copies(self, text: &'a str) -> Self {
        Self {
            copies: Some(text),
            ..self
        }
    }

    /// Sends the form to another address than the form's own.
    #[must_use]
    pub fn form_action(self, url: &'a str) -> Self {
        Self {
            action: Some(url),
            act: Act::Submit,
            ..self
        }
    }

    /// A toggle button: favourite, filter, mute.
    #[must_use]
    pub fn pressed(self, pressed: bool) -> Self {
        Self {
            pressed: Some(pressed),
            ..self
        }
    }

    /// Disabled. Say why beside it (screens §1).
    #[must_use]
    pub fn disabled(self, disabled: bool) -> Self {
        Self { disabled, ..self }
    }

    /// Its request is running; it keeps the focus.
    #[must_use]
    pub fn busy(self, busy: bool) -> Self {
        Self { busy, ..self }
    }

    /// As wide as its column.
    #[must_use]
    pub fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// Its htmx attributes.
    #[must_use]
    pub fn hx(self, hx: Hx) -> Self {
        Self { hx, ..self }
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let inside = html! {
            @if let Some(icon) = self.icon { (icon) }
            @if !self.only_icon { span { (self.label) } }
        };
        let (mut dialog, mut menu, mut closes) = (None, None, None);
        match self.act {
            Act::Leads(href) => return self.link(href, &inside),
            Act::OpensDialog(id) => dialog = Some(id),
            Act::OpensMenu(id) => menu = Some(id),
            Act::ClosesDialog => closes = Some(""),
            Act::Submit | Act::Press => {}
        }
        html! {
            button.bouton .principal[self.tone == Tone::Primary] .discret[self.tone == Tone::Quiet] .danger[self.tone == Tone::Danger]
                .seul[self.only_icon] .large[self.wide] id=[self.id]
                type=(if self.act == Act::Submit { "submit" } else { "button" })
                name=[self.pair.map(|(name, _)| name)] value=[self.pair.map(|(_, value)| value)] formaction=[self.action]
                data-action=[self.mark] data-raccourci=[self.key] data-copie=[self.copies] data-ouvre=[dialog] data-ferme=[closes]
                popovertarget=[menu] aria-haspopup=[menu.map(|_| "true").or(dialog.map(|_| "dialog"))]
                aria-pressed=[self.pressed.map(|pressed| pressed.to_string())] aria-busy=[self.busy.then_some("true")]
                aria-label=[self.only_icon.then_some(self.label)] disabled[self.disabled]
                hx-get=[&self.hx.get] hx-post=[&self.hx.post] hx-target=[&self.hx.target] hx-swap=[self.hx.swap]
                hx-trigger=[&self.hx.trigger] hx-sync=[self.hx.sync] hx-include=[self.hx.include] hx-confirm=[&self.hx.confirm]
                hx-push-url=[self.hx.push] { (inside) }
        }
    }
}

impl Button<'_> {
    fn link(&self, href: &str, inside: &Markup) -> Markup {
        html! {
            a.bouton .principal[self.tone == Tone::Primary] .discret[self.tone == Tone::Quiet] .danger[self.tone == Tone::Danger]
                .seul[self.only_icon] .large[self.wide] id=[self.id] href=(href) data-raccourci=[self.key]
                aria-label=[self.only_icon.then_some(self.label)]
                hx-get=[&self.hx.get] hx-target=[&self.hx.target] hx-swap=[self.hx.swap] hx-trigger=[&self.hx.trigger]
                hx-sync=[self.hx.sync] hx-push-url=[self.hx.push] { (inside) }
        }
    }
}

/// Buttons side by side, the main one first.
pub fn actions(body: impl Render) -> Markup {
    html! { div.actions { (body) } }
}
