//! The document: head, navigation, content, footer. One [`Page`] value gives both the full document and the fragment that a boosted
//! link asks for, so that both come from the same view (T1).

mod document;
mod head;
mod navigation;
mod site;

use std::sync::LazyLock;

use maud::{Markup, html};

use crate::hx::{Pose, Region, partiel};

pub use document::bare;
pub use navigation::navigation;
pub use site::{Accent, Entry, Exits, Link, PRODUCT, Search, Site, Stand};

/// The one module that a page starts, after htmx; it loads the rest when the page shows something that needs it.
pub const ENTRY: &str = "entree.js";
/// What the entry loads at once on a signed-in page, beside the rooms' modules of that role: stream, keyboard.
pub const SIGNED_IN_MODULE: &str = "compte.js";

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Row density.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    /// Roomy.
    Roomy,
    /// In between.
    #[default]
    Standard,
    /// Tight.
    Compact,
}

/// The display that the person chose; kept by the server and written on `<html>`, so that nothing flashes (design §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Display {
    /// Colours.
    pub theme: Theme,
    /// Row height.
    pub density: Density,
    /// Text size in per cent: 90, 100, 110, 125 or 150. Anything else counts as 100.
    pub text_size: u8,
    /// Luciole instead of Atkinson Hyperlegible Next, when it is installed on the machine.
    pub luciole: bool,
    /// Slow-network mode by choice: system font, fewer requests.
    pub slow_network: bool,
    /// How screen readers announce new messages: `tout`, `auteur`, `son` or `rien`.
    pub announce: &'static str,
    /// Whether single-key shortcuts work (RGAA 12.10).
    pub shortcuts: bool,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Standard,
            text_size: 100,
            luciole: false,
            slow_network: false,
            announce: "auteur",
            shortcuts: true,
        }
    }
}

/// The reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer<'a> {
    /// The account's opaque id: pages of another account must not stay on screen.
    pub account: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The capacity in which one acts: *IDE · Cabinet du Port*.
    pub role_label: &'a str,
    /// Initials for the disc.
    pub initials: &'a str,
    /// What the page itself counted; the live stream updates it.
    pub counted: Option<Counted<'a>>,
    /// False for a password-only session: it sees the portal and nothing else (I-6).
    pub full_access: bool,
    /// Whether the device is `partage` or `personnel` (front-end §9).
    pub device: &'a str,
}

/// A number that an entry of the navigation shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted<'a> {
    /// The counter's name.
    pub name: &'a str,
    /// How many.
    pub number: u32,
}

/// The limits of the session, for the warning and the lock (A21.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits<'a> {
    /// Seconds without activity before the lock.
    pub idle_seconds: u32,
    /// The absolute end, in seconds since 1970.
    pub ends_at: i64,
    /// Where activity is reported.
    pub extend_url: &'a str,
    /// Where the session is locked.
    pub lock_url: &'a str,
}

/// The layout around the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Frame {
    /// A page that scrolls, with its footer.
    #[default]
    Document,
    /// Panes that fill the window and scroll by themselves.
    Panes,
    /// Panes alone in a window of their own, without navigation (T20).
    Window,
}

/// What the request asks for; the web crate decides from its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The whole document.
    Full,
    /// The content for `#contenu`, with its title, the navigation and an emptied error region.
    Fragment,
}

/// A screen.
#[derive(Debug, Clone)]
pub struct Page<'a> {
    title: &'a str,
    body: Markup,
    site: &'a Site,
    beside: &'a [(&'a str, String)],
    prefix: &'a str,
    active: Option<&'a str>,
    viewer: Option<Viewer<'a>>,
    session: Option<SessionLimits<'a>>,
    display: Display,
    modules: &'a [&'a str],
    sheet: Option<&'a str>,
    banner: Option<Markup>,
    frame: Frame,
    since: Option<&'a str>,
    here: &'a str,
    service_worker: bool,
}

