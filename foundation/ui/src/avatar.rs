//! Avatars: initials on a disc, with the sector's letter besides its colour (design §1: never by colour alone).

use maud::{Markup, Render, html};

/// The three sectors that work together around a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sector {
    /// Health.
    Sanitaire,
    /// Social.
    Social,
    /// Between both.
    MedicoSocial,
}

impl Sector {
    /// The sector in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sanitaire => "Sanitaire",
            Self::Social => "Social",
            Self::MedicoSocial => "Médico-social",
        }
    }

    /// Its letters on an avatar.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Sanitaire => "S",
            Self::Social => "So",
            Self::MedicoSocial => "M",
        }
    }

    /// Its name in class names and attributes.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Sanitaire => "sanitaire",
            Self::Social => "social",
            Self::MedicoSocial => "medico-social",
        }
    }
}

/// A disc with initials. The name stands beside it, so screen readers skip the disc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Avatar<'a> {
    /// One or two letters; empty for a group, which shows an icon instead.
    pub initials: &'a str,
    /// The person's sector, when known.
    pub sector: Option<Sector>,
}

/// The disc of a person.
pub fn avatar(initials: &str, sector: Option<Sector>) -> Avatar<'_> {
    Avatar { initials, sector }
}

/// The disc of a group.
pub fn group_avatar() -> Markup {
    html! { span.avatar.groupe aria-hidden="true" { (crate::Icon::Users) } }
}

/// The disc of a structure.
pub fn organization_avatar() -> Markup {
    html! { span.avatar.structure aria-hidden="true" { (crate::Icon::Building2) } }
}

impl Render for Avatar<'_> {
    fn render(&self) -> Markup {
        if self.initials.is_empty() {
            return group_avatar();
        }
        html! {
            span class={ "avatar" @if let Some(sector) = self.sector { " " (sector.class()) } } aria-hidden="true" {
                (self.initials)
                @if let Some(sector) = self.sector { span.secteur { (sector.letter()) } }
            }
        }
    }
}

/// The sector in words, with its letter and colour.
pub fn sector_badge(sector: Sector) -> Markup {
    html! { span class={ "secteur-mot " (sector.class()) } { span.secteur aria-hidden="true" { (sector.letter()) } (sector.label()) } }
}
