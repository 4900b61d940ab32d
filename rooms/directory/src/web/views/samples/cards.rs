//! The cards.

use std::collections::HashMap;

use kernel::id::Id as _;
use kernel::{FieldErrors, Uuid};
use ui::Markup;

use super::{NOW, TUESDAY, role};
use crate::domain::{Origin, Presence, Sector, State};
use crate::store::organizations::{OrganizationId, OrganizationRow};
use crate::store::practitioners::{PractitionerId, PractitionerRow};
use crate::store::roles::{MemberRow, RoleRow};
use crate::web::forms::OwnCardForm;
use crate::web::views::{card, own_card, structure};

fn who(number: u128) -> PractitionerRow {
    let text = str::to_owned;
    PractitionerRow {
        id: PractitionerId::from_uuid(Uuid::from_u128(number)),
        identifier: Some(text("899700000013")),
        civility: text("MME"),
        title: text(""),
        family: text("MARTIN-VIDAL"),
        given: text("Claire"),
        source: Origin::National,
        state: State::Active,
        hours: text("Du lundi au vendredi, de 9 h à 18 h"),
        free_line: text("Joignable de 12 h à 14 h"),
        absence_text: text("En cas d’urgence, appelez Mme Noiret au cabinet."),
        absence_until: Some(TUESDAY),
        version: 3,
    }
}

fn situation(number: u128, joined: bool) -> RoleRow {
    let text = str::to_owned;
    RoleRow {
        id: role(number),
        organization_id: (number == 1).then(|| OrganizationId::from_uuid(Uuid::from_u128(9))),
        profession_label: text("Infirmier"),
        profession_system: text("G15"),
        expertise_label: text(""),
        role_label: text(""),
        mode: text(if number == 1 { "S" } else { "L" }),
        sector: Some(Sector::Health),
        structure_name: text("CABINET DU PORT"),
        address: text("3 quai Fictif"),
        postcode: text("34120"),
        commune: text("Pézenas"),
        departement: text("34"),
        phone: text("0465710001"),
        joined_at: joined.then_some(NOW),
        ended_at: None,
        organization_name: (number == 1).then(|| text("SSIAD DU PAYS DE PÉZENAS")),
        organization_phone: None,
    }
}

pub(super) fn someone() -> Markup {
    let who = who(1);
    card::page(&card::CardView {
        who: &who,
        situations: vec![situation(1, true), situation(2, false)],
        presence: HashMap::from([(role(1), Presence::Active)]),
        mailboxes: vec!["claire.martin-vidal@mss.example.org".to_owned()],
        is_mine: false,
        reader: None,
        now: NOW,
    })
}

/// Somebody without an account, reached by secure mail or not at all.
fn outside(mailboxes: Vec<String>) -> Markup {
    let who = PractitionerRow {
        absence_until: None,
        hours: String::new(),
        free_line: String::new(),
        ..who(2)
    };
    card::page(&card::CardView {
        who: &who,
        situations: vec![situation(2, false)],
        presence: HashMap::new(),
        mailboxes,
        is_mine: false,
        reader: None,
        now: NOW,
    })
}

pub(super) fn by_secure_mail() -> Markup {
    outside(vec!["claire.martin-vidal@mss.example.org".to_owned()])
}

pub(super) fn to_invite() -> Markup {
    outside(Vec::new())
}

pub(super) fn gone() -> Markup {
    let who = PractitionerRow {
        state: State::Inactive,
        absence_until: None,
        hours: String::new(),
        free_line: String::new(),
        ..who(2)
    };
    card::page(&card::CardView {
        who: &who,
        situations: Vec::new(),
        presence: HashMap::new(),
        mailboxes: Vec::new(),
        is_mine: false,
        reader: None,
        now: NOW,
    })
}

pub(super) fn place() -> Markup {
    let text = str::to_owned;
    let what = OrganizationRow {
        id: OrganizationId::from_uuid(Uuid::from_u128(9)),
        finess: Some(text("349999999")),
        name: text("SSIAD DU PAYS DE PÉZENAS"),
        category_label: text("Service de soins infirmiers à domicile"),
        sector: Some(Sector::MedicoSocial),
        address: text("12 place Fictive"),
        postcode: text("34120"),
        commune: text("Pézenas"),
        departement: text("34"),
        phone: text("0465710002"),
        email: text("contact@ssiad.example.org"),
        hours: text("Tous les jours, de 7 h à 20 h"),
        how_to_solicit: text(
            "Par une discussion SPICO adressée à la coordinatrice, réponse sous 24 h.",
        ),
        services: text("Soins infirmiers\nSoins d’hygiène"),
        source: Origin::National,
        state: State::Active,
    };
    let member = MemberRow {
        practitioner_id: PractitionerId::from_uuid(Uuid::from_u128(1)),
        id: role(1),
        civility: text("MME"),
        title: text(""),
        family: text("MARTIN-VIDAL"),
        given: text("Claire"),
        profession_label: text("Infirmier"),
        profession_system: text("G15"),
        expertise_label: text(""),
        role_label: text(""),
        sector: Some(Sector::Health),
        joined_at: Some(NOW),
    };
    structure::page(&structure::StructureView {
        what: &what,
        members: vec![member],
        presence: HashMap::from([(role(1), Presence::Active)]),
        count: 51,
        first: 50,
        page: 1,
    })
}

pub(super) fn mine() -> Markup {
    let typed = OwnCardForm {
        horaires: "Du lundi au vendredi".to_owned(),
        mot: String::new(),
        absence: "Remplacée par Mme Noiret".to_owned(),
        absence_fin: String::new(),
        version: "3".to_owned(),
    };
    let errors = FieldErrors::one(
        "absence-fin",
        "Indiquez aussi le dernier jour d’absence, pour que le message disparaisse de lui-même.",
    );
    own_card::page(&own_card::OwnCardView {
        who: &who(1),
        situations: &[situation(1, true)],
        typed: &typed,
        errors: &errors,
        saved: false,
    })
}
