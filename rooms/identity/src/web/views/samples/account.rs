//! Whoever is inside: the tiles, the account, its sessions.

use access::{AccountId, Assurance, DeviceProfile, Display, PractitionerRoleId, SessionId};
use kernel::id::Id as _;
use kernel::{Timestamp, Uuid};
use ui::gallery::{Sample, Section};
use ui::tile::Service;
use ui::{Icon, Markup};

use super::{MORNING, NONE, with_identity};
use crate::store::accounts::AccountRow;
use crate::store::roles::RoleRow;
use crate::store::sessions::{SessionRow, level};
use crate::store::terms::AcceptanceRow;
use crate::web::views::home::{self, HomeView};
use crate::web::views::security::{self, SecurityView};
use crate::web::views::{account, display};
use crate::words::{AccountState, TermsDocument};

/// Two services that rooms could bring.
const SERVICES: &[Service] = &[
    Service {
        key: "discussions",
        name: "SPICO Discussions",
        description: "Écrire à un professionnel ou à une équipe, et suivre les réponses.",
        icon: Icon::MessagesSquare,
        href: "/discussions",
        rank: 0,
    },
    Service {
        key: "annuaire",
        name: "Annuaire",
        description: "Trouver un professionnel par son nom, son métier ou sa commune.",
        icon: Icon::UserRoundSearch,
        href: "/annuaire",
        rank: 1,
    },
];

pub(in crate::web::views) const PORTAL: Section = Section {
    name: "Accueil du portail",
    samples: &[
        Sample {
            name: "connexion renforcée, un favori",
            render: || {
                home::page(&HomeView {
                    name: "Nadia Benali",
                    services: SERVICES,
                    link: &|href| href.into(),
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
                    services: SERVICES,
                    link: &|href| href.into(),
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
        onward: "/",
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
    with_identity(|identity| {
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
            key: kernel::Uuid::nil(),
        };
        security::page(&view)
    })
}

pub(in crate::web::views) const ACCOUNT: Section = Section {
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
