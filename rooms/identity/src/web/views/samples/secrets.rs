//! Samples: passwords and codes.

use maud::{Render, html};

use ui::gallery::{Sample, Section};

use super::super::secret::{Checklist, Criterion, new_password, one_time_code, password};

const CHECKLIST: Checklist<'static> = Checklist {
    policy_json: r#"{"longueur":12,"majuscule":true,"minuscule":true,"chiffre":true,"special":true,"interdits":".:+/"}"#,
    criteria: &[
        Criterion {
            key: "longueur",
            text: "Au moins 12 caractères",
        },
        Criterion {
            key: "majuscule",
            text: "Une lettre majuscule",
        },
        Criterion {
            key: "minuscule",
            text: "Une lettre minuscule",
        },
        Criterion {
            key: "chiffre",
            text: "Un chiffre",
        },
        Criterion {
            key: "special",
            text: "Un caractère spécial, par exemple - ! ? @",
        },
        Criterion {
            key: "interdits",
            text: "Aucun de ces caractères : . : + /",
        },
    ],
};

pub(crate) const SECRETS: Section = Section {
    name: "Mots de passe et codes",
    samples: &[
        Sample {
            name: "mot de passe",
            render: || password("mot-de-passe", "Mot de passe").render(),
        },
        Sample {
            name: "mot de passe à choisir",
            render: || new_password("mot-de-passe", "Nouveau mot de passe", CHECKLIST).render(),
        },
        Sample {
            name: "liste remplie par la page",
            render: || {
                html! {
                    ul.criteres {
                        li data-etat="ok" { "Au moins 12 caractères" }
                        li data-etat="manque" { "Une lettre majuscule" }
                        li data-etat="faute" { "Aucun de ces caractères : . : + / — à retirer : « : » (deux-points), 5e caractère" }
                    }
                }
            },
        },
        Sample {
            name: "code à usage unique",
            render: || {
                one_time_code(
                    "code",
                    "Code reçu par e-mail",
                    "6 chiffres, valables 10 minutes.",
                    None,
                )
            },
        },
        Sample {
            name: "code refusé",
            render: || {
                one_time_code(
                    "code",
                    "Code reçu par SMS",
                    "6 chiffres, valables 10 minutes.",
                    Some("Ce code n’est pas le bon. Il reste 2 essais."),
                )
            },
        },
    ],
};
