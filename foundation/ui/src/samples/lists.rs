//! Samples: cards, rows, tables, ways to move.

use maud::{Render, html};

use crate::Icon;
use crate::avatar::{Sector, avatar, group_avatar, organization_avatar, sector_badge};
use crate::button::{Tone, link_button};
use crate::gallery::{Sample, Section};
use crate::list::{Row, card, card_with, list, page_header};
use crate::nav::{Tab, back_link, breadcrumb, filters, pagination, steps, tabs};
use crate::notice::empty_state;
use crate::page::{Counted, Viewer, navigation};
use crate::samples::site::site;
use crate::state::{Meaning, badge, definition_list};
use crate::table::{Column, table};

pub(crate) const LISTS: Section = Section {
    name: "Cartes, listes, tableaux",
    samples: &[
        Sample {
            name: "titre de page",
            render: || {
                page_header(
                    "Annuaire",
                    Some("14 résultats autour de Pézenas"),
                    link_button("/annuaire/inviter", "Inviter")
                        .icon(Icon::UserPlus)
                        .tone(Tone::Primary),
                )
            },
        },
        Sample {
            name: "carte et liste de définitions",
            render: || {
                card_with(
                    3,
                    "Claire MARTIN",
                    link_button("/annuaire/pro/1", "Écrire").icon(Icon::MessageSquare),
                    definition_list([
                        ("Profession", html! { "Infirmière libérale" }),
                        ("RPPS", html! { "10000000321" }),
                        ("Lieu", html! { "Cabinet du Port, Pézenas" }),
                    ]),
                )
            },
        },
        Sample {
            name: "rangées",
            render: || {
                card(
                    3,
                    "À traiter maintenant",
                    list(
                        "À traiter",
                        [
                            Row {
                                id: Some("r1"),
                                href: "/discussions/1",
                                start: group_avatar(),
                                title: "Cercle · Mme DURAND",
                                detail: html! { "2 messages importants" },
                                end: badge(Meaning::Attention, "Accusé demandé"),
                                unread: true,
                            },
                            Row {
                                id: Some("r2"),
                                href: "/discussions/2",
                                start: avatar("PN", Some(Sector::Social)).render(),
                                title: "Paul NOIR",
                                detail: html! { "Avis demandé à 09:12" },
                                end: html! { "09:12" },
                                unread: false,
                            },
                            Row {
                                id: Some("r3"),
                                href: "/annuaire/structure/1",
                                start: organization_avatar(),
                                title: "SSIAD de Pézenas",
                                detail: html! { "Structure · 12 membres" },
                                end: html! { "hier" },
                                unread: false,
                            },
                        ],
                    ),
                )
            },
        },
        Sample {
            name: "rien à montrer",
            render: || {
                empty_state(
                    "Aucune discussion",
                    "Écrivez à un confrère ou à une équipe.",
                    link_button("/discussions/nouvelle", "Nouveau message")
                        .icon(Icon::MessageSquarePlus)
                        .tone(Tone::Primary),
                )
            },
        },
        Sample {
            name: "tableau",
            render: || {
                table(
                    "Appareils de ma session",
                    &[
                        Column::new("Appareil"),
                        Column::new("Dernière activité"),
                        Column::numeric("Connexions"),
                    ],
                    &[
                        vec![
                            html! { "Poste du cabinet" },
                            html! { "aujourd’hui, 09:41" },
                            html! { "128" },
                        ],
                        vec![
                            html! { "Téléphone" },
                            html! { "hier, 18:02" },
                            html! { "41" },
                        ],
                    ],
                )
            },
        },
        Sample {
            name: "avatars et secteurs",
            render: || {
                html! {
                    div.ligne {
                        (avatar("CM", Some(Sector::Sanitaire))) (avatar("PN", Some(Sector::Social))) (avatar("LB", Some(Sector::MedicoSocial))) (avatar("AR", None)) (group_avatar()) (organization_avatar())
                        (sector_badge(Sector::Sanitaire)) (sector_badge(Sector::Social)) (sector_badge(Sector::MedicoSocial))
                    }
                }
            },
        },
    ],
};

pub(crate) const NAVIGATION: Section = Section {
    name: "Se déplacer",
    samples: &[
        Sample {
            name: "onglets",
            render: || {
                tabs(
                    "Compte",
                    &[
                        Tab::new("/compte", "Profil", true),
                        Tab::new("/compte/securite", "Sécurité", false),
                        Tab {
                            count: Some(3),
                            ..Tab::new("/compte/notifications", "Notifications", false)
                        },
                    ],
                )
            },
        },
        Sample {
            name: "filtres",
            render: || {
                filters(
                    "Filtrer les discussions",
                    &[
                        Tab::new("?", "Tout", true),
                        Tab {
                            count: Some(4),
                            ..Tab::new("?filtre=non-lus", "Non lus", false)
                        },
                        Tab {
                            count: Some(2),
                            ..Tab::new("?filtre=mentions", "Mentions", false)
                        },
                        Tab::new("?filtre=archivees", "Archivées", false),
                    ],
                )
            },
        },
        Sample {
            name: "pagination",
            render: || {
                pagination(
                    "Pages de résultats",
                    "26–50 sur 310",
                    Some("?page=1"),
                    Some("?page=3"),
                )
            },
        },
        Sample {
            name: "fil d’Ariane et retour",
            render: || html! { (breadcrumb(&[("/annuaire", "Annuaire"), ("/annuaire/structure/1", "SSIAD de Pézenas")], "Claire MARTIN")) (back_link("/discussions", "Discussions")) },
        },
        Sample {
            name: "étapes",
            render: || {
                steps(
                    "Votre demande",
                    &["Identité", "Vérification", "Activation"],
                    1,
                )
            },
        },
        Sample {
            name: "navigation",
            render: || {
                navigation(
                    &site(),
                    Some("/messages"),
                    Some(&Viewer {
                        account: "acc_1",
                        name: "Claire MARTIN",
                        role_label: "IDE · Cabinet du Port",
                        initials: "CM",
                        counted: Some(Counted {
                            name: "messages",
                            number: 3,
                        }),
                        full_access: true,
                        device: "partage",
                    }),
                )
            },
        },
    ],
};
