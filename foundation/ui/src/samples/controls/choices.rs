//! Samples: choices.

use maud::html;

use crate::Icon;
use crate::choice::{Choice, checkbox, people_picker, picker_option, radio_cards, select};
use crate::gallery::{Sample, Section};

pub(crate) const CHOICES: Section = Section {
    name: "Choix",
    samples: &[
        Sample {
            name: "liste native",
            render: || {
                select(
                    "departement",
                    "Département",
                    None,
                    None,
                    &[
                        Choice::new("34", "Hérault").chosen(true),
                        Choice::new("30", "Gard"),
                        Choice::new("48", "Lozère"),
                    ],
                )
            },
        },
        Sample {
            name: "case à cocher",
            render: || {
                checkbox(
                    "cgu",
                    "oui",
                    html! { "J’ai lu et j’accepte les " a href="/cgu" { "conditions d’utilisation" } },
                    true,
                    None,
                )
            },
        },
        Sample {
            name: "case à cocher, erreur",
            render: || {
                checkbox(
                    "cgu",
                    "oui",
                    "J’accepte les conditions d’utilisation",
                    false,
                    Some("Cochez la case pour continuer."),
                )
            },
        },
        Sample {
            name: "cartes à choisir",
            render: || {
                radio_cards(
                    "canal",
                    "Comment recevoir le code ?",
                    None,
                    &[
                        Choice {
                            help: Some("c•••••@example.org"),
                            icon: Some(Icon::Mail),
                            chosen: true,
                            ..Choice::new("courriel", "Par e-mail")
                        },
                        Choice {
                            help: Some("06 •• •• •• 21"),
                            icon: Some(Icon::Smartphone),
                            ..Choice::new("sms", "Par SMS")
                        },
                        Choice {
                            help: Some("Pas encore configuré dans votre région."),
                            icon: Some(Icon::KeyRound),
                            disabled: true,
                            ..Choice::new("psc", "Pro Santé Connect")
                        },
                    ],
                )
            },
        },
        Sample {
            name: "choisir des personnes",
            render: || {
                people_picker(
                    "membre",
                    "Destinataires",
                    "Nom, profession ou commune.",
                    "/annuaire/choix?q=",
                    &[
                        Choice::new("ror_1", "Claire MARTIN"),
                        Choice::new("ror_2", "Dr Anne ROY"),
                    ],
                    None,
                )
            },
        },
        Sample {
            name: "propositions",
            render: || {
                html! {
                    ul.choix role="listbox" aria-label="Destinataires" {
                        (picker_option("proposition-1", "ror_3", "Paul NOIR", "Infirmier · Béziers"))
                        (picker_option("proposition-2", "ror_4", "Paule NOIRET", "Pharmacienne · Pézenas"))
                    }
                }
            },
        },
    ],
};
