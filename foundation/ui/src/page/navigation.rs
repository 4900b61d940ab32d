//! The rail on a desktop, the bar at the bottom of a phone: one list, placed by the style sheet.

use maud::{Markup, html};

use super::Viewer;
use crate::Icon;
use crate::state::counter;

/// The entries of the navigation. A room that brings a new one adds a line here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rail {
    /// The portal.
    Home,
    /// The inbox.
    Messages,
    /// A new message: in the middle of the phone's bar.
    New,
    /// The directory.
    Directory,
    /// My account.
    Account,
    /// Help: at the same place on every page (WCAG 3.2.6).
    Help,
}

impl Rail {
    const ALL: [Self; 6] = [
        Self::Home,
        Self::Messages,
        Self::New,
        Self::Directory,
        Self::Account,
        Self::Help,
    ];

    /// The word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Home => "Accueil",
            Self::Messages => "Discussions",
            Self::New => "Nouveau",
            Self::Directory => "Annuaire",
            Self::Account => "Compte",
            Self::Help => "Aide",
        }
    }

    /// The address.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Messages => "/discussions",
            Self::New => "/discussions/nouvelle",
            Self::Directory => "/annuaire",
            Self::Account => "/compte",
            Self::Help => "/aide",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Home => Icon::House,
            Self::Messages => Icon::MessagesSquare,
            Self::New => Icon::Plus,
            Self::Directory => Icon::UserRoundSearch,
            Self::Account => Icon::User,
            Self::Help => Icon::LifeBuoy,
        }
    }

    const fn class(self) -> Option<&'static str> {
        match self {
            Self::New => Some("ecrire"),
            Self::Help => Some("bas grand-ecran"),
            Self::Home | Self::Messages | Self::Directory | Self::Account => None,
        }
    }

    /// What a password-only session may open (I-6).
    const fn without_second_factor(self) -> bool {
        matches!(self, Self::Home | Self::Help)
    }
}

/// The navigation with its landmark: `#navigation`.
pub fn navigation(active: Option<Rail>, viewer: Option<&Viewer<'_>>) -> Markup {
    html! { nav.navigation id="navigation" aria-label="Navigation principale" { (entries(active, viewer)) } }
}

/// What is inside it: what changes from page to page.
pub(super) fn entries(active: Option<Rail>, viewer: Option<&Viewer<'_>>) -> Markup {
    let full = viewer.is_some_and(|viewer| viewer.full_access);
    html! {
        ul {
            @for rail in Rail::ALL {
                @if full || rail.without_second_factor() {
                    li class=[rail.class()] {
                        a href=(rail.href()) aria-current=[(active == Some(rail)).then_some("page")]
                            data-raccourci=[(rail == Rail::New).then_some("n")] {
                            span.navigation-icone {
                                (rail.icon())
                                @if rail == Rail::Messages {
                                    (counter(Some("compteur-discussions"), viewer.map_or(0, |viewer| viewer.unread), "discussions non lues"))
                                }
                            }
                            span.navigation-mot { (rail.label()) }
                        }
                    }
                }
            }
        }
    }
}
