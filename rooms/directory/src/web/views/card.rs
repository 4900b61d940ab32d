//! The card of a professional.

use std::collections::HashMap;

use access::PractitionerRoleId;
use kernel::Timestamp;
use ui::avatar::Avatar;
use ui::button::{Tone, actions, button, link_button};
use ui::list::{card, page_header};
use ui::nav::back_link;
use ui::notice::callout;
use ui::state::{Meaning, definition_list, reach_badge};
use ui::{Icon, Markup, html};

use super::invitation::invitation;
use crate::domain::{Presence, Reach, State, feminine, name as names, profession};
use crate::names::Person;
use crate::store::practitioners::PractitionerRow;
use crate::store::roles::RoleRow;

/// What the card shows.
pub struct CardView<'a> {
    /// The professional.
    pub who: &'a PractitionerRow,
    /// The situations in use.
    pub situations: Vec<RoleRow>,
    /// The state of the accounts.
    pub presence: HashMap<PractitionerRoleId, Presence>,
    /// Secure mailboxes that may be shown.
    pub mailboxes: Vec<String>,
    /// Whether it is the reader's own.
    pub is_mine: bool,
    /// The reader's name, to sign an invitation.
    pub reader: Option<&'a Person>,
    /// The present instant.
    pub now: Timestamp,
}

/// `Dr Claire Martin`.
pub fn name(who: &PractitionerRow) -> String {
    names::full(&who.title, &who.given, &who.family)
}

/// `Absence jusqu’au lundi 24 novembre 2026`.
pub fn absence_until(end: Timestamp) -> String {
    let last_day = end - std::time::Duration::from_secs(1);
    format!("Absence jusqu’au {}", kernel::fr::long_date(last_day))
}

impl CardView<'_> {
    /// The situation to write to: one whose account is active, else one with an account.
    fn main(&self) -> Option<(PractitionerRoleId, Presence)> {
        let with = |wanted: Presence| {
            self.situations
                .iter()
                .find(|role| self.presence.get(&role.id) == Some(&wanted))
                .map(|role| (role.id, wanted))
        };
        with(Presence::Active).or_else(|| with(Presence::Dormant))
    }

    fn reach(&self) -> Reach {
        Reach::of(
            self.main().map_or(Presence::None, |(_, presence)| presence),
            !self.mailboxes.is_empty(),
        )
    }

    /// The directory's number of the first situation that has one (B02.1).
    fn phone(&self) -> Option<&str> {
        let own = self.situations.iter().map(|role| role.phone.as_str());
        let place = self
            .situations
            .iter()
            .filter_map(|role| role.organization_phone.as_deref());
        own.chain(place).find(|phone| !phone.is_empty())
    }
}

/// The whole page.
pub fn page(view: &CardView<'_>) -> Markup {
    let who = view.who;
    let first = view.situations.first();
    let lead = first.map(|role| {
        profession::said(
            &who.civility,
            &role.profession_label,
            &role.expertise_label,
            &role.role_label,
            &role.profession_system,
        )
    });
    html! {
        (back_link("/annuaire", "Annuaire"))
        (page_header(&name(who), lead.as_deref(), main_action(view)))
        p.ligne {
            (Avatar { initials: &kernel::fr::initials(&names::given(&who.given), &names::family(&who.family)),
                sector: first.and_then(|role| role.sector).map(Into::into) })
            @if who.state == State::Active { (reach_badge(view.reach().into())) }
        }
        @if who.state == State::Inactive {
            (callout(Meaning::Attention, "N’exerce plus",
                "Cette personne n’est plus dans l’annuaire national. Sa fiche est gardée parce que des échanges y renvoient."))
        }
        @if let Some(end) = who.absence_until.filter(|end| *end > view.now) {
            (callout(Meaning::Info, &absence_until(end), html! { p { (who.absence_text) } }))
        }
        div id="joindre" { (reaching(view)) }
        @for (rank, role) in view.situations.iter().enumerate() { (situation(&who.civility, role, rank, view.situations.len())) }
        @if view.who.state == State::Active && view.main().is_none() && !view.is_mine { (invitation(view)) }
    }
}

/// One main button that depends on the reach (B04.1).
fn main_action(view: &CardView<'_>) -> Markup {
    if view.is_mine {
        return actions(
            link_button("/annuaire/ma-fiche", "Modifier ma fiche")
                .icon(Icon::Pencil)
                .tone(Tone::Primary),
        );
    }
    let call = view.phone().map(super::dial);
    html! {
        @if view.who.state == State::Active { (main_button(view)) }
        @if let Some(call) = &call { (link_button(call, "Appeler").icon(Icon::Phone)) }
    }
}

