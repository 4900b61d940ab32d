//! Signing in: the three ways, the code, the lock.

use kernel::FieldErrors;
use ui::Markup;
use ui::gallery::{Sample, Section};
use ui::state::Meaning;

use super::NONE;
use crate::web::views::code::{self, CodeView, Purpose};
use crate::web::views::lock::{self, LockView};
use crate::web::views::sign_in::{self, Mode, SignInView};
use crate::web::views::step_up;
use crate::words::Channel;

fn sign_in_page(
    mode: Mode,
    errors: &FieldErrors,
    notice: Option<(Meaning, &'static str)>,
) -> Markup {
    let identifier = if errors.is_empty() {
        ""
    } else {
        "nadia.benali"
    };
    sign_in::page(&SignInView {
        mode,
        onward: "/discussions",
        identifier,
        errors,
        notice,
        mail: true,
        sms: true,
    })
}

fn code_page(channel: Channel, errors: &FieldErrors) -> Markup {
    code::page(&CodeView {
        purpose: Purpose::SignIn,
        channel,
        minutes: 10,
        mail: true,
        sms: true,
        errors,
    })
}

fn lock_page(errors: &FieldErrors) -> Markup {
    lock::page(&LockView {
        name: "Nadia Benali",
        onward: "/discussions",
        errors,
    })
}

pub(in crate::web::views) const SIGN_IN: Section = Section {
    name: "Connexion",
    samples: &[
        Sample {
            name: "par code",
            render: || sign_in_page(Mode::Code, &NONE, None),
        },
        Sample {
            name: "par code, refusée",
            render: || {
                sign_in_page(
                    Mode::Code,
                    &FieldErrors::one("identifiant", sign_in::WRONG),
                    None,
                )
            },
        },
        Sample {
            name: "Pro Santé Connect, fermé",
            render: || sign_in_page(Mode::Psc, &NONE, None),
        },
        Sample {
            name: "mot de passe seul",
            render: || sign_in_page(Mode::Simple, &NONE, sign_in::notice("revoquee")),
        },
        Sample {
            name: "sans envoi possible",
            render: || {
                let (errors, mode) = (FieldErrors::new(), Mode::Code);
                sign_in::page(&SignInView {
                    mode,
                    onward: "/",
                    identifier: "",
                    errors: &errors,
                    notice: None,
                    mail: false,
                    sms: false,
                })
            },
        },
        Sample {
            name: "session verrouillée",
            render: || lock_page(&NONE),
        },
        Sample {
            name: "session verrouillée, mot de passe refusé",
            render: || {
                lock_page(&FieldErrors::one(
                    "mot-de-passe",
                    "Ce n’est pas le bon mot de passe. Vérifiez la saisie.",
                ))
            },
        },
        Sample {
            name: "code reçu par courriel",
            render: || code_page(Channel::Mail, &NONE),
        },
        Sample {
            name: "code faux",
            render: || {
                code_page(
                    Channel::Sms,
                    &FieldErrors::one("code", "Ce code n’est pas le bon. Il vous reste 3 essais."),
                )
            },
        },
        Sample {
            name: "renforcer",
            render: || step_up::choices((true, true), "/discussions", &NONE),
        },
    ],
};
