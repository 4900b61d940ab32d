//! The card of a structure (B06.1).

use std::collections::HashMap;

use access::PractitionerRoleId;
use ui::avatar::{Avatar, sector_badge};
use ui::button::{Tone, link_button};
use ui::list::{Row, card, list, page_header};
use ui::nav::{back_link, pagination};
use ui::notice::callout;
use ui::state::{Meaning, definition_list, reach_badge};
use ui::{Icon, Markup, Render as _, html};

use crate::domain::{Presence, Reach, State, name as names, profession};
use crate::store::organizations::OrganizationRow;
use crate::store::roles::MemberRow;

/// What the card shows.
pub struct StructureView<'a> {
    /// The structure.
    pub what: &'a OrganizationRow,
    /// A part of its members.
    pub members: Vec<MemberRow>,
    /// What is known of their accounts.
    pub presence: HashMap<PractitionerRoleId, Presence>,
    /// How many members in all.
    pub count: i64,
    /// How many come before this part.
    pub first: i64,
    /// The number of this part, from 0.
    pub page: i64,
}

/// The name as it is shown.
pub fn name(what: &OrganizationRow) -> String {
    names::structure(&what.name)
}

/// The whole page.
pub fn page(view: &StructureView<'_>) -> Markup {
    let what = view.what;
    let call = super::dial(&what.phone);
    let action = html! { @if !what.phone.is_empty() { (link_button(&call, "Appeler").icon(Icon::Phone).tone(Tone::Primary)) } };
    html! {
        (back_link("/annuaire", "Annuaire"))
        (page_header(&name(what), Some(names::accented(&what.category_label).as_str()).filter(|label| !label.is_empty()), action))
        @if let Some(sector) = what.sector { p.ligne { (sector_badge(sector.into())) } }
        @if what.state == State::Inactive {
            (callout(Meaning::Attention, "Structure fermée", "Elle n’est plus dans le répertoire national. Sa fiche est gardée parce que des échanges y renvoient."))
        }
        @if !what.how_to_solicit.is_empty() { (card(2, "Comment la solliciter", html! { p { (what.how_to_solicit) } })) }
        (card(2, "Coordonnées", details(what)))
        @if !what.services.is_empty() {
            (card(2, "Services", html! { ul { @for service in what.services.lines() { li { (service) } } } }))
        }
        (members(view))
    }
}

fn details(what: &OrganizationRow) -> Markup {
    let mut lines: Vec<(&str, Markup)> = Vec::new();
    let town = super::town(&what.postcode, &what.commune);
    if !town.is_empty() {
        lines.push((
            "Adresse",
            html! { @if !what.address.is_empty() { (what.address) br; } (town) },
        ));
    }
    if !what.phone.is_empty() {
        lines.push((
            "Téléphone",
            html! { a href=(super::dial(&what.phone)) { (kernel::fr::phone(&what.phone)) } },
        ));
    }
    if !what.email.is_empty() {
        lines.push(("Mail", html! { (what.email) }));
    }
    if !what.hours.is_empty() {
        lines.push(("Horaires", html! { (what.hours) }));
    }
    if let Some(finess) = &what.finess {
        lines.push(("FINESS", html! { (finess) }));
    }
    html! { @if lines.is_empty() { p.aide { "Le répertoire national ne donne pas de coordonnées." } } @else { (definition_list(lines)) } }
}

struct Member {
    href: String,
    name: String,
    initials: String,
    what: String,
    reach: Reach,
}

impl Member {
    fn new(row: &MemberRow, view: &StructureView<'_>) -> Self {
        let presence = view.presence.get(&row.id).copied();
        let (given, family) = (names::given(&row.given), names::family(&row.family));
        Self {
            href: format!("/annuaire/pro/{}", row.practitioner_id),
            name: names::full(&row.title, &row.given, &row.family),
            initials: kernel::fr::initials(&given, &family),
            what: profession::said(
                &row.civility,
                &row.profession_label,
                &row.expertise_label,
                &row.role_label,
                &row.profession_system,
            ),
            reach: Reach::of(presence.unwrap_or(Presence::None), false),
        }
    }
}

fn members(view: &StructureView<'_>) -> Markup {
    let members = view.members.iter();
    let shown: Vec<_> = members.map(|row| (row, Member::new(row, view))).collect();
    let rows = shown.iter().map(|(row, member)| Row {
        id: None,
        href: &member.href,
        start: Avatar {
            initials: &member.initials,
            sector: row.sector.map(Into::into),
        }
        .render(),
        title: &member.name,
        detail: html! { (member.what) },
        end: html! { @if member.reach.can_be_written_to() { (reach_badge(member.reach.into())) } },
        unread: false,
    });
    let last = view.first + i64::try_from(view.members.len()).unwrap_or(0);
    let address = |page: i64| format!("/annuaire/structure/{}?page={}", view.what.id, page + 1);
    let previous = (view.page > 0).then(|| address(view.page - 1));
    let next = (last < view.count).then(|| address(view.page + 1));
    card(
        2,
        "Membres",
        html! {
            @if view.members.is_empty() { p.aide { "L’annuaire ne connaît personne qui y exerce." } }
            @else {
                (list("Membres", rows))
                @if previous.is_some() || next.is_some() {
                    (pagination("Membres", &format!("{}–{last} sur {}", view.first + 1, view.count), previous.as_deref(), next.as_deref()))
                }
            }
        },
    )
}
