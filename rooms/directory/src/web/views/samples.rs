//! Samples of the room's views, for the gallery. Nobody in them exists.

use std::collections::HashMap;

use access::PractitionerRoleId;
use kernel::id::Id as _;
use kernel::{FieldErrors, Timestamp, Uuid};
use ui::Markup;
use ui::gallery::{Sample, Section};

use super::{card, own_card, search, structure};
use crate::domain::{Origin, Presence, Reach, Sector, State};
use crate::index::{IndexState, PersonCard, StructureCard};
use crate::search::PersonHit;
use crate::store::organizations::{OrganizationId, OrganizationRow};
use crate::store::practitioners::{PractitionerId, PractitionerRow};
use crate::store::roles::{MemberRow, RoleRow};
use crate::web::forms::{OwnCardForm, SearchForm};

/// The room's sections of the gallery.
pub static GALLERY: &[Section] = &[Section {
    name: "Annuaire : écrans",
    samples: &[
        Sample {
            name: "avant de taper",
            render: || {
                search::page(
                    &SearchForm::default(),
                    &search::Results {
                        people: hits(),
                        now: NOW,
                        ..search::Results::default()
                    },
                )
            },
        },
        Sample {
            name: "résultats",
            render: found,
        },
        Sample {
            name: "aucun résultat",
            render: nothing,
        },
        Sample {
            name: "annuaire en préparation",
            render: building,
        },
        Sample {
            name: "propositions",
            render: || search::proposals(&hits()),
        },
        Sample {
            name: "fiche d’un professionnel",
            render: someone,
        },
        Sample {
            name: "fiche hors SPICO",
            render: stranger,
        },
        Sample {
            name: "fiche d’une structure",
            render: place,
        },
        Sample {
            name: "ma fiche, à corriger",
            render: mine,
        },
    ],
}];

/// Friday 20 November 2026, 08:00 UTC.
const NOW: Timestamp = Timestamp::from_micros(1_795_161_600_000_000);
/// The end of the following Tuesday in Paris.
const TUESDAY: Timestamp = Timestamp::from_micros(1_795_561_200_000_000);

fn role(number: u128) -> PractitionerRoleId {
    PractitionerRoleId::from_uuid(Uuid::from_u128(number))
}

fn hit(
    number: u128,
    (given, family): (&str, &str),
    profession: &str,
    (structure, commune): (&str, &str),
    reach: Reach,
) -> PersonHit {
    let text = str::to_owned;
    PersonHit {
        reach,
        card: PersonCard {
            id: PractitionerId::from_uuid(Uuid::from_u128(number)),
            role: role(number),
            joined: reach.can_be_written_to(),
            has_mailbox: reach == Reach::SecureMail,
            sector: Some(if number == 3 {
                Sector::Social
            } else {
                Sector::Health
            }),
            absent_until: (number == 4).then_some(TUESDAY),
            rpps: text("99700000013"),
            civility: text("MME"),
            title: text(if number == 2 { "DR" } else { "" }),
            given: text(given),
            family: text(family),
            profession: text(profession),
            structure: text(structure),
            commune: text(commune),
            postcode: text("34120"),
            departement: text("34"),
            note: text(if number == 1 {
                "Joignable de 12 h à 14 h"
            } else {
                ""
            }),
        },
    }
}

fn hits() -> Vec<PersonHit> {
    vec![
        hit(
            1,
            ("Claire", "Martin-Vidal"),
            "Infirmier",
            ("Cabinet du Port", "Pézenas"),
            Reach::Active,
        ),
        hit(
            2,
            ("Anne", "Royère"),
            "Médecin, Médecine générale",
            ("Maison de santé des Terrasses", "Clermont-l’Hérault"),
            Reach::SecureMail,
        ),
        hit(
            3,
            ("Jean-Baptiste", "d’Armagnac-Lacoste"),
            "Assistant de service social",
            ("", "Béziers"),
            Reach::Nothing,
        ),
        hit(
            4,
            ("Léa", "Bonnafous"),
            "Ergothérapeute",
            ("SESSAD des Garrigues", "Lunel"),
            Reach::Dormant,
        ),
    ]
}

fn typed(words: &str) -> SearchForm {
    SearchForm {
        q: words.to_owned(),
        ..SearchForm::default()
    }
}

fn found() -> Markup {
    let text = str::to_owned;
    let place = StructureCard {
        id: OrganizationId::from_uuid(Uuid::from_u128(9)),
        sector: Some(Sector::MedicoSocial),
        finess: text("349999999"),
        name: text("SSIAD du Pays de Pézenas"),
        category: text("Service de soins infirmiers à domicile"),
        commune: text("Pézenas"),
        postcode: text("34120"),
        departement: text("34"),
    };
    let results = search::Results {
        people: hits(),
        structures: vec![place],
        ignored: vec![text("zzz")],
        asked: true,
        now: NOW,
        ..search::Results::default()
    };
    search::page(&typed("infirm pezenas zzz"), &results)
}

fn nothing() -> Markup {
    let form = SearchForm {
        departement: "34".to_owned(),
        ..typed("xqzw")
    };
    search::page(
        &form,
        &search::Results {
            asked: true,
            now: NOW,
            ..search::Results::default()
        },
    )
}

fn building() -> Markup {
    let results = search::Results {
        asked: true,
        state: IndexState::Building,
        people: hits().into_iter().take(1).collect(),
        now: NOW,
        ..search::Results::default()
    };
    search::page(&typed("martin"), &results)
}

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

fn someone() -> Markup {
    let who = who(1);
    card::page(&card::CardView {
        who: &who,
        situations: vec![situation(1, true), situation(2, false)],
        presence: HashMap::from([(role(1), Presence::Active)]),
        mailboxes: vec!["claire.martin-vidal@mss.example.org".to_owned()],
        is_mine: false,
        now: NOW,
    })
}

fn stranger() -> Markup {
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
        now: NOW,
    })
}

fn place() -> Markup {
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
        title: text(""),
        civility: text("MME"),
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

fn mine() -> Markup {
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
