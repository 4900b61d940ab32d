//! What was forgotten, and temporary links.

use kernel::FieldErrors;
use ui::Markup;
use ui::gallery::{Sample, Section};

use super::{NONE, TOKEN, with_identity};
use crate::notifications::Forgotten;
use crate::web::forms::LinkForm;
use crate::web::views::forgotten::{self, ForgottenView};
use crate::web::views::link::{self, LinkView};
use crate::words::LinkPurpose;

fn link_page(purpose: LinkPurpose, errors: &FieldErrors) -> Markup {
    with_identity(|identity| {
        link::page(&LinkView {
            identity,
            token: TOKEN,
            purpose,
            login: (purpose != LinkPurpose::Administrator).then_some("nadia.benali"),
            form: &LinkForm::default(),
            errors,
        })
    })
}

pub(in crate::web::views) const RECOVERY: Section = Section {
    name: "Accès perdu, lien temporaire",
    samples: &[
        Sample {
            name: "mot de passe oublié",
            render: || {
                forgotten::page(&ForgottenView {
                    what: Forgotten::Password,
                    typed: "",
                    key: kernel::Uuid::nil(),
                    errors: &NONE,
                })
            },
        },
        Sample {
            name: "demande enregistrée",
            render: || forgotten::asked(Forgotten::Password),
        },
        Sample {
            name: "identifiant oublié",
            render: || {
                forgotten::page(&ForgottenView {
                    what: Forgotten::Login,
                    typed: "",
                    key: kernel::Uuid::nil(),
                    errors: &NONE,
                })
            },
        },
        Sample {
            name: "choisir un mot de passe",
            render: || link_page(LinkPurpose::Activation, &NONE),
        },
        Sample {
            name: "choisir un mot de passe, refusé",
            render: || {
                link_page(
                    LinkPurpose::Reset,
                    &FieldErrors::one("mot-de-passe", "Ajoutez un chiffre."),
                )
            },
        },
        Sample {
            name: "premier administrateur",
            render: || link_page(LinkPurpose::Administrator, &NONE),
        },
        Sample {
            name: "lien périmé",
            render: || link::expired(TOKEN, &NONE),
        },
        Sample {
            name: "lien renvoyé",
            render: link::resent,
        },
        Sample {
            name: "lien déjà utilisé",
            render: link::used,
        },
        Sample {
            name: "lien remplacé",
            render: || link::ended(LinkPurpose::Reset),
        },
        Sample {
            name: "lien inconnu",
            render: link::unknown,
        },
    ],
};
