//! Samples: buttons.

use maud::{Render, html};

use crate::Icon;
use crate::button::{Tone, actions, button, icon_button, icon_link, link_button, submit};
use crate::gallery::{Sample, Section};

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