fn main_button(view: &CardView<'_>) -> Markup {
    if let Some((role, _)) = view.main() {
        let write = format!("/discussions/nouvelle?avec={role}");
        return html! { (link_button(&write, "Démarrer une conversation").icon(Icon::MessageSquare).tone(Tone::Primary)) };
    }
    match view.mailboxes.first() {
        Some(address) => {
            html! { (button("Copier l’adresse MSS").icon(Icon::Copy).copies(address).tone(Tone::Primary)) }
        }
        None => {
            html! { (link_button("#inviter", "Inviter").icon(Icon::UserPlus).tone(Tone::Primary)) }
        }
    }
}

fn reaching(view: &CardView<'_>) -> Markup {
    let who = view.who;
    let mut lines: Vec<(&str, Markup)> = Vec::new();
    if let Some(phone) = view.phone() {
        lines.push((
            "Téléphone",
            html! { a href=(super::dial(phone)) { (kernel::fr::phone(phone)) } },
        ));
    }
    for address in &view.mailboxes {
        lines.push(("Messagerie sécurisée", html! { (address) }));
    }
    if !who.hours.is_empty() {
        lines.push(("Horaires", html! { (who.hours) }));
    }
    if !who.free_line.is_empty() {
        lines.push(("Bon à savoir", html! { (who.free_line) }));
    }
    if let Some(rpps) = names::rpps(who.identifier.as_deref()) {
        lines.push(("RPPS", html! { (rpps) }));
    }
    let reach = match view.reach() {
        Reach::Active => None,
        Reach::Dormant => Some(
            "Cette personne n’a pas ouvert SPICO depuis plus de 30 jours\u{A0}: pour une demande pressante, appelez-la.",
        ),
        Reach::SecureMail => Some(
            "Cette personne n’utilise pas encore SPICO. Copiez son adresse ci-dessous et écrivez-lui depuis votre messagerie sécurisée (MSS).",
        ),
        Reach::Nothing => Some("Cette personne n’utilise pas encore SPICO."),
    };
    card(
        2,
        "Joindre",
        html! {
            @if let Some(sentence) = reach.filter(|_| who.state == State::Active && !view.is_mine) { p { (sentence) } }
            @if lines.is_empty() { p.aide { "L’annuaire ne donne ni téléphone ni horaires." } }
            @else { (definition_list(lines)) }
        },
    )
}

fn situation(civility: &str, role: &RoleRow, rank: usize, of: usize) -> Markup {
    let title = if of == 1 {
        "Situation d’exercice".to_owned()
    } else {
        format!("Situation d’exercice {} sur {of}", rank + 1)
    };
    let lines = what_is_done(civility, role)
        .into_iter()
        .chain(where_it_is(role));
    card(2, &title, definition_list(lines))
}

/// Label and value, for a definition list.
type Lines = Vec<(&'static str, Markup)>;

fn what_is_done(civility: &str, role: &RoleRow) -> Lines {
    let what = profession::said(
        civility,
        &role.profession_label,
        &role.expertise_label,
        &role.role_label,
        &role.profession_system,
    );
    let mut lines = vec![("Profession", html! { (what) })];
    // With a role of R291, the line above says it already.
    if !role.role_label.is_empty() && role.profession_system != "R291" {
        lines.push((
            "Rôle",
            html! { (feminine::said_of(civility, &role.role_label)) },
        ));
    }
    match role.mode.as_str() {
        "L" => lines.push(("Exercice", html! { "Libéral" })),
        "S" => lines.push((
            "Exercice",
            html! { @if civility == "MME" { "Salariée" } @else { "Salarié" } },
        )),
        "B" => lines.push(("Exercice", html! { "Bénévole" })),
        _ => {}
    }
    lines
}

fn where_it_is(role: &RoleRow) -> Lines {
    let mut lines = Lines::new();
    let published = role
        .organization_name
        .as_deref()
        .unwrap_or(&role.structure_name);
    if !published.is_empty() {
        let shown = names::structure(published);
        let known = role
            .organization_id
            .map(|id| format!("/annuaire/structure/{id}"));
        lines.push((
            "Structure",
            html! { @if let Some(href) = known { a href=(href) { (shown) } } @else { (shown) } },
        ));
    }
    let town = super::town(&role.postcode, &role.commune);
    if !town.is_empty() {
        lines.push((
            "Adresse",
            html! { @if !role.address.is_empty() { (role.address) br; } (town) },
        ));
    }
    if !role.phone.is_empty() {
        lines.push((
            "Téléphone",
            html! { a href=(super::dial(&role.phone)) { (kernel::fr::phone(&role.phone)) } },
        ));
    }
    lines
}
