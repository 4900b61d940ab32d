//! Samples: the composer.

use ui::gallery::{Sample, Section};

use super::super::parts::bubble::Quote;
use super::super::parts::composer::{Composer, composer, read_only};

pub(super) const COMPOSE: Composer<'static> = Composer {
    action: "/discussions/cnv_1/messages",
    client_id: "019310a0-0000-7000-8000-000000000001",
    quick_client_id: "019310a0-0000-7000-8000-000000000002",
    to: "Écrire au cercle",
    acting_as: "cabinet libéral",
    draft: "",
    error: None,
    copy_key: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    reply_to: None,
    mentions: "",
    mentions_url: "/discussions/cnv_1/mentions?q=",
    quick_replies: &["Vu, je m’en occupe", "D’accord", "Je rappelle"],
    max: 10_000,
};

pub(super) const COMPOSER: Section = Section {
    name: "Écrire",
    samples: &[
        Sample {
            name: "compositeur",
            render: || composer(&COMPOSE),
        },
        Sample {
            name: "réponse et brouillon",
            render: || {
                composer(&Composer {
                    draft: "Je regarde et je vous dis",
                    quick_replies: &[],
                    reply_to: Some((
                        "1-44",
                        Quote {
                            href: "#m-44",
                            author: "Claire MARTIN",
                            excerpt: "Je repasse demain → avis infirmier plaies ?",
                        },
                    )),
                    ..COMPOSE
                })
            },
        },
        Sample {
            name: "lecture seule",
            render: || {
                read_only(
                    "Vous avez quitté cette discussion. Son historique reste consultable jusqu’à votre départ.",
                )
            },
        },
    ],
};
