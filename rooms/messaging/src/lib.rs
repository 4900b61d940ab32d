//! Messaging (messagerie, `/discussions`): conversations between professionals, durable, receipted, live.
//!
//! - `domain`: what a conversation, a message, a mention, a receipt are. `commands`: every change, with its trace.
//! - `store`: all SQL. `seal`: what is said is sealed at rest. `policy`: who is related how.
//! - `face`: what SPICO wires to other rooms. `people`: names, from the directory.
//! - `live`: what the streams say. `web`: pages, forms and the JSON routes of programs.

pub mod commands;
pub mod domain;
pub mod face;
pub mod live;
mod people;
pub mod policy;
pub mod seal;
pub mod store;
mod web;

ui::register_assets!();

use ::web::Room;
use db::Migration;

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
    name: "messaging",
    title: "Discussions",
    migrations: MIGRATIONS,
    routes: web::routes,
    gallery: web::GALLERY,
};
