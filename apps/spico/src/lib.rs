//! The program: the list of rooms, the configuration, the command line, and how the application is opened, served and closed.
//!
//! - `rooms`: the only list of rooms. `config`: defaults, file, environment. `store`: what a store is for.
//! - `boot`: opens a store and builds the app; `run`: serves it until it is told to stop; `in_service`: one process for a SQLite store.
//! - `links`: what rooms need from one another, connected here; `departures`: what ends in the directory ends in the accounts.
//! - `opened`: a store that is open. `failure`: why a command could not be carried out; `missing`: why a store can't be opened.
//! - `system_routes`: health, assets, gallery, the demonstration's outbox.
//! - `demo`: the fictional territory; `bench`: people and messages in number, for measuring. Both with the feature `demo` only.
//! - `cli`: the commands; their texts are French.

pub mod accounts;
#[cfg(feature = "demo")]
pub mod bench;
pub mod boot;
pub mod cli;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod departures;
pub mod failure;
pub mod in_service;
pub mod keys;
pub mod links;
pub mod logs;
pub mod machine;
mod maintenance;
mod missing;
pub mod opened;
pub mod rooms;
pub mod run;
pub mod store;
pub mod system_routes;
