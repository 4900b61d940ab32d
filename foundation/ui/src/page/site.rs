//! What all pages of a product share: its name, and the links to the rooms. The rooms provide it; this crate knows none of them.

use crate::Icon;
use crate::nav::{Tab, tabs};
use crate::tile::Service;
use maud::Markup;

/// The product's name where nobody says another.
pub const PRODUCT: &str = "SPICO";

/// An entry of the navigation: the rail on a desktop, the bar at the bottom of a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its address; a page says with it which entry is its own.
    pub href: &'static str,
    /// The word.
    pub label: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its rank among all rooms' entries: the lower, the earlier.
    pub rank: u8,
    /// Its slot.
    pub stand: Stand,
    /// What it counts: the counter's name on the live stream, and what a reader hears after the number.
    pub counter: Option<(&'static str, &'static str)>,
    /// The single key that leads there.
    pub key: Option<&'static str>,
    /// Whether a password-only session may open it (I-6).
    pub without_second_factor: bool,
}

impl Entry {
    /// A usual entry.
    pub const fn new(href: &'static str, label: &'static str, icon: Icon, rank: u8) -> Self {
        Self {
            href,
            label,
            icon,
            rank,
            stand: Stand::Row,
            counter: None,
            key: None,
            without_second_factor: false,
        }
    }
}

/// The slot of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// In the list with the others.
    Row,
    /// The main action: in the middle of a phone's bar.
    Middle,
    /// At the foot of the rail, and on large screens only.
    Foot,
}

/// A page that is reached from every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its address.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// The same in a tab.
    pub short: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its rank among all rooms' links: the lower, the earlier.
    pub rank: u8,
}

impl Link {
    /// A link to a help or legal page.
    pub const fn new(href: &'static str, label: &'static str, rank: u8) -> Self {
        Self {
            href,
            label,
            short: label,
            icon: Icon::ChevronRight,
            rank,
        }
    }
}

/// A search that stands at the top of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// Where it is sent.
    pub action: &'static str,
    /// Its field.
    pub name: &'static str,
    /// What it finds.
    pub label: &'static str,
}

/// The addresses for locking and signing out; forms without a script post there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exits {
    /// Locks the session.
    pub lock: &'static str,
    /// Ends it.
    pub sign_out: &'static str,
}

/// The colour of a product: what can be pressed, and what is one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accent {
    /// Petrol.
    #[default]
    Petrol,
    /// Blue.
    Blue,
}

impl Accent {
    /// The value of `data-accent`; none for the default.
    pub(crate) const fn value(self) -> Option<&'static str> {
        match self {
            Self::Petrol => None,
            Self::Blue => Some("bleu"),
        }
    }
}

/// What all pages of a product share. The default has a name and leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The product's name.
    pub name: String,
    /// Its colour.
    pub accent: Accent,
    /// The navigation, in order.
    pub navigation: Vec<Entry>,
    /// The services of the front page, in order.
    pub tiles: Vec<Service>,
    /// The pages of "my account", in order.
    pub account: Vec<Link>,
    /// Help and legal pages, in order.
    pub footer: Vec<Link>,
    /// The search at the top.
    pub search: Option<Search>,
    /// The addresses for locking and signing out.
    pub exits: Option<Exits>,
}

impl Site {
    /// A product of which only the name is known.
    pub const fn named(name: String) -> Self {
        Self {
            name,
            accent: Accent::Petrol,
            navigation: Vec::new(),
            tiles: Vec::new(),
            account: Vec::new(),
            footer: Vec::new(),
            search: None,
            exits: None,
        }
    }

    /// The pages of "my account" beside each other, whichever room serves them, so that each is one press away from the others.
    pub fn account_tabs(&self, current: &str) -> Markup {
        let all: Vec<Tab<'_>> = self
            .account
            .iter()
            .map(|link| Tab::new(link.href, link.short, link.href == current))
            .collect();
        tabs("Mon compte", &all)
    }
}

impl Default for Site {
    fn default() -> Self {
        Self::named(PRODUCT.to_owned())
    }
}
