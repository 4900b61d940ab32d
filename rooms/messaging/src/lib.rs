//! Messaging (messagerie, `/discussions`): conversations between professionals, durable, receipted, live.
//!
//! - `domain`: conversations, messages, mentions, receipts. `commands`: every change, with its trace.
//! - `store`: all SQL. `seal`: encryption at rest. `policy`: who has which relation to a conversation.
//! - `face`: what other rooms use, connected by SPICO. `people`: names, from the directory.
//! - `live`: renders events for the streams. `web`: pages, forms and the JSON API.

pub mod commands;
#[cfg(feature = "demo")]
mod demo;
pub mod domain;
#[cfg(feature = "demo")]
mod doors;
pub mod face;
pub mod live;
mod people;
pub mod policy;
mod reach;
pub mod seal;
pub mod store;
mod web;

ui::register_assets!();

use access::Protected;
use db::Migration;
use room::Room;
use ui::Icon;
use ui::page::{Entry, Link, Stand};
use ui::tile::Service;

/// The room's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        id: "202611_01_conversation",
        text: include_str!("../migrations/202611_01_conversation.sql"),
    },
    Migration {
        id: "202611_02_message_indexes",
        text: include_str!("../migrations/202611_02_message_indexes.sql"),
    },
    Migration {
        id: "202611_03_archive",
        text: include_str!("../migrations/202611_03_archive.sql"),
    },
];

/// The room.
pub static ROOM: Room = Room {
    migrations: MIGRATIONS,
    resources: &[
        Protected::of::<policy::Conversation>(),
        Protected::of::<policy::Message>(),
    ],
    rights: include_str!("../rights.toml"),
    routes: web::routes,
    build: |assembly| {
        let live = live::Live::new(&assembly.db, &assembly.vault);
        assembly.renders(live);
        Ok(())
    },
    sealed: &[&commands::ConversationKeys],
    navigation: &[
        Entry {
            counter: Some(("discussions", "discussions non lues")),
            ..Entry::new("/discussions", "Discussions", Icon::MessagesSquare, 10)
        },
        Entry {
            stand: Stand::Middle,
            key: Some("n"),
            ..Entry::new("/discussions/nouvelle", "Nouveau", Icon::Plus, 20)
        },
    ],
    account: &[Link {
        icon: Icon::Bell,
        ..Link::new("/compte/notifications", "Notifications", 30)
    }],
    tiles: &[Service {
        key: "discussions",
        name: "SPICO Discussions",
        description: "Écrire à un professionnel ou à une équipe, et suivre les réponses.",
        icon: Icon::MessagesSquare,
        href: "/discussions",
        rank: 10,
    }],
    gallery: web::GALLERY,
    reach: Some(&reach::Reached),
    #[cfg(feature = "demo")]
    demo: Some(&demo::Planted),
    #[cfg(feature = "demo")]
    doors: Some(&doors::Shown),
    ..Room::new("messaging", "Discussions")
};
