//! Samples: states, notices, layers.

use maud::{Render, html};

use crate::Icon;
use crate::button::{Tone, actions, button, link_button, submit};
use crate::gallery::{Sample, Section};
use crate::layer::{MenuItem, dialog, disclosure, menu, one_button_form};
use crate::notice::{banner, callout, empty_state, result_count, toast, toast_region};
use crate::state::{
    Meaning, Network, Reach, badge, badge_with, counter, network_state, progress, reach_badge,
    skeleton,
};

pub(crate) const STATES: Section = Section {
    name: "États",
    samples: &[
        Sample {
            name: "statuts",
            render: || {
                html! {
                    div.ligne {
                        (badge(Meaning::Ok, "Terminé")) (badge(Meaning::Attention, "En retard")) (badge(Meaning::Danger, "Alerte"))
                        (badge(Meaning::Info, "Partagé")) (badge_with(Meaning::Neutral, Icon::Lock, "Clos"))
                        (counter(None, 3, "discussions non lues")) (counter(None, 128, "discussions non lues"))
                    }
                }
            },
        },
        Sample {
            name: "comment joindre",
            render: || html! { div.ligne { (reach_badge(Reach::Active)) (reach_badge(Reach::Dormant)) (reach_badge(Reach::MssOnly)) (reach_badge(Reach::NoAccount)) } },
        },
        Sample {
            name: "réseau, en ligne",
            render: || network_state(Some(Network::Online)),
        },
        Sample {
            name: "réseau lent",
            render: || network_state(Some(Network::Slow)),
        },
        Sample {
            name: "réseau, reprise",
            render: || network_state(Some(Network::Resuming)),
        },
        Sample {
            name: "hors ligne",
            render: || network_state(Some(Network::Offline)),
        },
        Sample {
            name: "progression",
            render: || progress("Photo de 1,2 Mo", 62, 100),
        },
        Sample {
            name: "en chargement",
            render: || skeleton(3),
        },
    ],
};

pub(crate) const NOTICES: Section = Section {
    name: "Messages du service",
    samples: &[
        Sample {
            name: "bandeau d’information",
            render: || {
                banner(
                    Meaning::Info,
                    "L’annuaire est mis à jour ce soir entre 22 h et 23 h.",
                    link_button("/aide", "Ouvrir l’aide"),
                )
            },
        },
        Sample {
            name: "bandeau, lecture seule",
            render: || {
                banner(
                    Meaning::Attention,
                    "Lecture seule jusqu’à 10:30. Vos messages partiront ensuite.",
                    "",
                )
            },
        },
        Sample {
            name: "bandeau, incident",
            render: || {
                banner(
                    Meaning::Danger,
                    "L’envoi de SMS est interrompu. Choisissez le code par e-mail.",
                    link_button("/etat", "État du service"),
                )
            },
        },
        Sample {
            name: "encart",
            render: || {
                callout(
                    Meaning::Ok,
                    "Votre mot de passe a été changé",
                    html! { p { "Les autres appareils ont été déconnectés." } },
                )
            },
        },
        Sample {
            name: "encart d’attention",
            render: || {
                callout(
                    Meaning::Attention,
                    "Ce lien n’est plus valable",
                    html! { p { "Il a servi ou a plus de 14 jours. Vous pouvez en demander un autre." } },
                )
            },
        },
        Sample {
            name: "messages passagers",
            render: || html! { div.toasts { (toast(Meaning::Info, "Copié.")) (toast(Meaning::Ok, "Discussion archivée.")) (toast(Meaning::Danger, "Le service ne répond pas. Ce que vous avez saisi est conservé.")) } },
        },
        Sample {
            name: "zone des messages passagers",
            render: toast_region,
        },
        Sample {
            name: "nombre de résultats",
            render: || result_count("14 résultats"),
        },
        Sample {
            name: "recherche sans résultat",
            render: || {
                empty_state(
                    "Aucun résultat pour « dupont mede »",
                    "Essayez avec moins de mots, ou une autre commune.",
                    link_button("/annuaire", "Effacer les filtres"),
                )
            },
        },
    ],
};

pub(crate) const LAYERS: Section = Section {
    name: "Par-dessus la page",
    samples: &[
        Sample {
            name: "boîte de dialogue",
            render: || {
                dialog(
                    "retrait",
                    "Retirer ce message ?",
                    html! {
                        p { "Il restera à sa place, masqué, avec votre nom et l’heure. Il ne peut pas être rétabli." }
                        (actions(html! { (submit("Retirer").tone(Tone::Danger)) (button("Annuler").closes_dialog()) }))
                    },
                )
            },
        },
        Sample {
            name: "menu",
            render: || {
                menu(
                    "menu-exemple",
                    &button("Actions")
                        .icon(Icon::Ellipsis)
                        .id("menu-exemple-bouton")
                        .opens_menu("menu-exemple"),
                    &[
                        MenuItem::Link {
                            href: "?infos=1",
                            label: "Informations",
                            icon: Icon::Info,
                        },
                        MenuItem::Link {
                            href: "?fenetre=1",
                            label: "Ouvrir dans une fenêtre",
                            icon: Icon::ExternalLink,
                        },
                        MenuItem::Rule,
                        MenuItem::Act(one_button_form(
                            "/discussions/1/sourdine",
                            &[("oui", "1")],
                            &button("Mettre en sourdine")
                                .submits()
                                .icon(Icon::BellOff)
                                .tone(Tone::Quiet),
                        )),
                    ],
                )
            },
        },
        Sample {
            name: "à déplier",
            render: || {
                disclosure(
                    "Pourquoi ce code ?",
                    html! { p { "Il prouve que c’est bien vous, même si quelqu’un connaît votre mot de passe." } },
                )
            },
        },
        Sample {
            name: "bouton qui ouvre",
            render: || {
                button("Retirer…")
                    .tone(Tone::Danger)
                    .opens_dialog("retrait")
                    .render()
            },
        },
    ],
};
