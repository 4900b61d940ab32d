//! Samples: tiles, people of the directory, error pages.

use maud::{Render, html};

use crate::Icon;
use crate::avatar::Sector;
use crate::button::{Tone, button, icon_button, link_button};
use crate::error_page::{Trouble, error_notice, error_page};
use crate::gallery::{Sample, Section};
use crate::layer::one_button_form;
use crate::person::{PersonHit, person_list};
use crate::state::Reach;
use crate::tile::{Access, Tile, tile, tiles};

const MESSAGES: Tile<'static> = Tile {
    id: "tuile-discussions",
    name: "Discussions",
    description: "Écrire aux professionnels autour d’un patient ou d’un sujet.",
    icon: Icon::MessagesSquare,
    href: "/discussions",
    access: Access::Open,
    external: false,
};
const GREYED: Access<'static> = Access::StepUp {
    reason: "Ce service demande une connexion plus sûre : un code reçu par e-mail ou SMS.",
    href: "/renforcer?retour=/discussions",
};

pub(crate) const TILES: Section = Section {
    name: "Portail",
    samples: &[
        Sample {
            name: "tuiles ouvertes",
            render: || {
                tiles(
                    "Mes services",
                    html! {
                        (tile(&MESSAGES, one_button_form("/favoris", &[("tuile", "discussions")], &icon_button(Icon::Star, "Retirer Discussions de mes favoris").submits().pressed(true))))
                        (tile(&Tile { id: "tuile-annuaire", name: "Annuaire", description: "Trouver un professionnel ou une structure.", icon: Icon::UserRoundSearch, href: "/annuaire", ..MESSAGES }, ""))
                        (tile(&Tile { id: "tuile-externe", name: "Répertoire régional", description: "Site d’un autre service.", icon: Icon::MapPin, href: "https://example.org", external: true, ..MESSAGES }, ""))
                    },
                )
            },
        },
        Sample {
            name: "tuiles grisées",
            render: || {
                tiles(
                    "Mes services",
                    html! {
                        (tile(&Tile { access: GREYED, ..MESSAGES }, ""))
                        (tile(&Tile { id: "tuile-psc", name: "Dossiers", description: "Le dossier partagé de coordination.", icon: Icon::FolderOpen, access: Access::Closed { reason: "Pas encore ouvert dans votre région." }, ..MESSAGES }, ""))
                    },
                )
            },
        },
    ],
};

pub(crate) const PEOPLE: Section = Section {
    name: "Annuaire",
    samples: &[Sample {
        name: "résultats",
        render: || {
            person_list(
                "Professionnels trouvés",
                &[
                    PersonHit {
                        href: "/annuaire/pro/1",
                        name: "Claire MARTIN",
                        initials: "CM",
                        sector: Some(Sector::Sanitaire),
                        profession: "Infirmière libérale",
                        place: "Cabinet du Port, Pézenas (34)",
                        reach: Reach::Active,
                        note: Some("Joignable de 12 h à 14 h"),
                        actions: html! { (link_button("/discussions/nouvelle?a=1", "Écrire").icon(Icon::MessageSquare).tone(Tone::Primary)) (button("Favori").icon(Icon::Star).pressed(false)) },
                    },
                    PersonHit {
                        href: "/annuaire/pro/2",
                        name: "Dr Anne ROY",
                        initials: "AR",
                        sector: Some(Sector::Sanitaire),
                        profession: "Médecin généraliste",
                        place: "Maison de santé des Terrasses, Clermont-l’Hérault (34)",
                        reach: Reach::MssOnly,
                        note: None,
                        actions: html! { (link_button("mailto:anne.roy@example.org", "Écrire par MSS").icon(Icon::Mail)) },
                    },
                    PersonHit {
                        href: "/annuaire/pro/3",
                        name: "Jean-Baptiste D’ARMAGNAC-LACOSTE",
                        initials: "JD",
                        sector: Some(Sector::Social),
                        profession: "Assistant de service social",
                        place: "Béziers (34)",
                        reach: Reach::NoAccount,
                        note: None,
                        actions: html! { (link_button("/annuaire/inviter?a=3", "Inviter").icon(Icon::UserPlus)) },
                    },
                    PersonHit {
                        href: "/annuaire/pro/4",
                        name: "Léa BONNET",
                        initials: "LB",
                        sector: Some(Sector::MedicoSocial),
                        profession: "Ergothérapeute",
                        place: "SESSAD des Garrigues, Lunel (34)",
                        reach: Reach::Dormant,
                        note: None,
                        actions: link_button("/discussions/nouvelle?a=4", "Écrire")
                            .icon(Icon::MessageSquare)
                            .render(),
                    },
                ],
            )
        },
    }],
};

pub(crate) const ERRORS: Section = Section {
    name: "Erreurs",
    samples: &[
        Sample {
            name: "introuvable",
            render: || {
                error_page(
                    Trouble::NotFound,
                    None,
                    Some("op_8f2c"),
                    ("/discussions", "Mes discussions"),
                )
            },
        },
        Sample {
            name: "refusé",
            render: || {
                error_page(
                    Trouble::Denied,
                    Some("Seuls les membres de la structure peuvent voir cette page."),
                    Some("op_8f2d"),
                    ("/", "Accueil"),
                )
            },
        },
        Sample {
            name: "modifié entre-temps",
            render: || {
                error_page(
                    Trouble::Conflict,
                    None,
                    None,
                    ("/compte", "Voir la version actuelle"),
                )
            },
        },
        Sample {
            name: "trop de demandes",
            render: || error_page(Trouble::Busy, None, None, ("/connexion", "Réessayer")),
        },
        Sample {
            name: "service absent",
            render: || {
                error_page(
                    Trouble::Unavailable,
                    None,
                    Some("op_8f2e"),
                    ("/etat", "État du service"),
                )
            },
        },
        Sample {
            name: "de notre faute",
            render: || error_page(Trouble::Internal, None, Some("op_8f2f"), ("/", "Accueil")),
        },
        Sample {
            name: "dans la page",
            render: || error_notice(Trouble::Denied, None, Some("op_8f30")),
        },
    ],
};
