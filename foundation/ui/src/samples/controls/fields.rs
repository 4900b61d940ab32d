//! Samples: fields.

use maud::{Render, html};

use crate::field::{Kind, error_summary, field, search_box, textarea};
use crate::gallery::{Sample, Section};
use crate::hx::{self, Hx, Method, Pose, Region};

pub(crate) const FIELDS: Section = Section {
    name: "Champs",
    samples: &[
        Sample {
            name: "texte, aide, facultatif, lecture seule",
            render: || {
                hx::form(
                    "/compte",
                    Method::Post,
                    "Mes coordonnées",
                    &Hx::default(),
                    html! {
                        (field("adresse", "Adresse e-mail").kind(Kind::Email).autocomplete("email").required().value("claire.martin@example.org"))
                        (field("telephone", "Téléphone professionnel").kind(Kind::Tel).autocomplete("tel").help("Le numéro affiché dans l’annuaire."))
                        (field("rpps", "Numéro RPPS").kind(Kind::Digits).required().read_only().value("10000000321"))
                    },
                )
            },
        },
        Sample {
            name: "erreurs et leur résumé",
            render: || {
                html! {
                    (error_summary([("courriel", "Saisissez une adresse e-mail complète, comme nom@example.org."), ("objet", "Donnez un sujet à la discussion.")]))
                    br;
                    (field("courriel", "Adresse e-mail").kind(Kind::Email).required().value("claire.martin").error(Some("Saisissez une adresse e-mail complète, comme nom@example.org.")))
                    br;
                    (field("objet", "Sujet").required().help("Visible par tous les membres.").error(Some("Donnez un sujet à la discussion.")))
                }
            },
        },
        Sample {
            name: "texte long",
            render: || {
                textarea("note", "Ligne libre")
                    .with(|field| {
                        field
                            .max(200)
                            .help("Par exemple : joignable de 12 h à 14 h.")
                    })
                    .rows(3)
                    .render()
            },
        },
        Sample {
            name: "recherche",
            render: || {
                search_box(
                    "/annuaire",
                    "q",
                    "Nom, profession, commune",
                    "infirm plaies pézenas",
                    &Hx::get("/annuaire", Region::Results, Pose::InnerMorph)
                        .while_typing()
                        .push_url(),
                )
            },
        },
    ],
};
