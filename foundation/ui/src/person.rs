//! A person as the directory shows one: who, what, where, how to be reached, and what can be done now.

use maud::{Markup, html};

use crate::Icon;
use crate::avatar::{Avatar, Sector};
use crate::state::{Reach, reach_badge};

/// A result of the directory.
#[derive(Debug, Clone)]
pub struct PersonHit<'a> {
    /// The page of this person.
    pub href: &'a str,
    /// Given and family name, as the directory spells them.
    pub name: &'a str,
    /// Initials for the disc.
    pub initials: &'a str,
    /// The sector, when known.
    pub sector: Option<Sector>,
    /// Profession and, when there is one, specialty.
    pub profession: &'a str,
    /// Structure, then commune and département.
    pub place: &'a str,
    /// How to be reached.
    pub reach: Reach,
    /// A free line of the person: *Joignable de 12 h à 14 h*.
    pub note: Option<&'a str>,
    /// What can be done: write, invite. One main button that follows the reach (B04.1).
    pub actions: Markup,
}

/// One result.
pub fn person_hit(hit: &PersonHit<'_>) -> Markup {
    html! {
        li.personne {
            (Avatar { initials: hit.initials, sector: hit.sector })
            div.personne-corps {
                p.personne-nom {
                    a href=(hit.href) { bdi { (hit.name) } }
                    @if let Some(sector) = hit.sector { span.visuellement-cache { ", secteur " (sector.label().to_lowercase()) } }
                }
                p.personne-metier { (hit.profession) }
                p.personne-lieu { (Icon::MapPin) (hit.place) }
                p.personne-etat {
                    (reach_badge(hit.reach))
                    @if let Some(note) = hit.note { " " bdi.aide { (note) } }
                }
            }
            div.personne-actions { (hit.actions) }
        }
    }
}

/// The results, in order of relevance.
pub fn person_list(label: &str, hits: &[PersonHit<'_>]) -> Markup {
    html! { ol.personnes data-rangees aria-label=(label) { @for hit in hits { (person_hit(hit)) } } }
}