impl<'a> Page<'a> {
    /// A screen with its title and content. The title carries no clinical data (screens §1); the product's name is added.
    pub fn new(title: &'a str, body: Markup) -> Self {
        Self {
            title,
            body,
            site: &NOWHERE,
            beside: &[],
            prefix: "",
            active: None,
            viewer: None,
            session: None,
            display: Display::default(),
            modules: &[],
            sheet: None,
            banner: None,
            frame: Frame::Document,
            since: None,
            here: "",
            service_worker: true,
        }
    }

    /// The product.
    #[must_use]
    pub fn site(self, site: &'a Site) -> Self {
        Self { site, ..self }
    }

    /// The other products that one may go on to: name and address.
    #[must_use]
    pub fn beside(self, beside: &'a [(&'a str, String)]) -> Self {
        Self { beside, ..self }
    }

    /// What stands before each address that a script makes: nothing, or `/a/1` for the second account of a browser.
    #[must_use]
    pub fn prefix(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// The address of the entry of the navigation that it belongs to.
    #[must_use]
    pub fn active(self, href: &'a str) -> Self {
        Self {
            active: Some(href),
            ..self
        }
    }

    /// The reader.
    #[must_use]
    pub fn viewer(self, viewer: Option<Viewer<'a>>) -> Self {
        Self { viewer, ..self }
    }

    /// The limits of the session.
    #[must_use]
    pub fn session(self, session: Option<SessionLimits<'a>>) -> Self {
        Self { session, ..self }
    }

    /// The display chosen.
    #[must_use]
    pub fn display(self, display: Display) -> Self {
        Self { display, ..self }
    }

    /// Modules that the parts of this page need, preloaded: `messaging/liste.js`.
    #[must_use]
    pub fn modules(self, modules: &'a [&'a str]) -> Self {
        Self { modules, ..self }
    }

    /// The sheet of its room, after ours: `messaging/room.css`.
    #[must_use]
    pub fn sheet(self, sheet: Option<&'a str>) -> Self {
        Self { sheet, ..self }
    }

    /// A banner above everything: incident, read-only mode, demonstration.
    #[must_use]
    pub fn banner(self, banner: Option<Markup>) -> Self {
        Self { banner, ..self }
    }

    /// The layout around the content.
    #[must_use]
    pub fn frame(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    /// The live stream's cursor before the page was read: later events may be missing here.
    #[must_use]
    pub fn since(self, since: Option<&'a str>) -> Self {
        Self { since, ..self }
    }

    /// Its address, to return to after a lock; empty when there is none.
    #[must_use]
    pub fn here(self, here: &'a str) -> Self {
        Self { here, ..self }
    }

    /// Whether the page may register the service worker.
    #[must_use]
    pub fn service_worker(self, wanted: bool) -> Self {
        Self {
            service_worker: wanted,
            ..self
        }
    }

    /// The screen in the shape asked for.
    pub fn render(&self, shape: Shape) -> Markup {
        match shape {
            Shape::Full => document::full(self),
            Shape::Fragment => self.fragment(),
        }
    }

    /// The whole document.
    pub fn full(&self) -> Markup {
        document::full(self)
    }

    /// The answer to a boosted request: title, content, and the parts around it that change with the page.
    pub fn fragment(&self) -> Markup {
        html! {
            title { (self.full_title()) }
            (document::content(self))
            @if self.viewer.is_some() && self.frame != Frame::Window {
                (partiel(Region::Navigation, Pose::InnerMorph, navigation::entries(self.site, self.active, self.viewer.as_ref())))
            }
            (partiel(Region::Errors, Pose::Inner, ""))
        }
    }

    /// `<html>` with the display chosen, around a head and body of one's own: for the gallery.
    pub(crate) fn display_attributes(&self, head_and_body: &Markup) -> Markup {
        head::html_element(self, head_and_body, &html! {})
    }

    /// The content as given.
    pub(crate) const fn inner(&self) -> &Markup {
        &self.body
    }

    fn full_title(&self) -> String {
        let product = &self.site.name;
        if self.title == product {
            product.clone()
        } else {
            format!("{} · {product}", self.title)
        }
    }
}

/// The site of a page that was given none.
static NOWHERE: LazyLock<Site> = LazyLock::new(Site::default);

#[cfg(test)]
mod tests;
