//! The search in its states.

use kernel::Uuid;
use kernel::id::Id as _;
use ui::Markup;

use super::{NOW, TUESDAY, role};
use crate::domain::{Reach, Sector};
use crate::index::{IndexState, PersonCard, StructureCard};
use crate::search::PersonHit;
use crate::store::organizations::OrganizationId;
use crate::store::practitioners::PractitionerId;
use crate::web::forms::SearchForm;
use crate::web::views::results::{self, Results};
use crate::web::views::search;

pub(super) fn before() -> Markup {
    let results = Results {
        people: hits(),
        now: NOW,
        ..Results::default()
    };
    search::page(&SearchForm::default(), &results)
}

pub(super) fn proposals() -> Markup {
    results::proposals(&crate::search::Offer {
        people: hits(),
        caution: Some("Nathalie Martinez (CH de Lodève, Lodève) n’est pas encore sur SPICO\u{A0}: sa fiche, dans l’annuaire, dit comment joindre cette personne.".to_owned()),
    })
}

pub(super) fn apart() -> Markup {
    let results = Results {
        people: hits(),
        asked: true,
        complete: false,
        hindering: vec!["martin".to_owned(), "béziers".to_owned()],
        now: NOW,
        ..Results::default()
    };
    let form = SearchForm {
        profession: "Infirmier".to_owned(),
        spico: "oui".to_owned(),
        ..typed("martin infirmier béziers")
    };
    search::page(&form, &results)
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
            civility: text(if number == 3 { "M" } else { "MME" }),
            title: text(if number == 2 { "DR" } else { "" }),
            given: text(given),
            family: text(family),
            profession: text(profession),
            structure: text(structure),
            commune: text(commune),
            postcode: text("34120"),
            departement: text("34"),
            elsewhere: text(if number == 1 { "Agde (34)" } else { "" }),
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
            "Médecin généraliste",
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

pub(super) fn found() -> Markup {
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
    let results = Results {
        people: hits(),
        structures: vec![place],
        ignored: vec![text("zzz")],
        asked: true,
        now: NOW,
        ..Results::default()
    };
    search::page(&typed("infirm pezenas zzz"), &results)
}

pub(super) fn nothing() -> Markup {
    let form = SearchForm {
        departement: "34".to_owned(),
        ..typed("xqzw")
    };
    search::page(
        &form,
        &Results {
            asked: true,
            now: NOW,
            ..Results::default()
        },
    )
}

pub(super) fn building() -> Markup {
    let results = Results {
        asked: true,
        state: IndexState::Building,
        people: hits().into_iter().take(1).collect(),
        now: NOW,
        ..Results::default()
    };
    search::page(&typed("martin"), &results)
}
