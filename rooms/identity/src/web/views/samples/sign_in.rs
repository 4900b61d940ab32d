//! Signing in: the three ways, the code, the lock.

use access::{AccountId, DeviceProfile};
use kernel::id::Id as _;
use kernel::{FieldErrors, Timestamp, Uuid};
use ui::Markup;
use ui::gallery::{Sample, Section};

use super::NONE;
use crate::IdentityConfig;
use crate::store::sessions::EndedRow;
use crate::web::views::arrival;
use crate::web::views::code::{self, CodeView, Purpose};
use crate::web::views::ended::{self, Notice};
use crate::web::views::kept::{self, KeptView};
use crate::web::views::lock::{self, LockView};
use crate::web::views::sign_in::{self, Mode, SignInView};
use crate::web::views::step_up;
use crate::words::{Channel, EndReason};

fn sign_in_page(mode: Mode, errors: &FieldErrors, notice: Option<Notice>) -> Markup {
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
        password_alone: true,
        beside: &[],
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
        kept: None,
        errors,
    })
}

/// A situation of hers has ended.
fn ended() -> Option<Notice> {
    let account = AccountId::from_uuid(Uuid::from_u128(1));
    let at = Timestamp::from_micros(1_795_161_600_000_000);
    let session = EndedRow {
        account_id: account,
        device_profile: DeviceProfile::Shared,
        expires_at: at,
        ended_at: Some(at),
        end_reason: Some(EndReason::Affiliation),
        ended_by: None,
    };
    ended::why(&session, &IdentityConfig::default(), at)
}

fn kept_fields() -> [(String, String); 2] {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    [
        field("client_id", "018f2f3e-7b1a-7c00-8000-000000000001"),
        field("texte", "Je passe demain vers 9 h pour le pansement."),
    ]
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
            render: || sign_in_page(Mode::Simple, &NONE, sign_in::notice("deconnexion")),
        },
        Sample {
            name: "session fermée",
            render: || sign_in_page(Mode::Code, &NONE, ended()),
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
                    password_alone: true,
                    beside: &[],
                })
            },
        },
        Sample {
            name: "à côté d’un autre produit",
            render: || {
                let errors = FieldErrors::new();
                sign_in::page(&SignInView {
                    mode: Mode::Code,
                    onward: "/",
                    identifier: "",
                    errors: &errors,
                    notice: None,
                    mail: true,
                    sms: true,
                    password_alone: false,
                    beside: &[("PASS", "/arrivee?de=pass".to_owned())],
                })
            },
        },
        Sample {
            name: "passage qui n’ouvre rien",
            render: arrival::refused,
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
            name: "session verrouillée pendant un envoi",
            render: || {
                lock::page(&LockView {
                    name: "Nadia Benali",
                    onward: "/",
                    kept: Some("c2NlbGxl"),
                    errors: &NONE,
                })
            },
        },
        Sample {
            name: "session reprise, envoi en attente",
            render: || {
                kept::resumed(&KeptView {
                    address: "/discussions/cnv_1/messages",
                    fields: &kept_fields(),
                })
            },
        },
        Sample {
            name: "session terminée avant un envoi",
            render: || {
                let view = KeptView {
                    address: "/discussions/cnv_1/messages",
                    fields: &kept_fields(),
                };
                kept::over(&view, "/connexion")
            },
        },
        Sample {
            name: "session verrouillée, envoi trop long",
            render: || {
                kept::too_long(&KeptView {
                    address: "/discussions/cnv_1/messages",
                    fields: &kept_fields(),
                })
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
            render: || step_up::choices(true, true, "/discussions", &NONE),
        },
    ],
};
