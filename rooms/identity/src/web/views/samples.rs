//! The room's views with samples, for the gallery. Everything in them is fictional.

use std::sync::LazyLock;

use access::{AccountId, Assurance, DeviceProfile, Display, PractitionerRoleId, SessionId};
use courier::Courier;
use crypto::password::{Hasher, HasherSettings};
use crypto::{MasterKey, Vault};
use kernel::id::Id as _;
use kernel::{FieldErrors, SeededEntropy, Timestamp, Uuid};
use std::sync::Arc;
use ui::Markup;
use ui::gallery::{Sample, Section};
use ui::state::Meaning;

use super::code::{CodeView, Purpose};
use super::forgotten::ForgottenView;
use super::home::HomeView;
use super::link::LinkView;
use super::lock::LockView;
use super::security::SecurityView;
use super::sign_in::{Mode, SignInView};
use super::terms::TermsView;
use super::{
    account, code, display, forgotten, home, information, link, lock, security, sign_in, step_up,
    terms,
};
use crate::post::Forgotten;
use crate::store::accounts::AccountRow;
use crate::store::roles::RoleRow;
use crate::store::sessions::{SessionRow, level};
use crate::store::terms::AcceptanceRow;
use crate::web::forms::LinkForm;
use crate::words::{AccountState, Channel, LinkPurpose, TermsDocument};
use crate::{Identity, IdentityConfig};

const MORNING: Timestamp = Timestamp::from_micros(1_795_161_600_000_000);
const TOKEN: &str = "exemple";

static NONE: LazyLock<FieldErrors> = LazyLock::new(FieldErrors::new);

/// A part of a house that doesn't exist: views only read its limits and its rule.
static HOUSE: LazyLock<Option<Identity>> = LazyLock::new(|| {
    let entropy: Arc<dyn kernel::Entropy> = Arc::new(SeededEntropy::new(1));
    let vault = Arc::new(Vault::new(
        MasterKey::generate(&*entropy),
        Arc::clone(&entropy),
    ));
    let hasher = Hasher::new(HasherSettings::default(), None, entropy).ok()?;
    Some(Identity::new(
        vault,
        Arc::new(hasher),
        Arc::new(Courier::memory()),
        IdentityConfig::default(),
        "https://spico.example.org",
    ))
});

fn with_house(draw: impl FnOnce(&Identity) -> Markup) -> Markup {
    HOUSE.as_ref().map_or_else(Markup::default, draw)
}

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

pub(super) const SIGN_IN: Section = Section {
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

fn link_page(purpose: LinkPurpose, errors: &FieldErrors) -> Markup {
    with_house(|identity| {
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

pub(super) const RECOVERY: Section = Section {
    name: "Accès perdu, lien temporaire",
    samples: &[
        Sample {
            name: "mot de passe oublié",
            render: || {
                forgotten::page(&ForgottenView {
                    what: Forgotten::Password,
                    typed: "",
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
            render: link::spent,
        },
        Sample {
            name: "lien inconnu",
            render: link::unknown,
        },
    ],
};

pub(super) const PORTAL: Section = Section {
    name: "Accueil du portail",
    samples: &[
        Sample {
            name: "connexion renforcée, un favori",
            render: || {
                home::page(&HomeView {
                    name: "Nadia Benali",
                    strong: true,
                    favourites: &["annuaire".to_owned()],
                })
            },
        },
        Sample {
            name: "mot de passe seul\u{A0}: tuiles grisées",
            render: || {
                home::page(&HomeView {
                    name: "Nadia Benali",
                    strong: false,
                    favourites: &[],
                })
            },
        },
    ],
};

fn role(number: u128, label: &str, ended_at: Option<Timestamp>) -> RoleRow {
    RoleRow {
        practitioner_role_id: PractitionerRoleId::from_uuid(Uuid::from_u128(number)),
        account_id: AccountId::from_uuid(Uuid::from_u128(1)),
        label: label.to_owned(),
        ended_at,
    }
}

fn account_page() -> Markup {
    let first = role(1, "Infirmière · Cabinet du Port", None);
    let profile = AccountRow {
        id: AccountId::from_uuid(Uuid::from_u128(1)),
        login: "nadia.benali".into(),
        mail: Some("nadia.benali@example.org".into()),
        phone: Some("+33639981234".into()),
        given_name: "Nadia".into(),
        family_name: "Benali".into(),
        password_hash: None,
        state: AccountState::Active,
        is_administrator: false,
        practitioner_role_id: Some(first.practitioner_role_id),
        created_at: MORNING,
        last_seen_at: Some(MORNING),
    };
    let present = Some(first.practitioner_role_id);
    let situations = [
        first,
        role(2, "Infirmière coordinatrice · SSIAD des Vignes", None),
        role(3, "Infirmière · Clinique des Pins", Some(MORNING)),
    ];
    let acceptances = [AcceptanceRow {
        document: TermsDocument::Pass,
        version: 1,
        accepted_at: MORNING,
    }];
    let view = account::AccountView {
        profile: &profile,
        situations: &situations,
        present,
        acceptances: &acceptances,
        notice: account::notice("situation"),
    };
    account::page(&view)
}

fn session(number: u128, label: &str, assurance: Assurance, profile: DeviceProfile) -> SessionRow {
    SessionRow {
        id: SessionId::from_uuid(Uuid::from_u128(number)),
        account_id: AccountId::from_uuid(Uuid::from_u128(1)),
        assurance: level(assurance),
        device_id: None,
        device_label: label.to_owned(),
        device_profile: profile,
        network: Some("192.0.0.0/16".to_owned()),
        created_at: MORNING,
        last_seen_at: MORNING,
        expires_at: MORNING,
        ended_at: None,
        locked_at: None,
    }
}

fn security_page() -> Markup {
    let open = [
        session(
            1,
            "Firefox sur Windows",
            Assurance::Aal2,
            DeviceProfile::Shared,
        ),
        session(
            2,
            "Safari sur iPhone",
            Assurance::Aal1,
            DeviceProfile::Personal,
        ),
    ];
    with_house(|identity| {
        let view = SecurityView {
            identity,
            login: "nadia.benali",
            sessions: &open,
            devices: &[],
            present: SessionId::from_uuid(Uuid::from_u128(1)),
            profile: DeviceProfile::Shared,
            now: MORNING,
            notice: None,
            errors: &NONE,
        };
        security::page(&view)
    })
}

pub(super) const ACCOUNT: Section = Section {
    name: "Mon compte",
    samples: &[
        Sample {
            name: "profil et situations",
            render: account_page,
        },
        Sample {
            name: "sécurité et appareils",
            render: security_page,
        },
        Sample {
            name: "affichage",
            render: || display::page(&Display::default(), true),
        },
    ],
};

pub(super) const LEGAL: Section = Section {
    name: "Conditions et aide",
    samples: &[
        Sample {
            name: "conditions à accepter",
            render: || {
                terms::page(&TermsView {
                    document: TermsDocument::Spico,
                    onward: "/discussions",
                    asks: true,
                    errors: &NONE,
                })
            },
        },
        Sample {
            name: "les deux documents",
            render: terms::index,
        },
        Sample {
            name: "aide",
            render: information::help,
        },
        Sample {
            name: "accessibilité",
            render: information::accessibility,
        },
        Sample {
            name: "mentions légales",
            render: information::legal,
        },
        Sample {
            name: "données personnelles",
            render: information::privacy,
        },
    ],
};
