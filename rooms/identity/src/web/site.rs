//! The room's entries on every page: the front page, the account, help and legal pages, sign-in and sign-out.

use ui::Icon;
use ui::page::{Entry, Link, Stand};
use web::Entrances;

/// Its entries of the navigation.
pub(crate) const NAVIGATION: &[Entry] = &[
    Entry {
        without_second_factor: true,
        ..Entry::new("/", "Accueil", Icon::House, 0)
    },
    Entry::new("/compte", "Compte", Icon::User, 80),
    // At the same place on every page (WCAG 3.2.6).
    Entry {
        stand: Stand::Foot,
        without_second_factor: true,
        ..Entry::new("/aide", "Aide", Icon::LifeBuoy, 90)
    },
];

/// Its pages among "my account".
pub(crate) const ACCOUNT: &[Link] = &[
    Link {
        short: "Profil",
        icon: Icon::User,
        ..Link::new("/compte", "Mon compte", 0)
    },
    Link {
        short: "Sécurité",
        icon: Icon::ShieldCheck,
        ..Link::new("/compte/securite", "Sécurité et appareils", 10)
    },
    Link {
        icon: Icon::SlidersHorizontal,
        ..Link::new("/compte/affichage", "Affichage", 20)
    },
];

/// Help and legal pages, linked from every page (A11.2).
pub(crate) const FOOTER: &[Link] = &[
    Link::new("/aide", "Aide et assistance", 0),
    Link::new("/accessibilite", "Accessibilité\u{A0}: non conforme", 10),
    Link::new("/cgu", "Conditions d’utilisation", 20),
    Link::new("/mentions-legales", "Mentions légales", 30),
    Link::new("/donnees-personnelles", "Données personnelles", 40),
];

/// Where somebody who is signed in leaves for another product.
pub(crate) const DEPARTURE: &str = "/passage";
/// Where they arrive.
pub(crate) const ARRIVAL: &str = "/arrivee";

/// Where people are let in.
pub(crate) const ENTRANCES: Entrances = Entrances {
    sign_in: "/connexion",
    step_up: "/renforcer",
    terms: "/cgu/spico",
    situations: "/compte",
    interrupted: "/verrou/envoi",
    lock: "/verrou/fermer",
    sign_out: "/deconnexion",
    gestures: "/session/prolonger",
    help: "/aide",
    arrival: ARRIVAL,
    ways: &["/connexion", "/deconnexion", "/verrou"],
};
