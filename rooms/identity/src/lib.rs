//! Accounts and sign-in (PASS): accounts, situations, sessions, one-time codes, temporary links, terms.
//!
//! - `face`: what other rooms and the program may use; [`Identity`], [`SessionCache`], [`IdentityConfig`]: the values to connect.
//! - `domain`: the rules; `commands`: the changes; `store`: all SQL; `policy`: what is protected.
//! - `authenticate`, `entrance`, `counters`, `failures`: checking passwords: admission, order, what is counted.
//! - `session_cache`: the session of a token, needed by every request; `session_signal`: tells every process that a session changed;
//!   `watch`: closes the streams of ended sessions.
//! - `notifications`, `templates`, `post`: mails and SMS, sealed while they wait; `queue`: the jobs; `work`: what the room runs in each
//!   process.
//! - `web`: pages and forms, all of them usable without a script.

mod authenticate;
mod commands;
mod config;
mod counters;
#[cfg(feature = "demo")]
mod demo;
mod domain;
#[cfg(feature = "demo")]
mod doors;
mod entrance;
pub mod face;
mod failures;
mod identity;
mod notifications;
mod policy;
mod post;
mod queue;
mod session_cache;
mod session_signal;
mod store;
mod templates;
mod tries;
mod watch;
mod web;
mod words;
mod work;

use access::Protected;

ui::register_assets!();

pub use config::IdentityConfig;
pub use identity::Identity;
pub use session_cache::SessionCache;

/// The room's tables.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration {
        id: "202611_01_identity",
        text: include_str!("../migrations/202611_01_identity.sql"),
    },
    db::Migration {
        id: "202611_02_lock",
        text: include_str!("../migrations/202611_02_lock.sql"),
    },
    db::Migration {
        id: "202611_03_shortcuts",
        text: include_str!("../migrations/202611_03_shortcuts.sql"),
    },
];

/// The room.
pub static ROOM: room::Room = room::Room {
    migrations: MIGRATIONS,
    resources: &[Protected::of::<policy::Session>()],
    rights: include_str!("../rights.toml"),
    routes: web::routes,
    build: work::build,
    sealed: &[&commands::rewrap_letters::Letters, &store::peppers::Peppers],
    navigation: web::site::NAVIGATION,
    account: web::site::ACCOUNT,
    footer: web::site::FOOTER,
    entrances: Some(web::site::ENTRANCES),
    gallery: web::views::GALLERY,
    #[cfg(feature = "demo")]
    demo: Some(&demo::Planted),
    #[cfg(feature = "demo")]
    doors: Some(&doors::Shown),
    ..room::Room::new("identity", "Compte")
};
