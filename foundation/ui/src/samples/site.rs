//! A product for the samples: its rooms are made up.

use crate::Icon;
use crate::page::{Entry, Exits, Link, Search, Site, Stand};

/// A product with an entry of each kind.
pub fn site() -> Site {
    Site {
        navigation: vec![
            Entry {
                without_second_factor: true,
                ..Entry::new("/", "Accueil", Icon::House, 0)
            },
            Entry {
                counter: Some(("messages", "messages non lus")),
                ..Entry::new("/messages", "Messages", Icon::MessagesSquare, 1)
            },
            Entry {
                stand: Stand::Middle,
                key: Some("n"),
                ..Entry::new("/messages/nouveau", "Nouveau", Icon::Plus, 2)
            },
            Entry {
                stand: Stand::Foot,
                without_second_factor: true,
                ..Entry::new("/aide", "Aide", Icon::LifeBuoy, 3)
            },
        ],
        account: vec![Link {
            icon: Icon::User,
            ..Link::new("/compte", "Mon compte", 0)
        }],
        footer: vec![Link::new("/aide", "Aide et assistance", 0)],
        search: Some(Search {
            action: "/annuaire",
            name: "q",
            label: "Trouver un professionnel",
        }),
        exits: Some(Exits {
            lock: "/verrou",
            sign_out: "/sortie",
        }),
        ..Site::default()
    }
}
