//! Samples of the room's views, for the gallery. Nobody in them exists.

mod cards;
mod search;

use access::PractitionerRoleId;
use kernel::id::Id as _;
use kernel::{Timestamp, Uuid};
use ui::gallery::{Sample, Section};

/// The room's sections of the gallery.
pub static GALLERY: &[Section] = &[Section {
    name: "Annuaire : écrans",
    samples: &[
        Sample {
            name: "avant de taper",
            render: search::before,
        },
        Sample {
            name: "résultats",
            render: search::found,
        },
        Sample {
            name: "mots que personne ne réunit",
            render: search::apart,
        },
        Sample {
            name: "aucun résultat",
            render: search::nothing,
        },
        Sample {
            name: "annuaire en préparation",
            render: search::building,
        },
        Sample {
            name: "propositions",
            render: search::proposals,
        },
        Sample {
            name: "fiche d’un professionnel",
            render: cards::someone,
        },
        Sample {
            name: "fiche joignable par MSS",
            render: cards::by_secure_mail,
        },
        Sample {
            name: "fiche à inviter",
            render: cards::to_invite,
        },
        Sample {
            name: "fiche de qui n’exerce plus",
            render: cards::gone,
        },
        Sample {
            name: "fiche d’une structure",
            render: cards::place,
        },
        Sample {
            name: "ma fiche, à corriger",
            render: cards::mine,
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
