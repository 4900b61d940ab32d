//! Samples: buttons, fields, choices, secrets.

use maud::{Render, html};

use crate::Icon;
use crate::button::{Tone, actions, button, icon_button, icon_link, link_button, submit};
use crate::choice::{Choice, checkbox, people_picker, picker_option, radio_cards, select};
use crate::field::{Kind, error_summary, field, search_box, textarea};
use crate::gallery::{Sample, Section};
use crate::hx::{self, Hx, Method, Pose, Region};
use crate::secret::{Checklist, Criterion, new_password, one_time_code, password};

pub(crate) const BUTTONS: Section = Section {
    name: "Boutons",
    samples: &[
        Sample {
            name: "les quatre tons",
            render: || {
                actions(html! {
                    (submit("Envoyer au cercle").icon(Icon::Send))
                    (button("Ajouter un membre").icon(Icon::UserPlus))
                    (button("Plus tard").tone(Tone::Quiet))
                    (button("Quitter la discussion").tone(Tone::Danger).icon(Icon::LogOut))
                })
            },
        },
        Sample {
            name: "désactivé, en cours, enfoncé",
            render: || {
                actions(html! {
                    (submit("Valider").disabled(true))
                    (submit("Envoi").busy(true))
                    (button("Favori").icon(Icon::Star).pressed(true))
                    (button("Muette").icon(Icon::BellOff).pressed(false))
                })
            },
        },
        Sample {
            name: "icône seule, lien",
            render: || {
                actions(html! {
                    (icon_button(Icon::Search, "Rechercher dans la discussion"))
                    (icon_link("/discussions", Icon::ChevronLeft, "Revenir aux discussions"))
                    (link_button("/discussions/nouvelle", "Nouveau message").icon(Icon::MessageSquarePlus).tone(Tone::Primary))
                    (link_button("/annuaire", "Ouvrir l’annuaire"))
                })
            },
        },
        Sample {
            name: "toute la largeur",
            render: || submit("Se connecter").wide().render(),
        },
    ],
};

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
            render: || password("mot_de_passe", "Mot de passe").render(),
        },
        Sample {
            name: "mot de passe à choisir",
            render: || new_password("nouveau", "Nouveau mot de passe", CHECKLIST).render(),
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
                    6,
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
                    6,
                    "6 chiffres, valables 10 minutes.",
                    Some("Ce code n’est pas le bon. Il reste 2 essais."),
                )
            },
        },
    ],
};
