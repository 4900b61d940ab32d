//! A room as a value: what SPICO needs to know of it.

use db::Migration;

use crate::Routes;

/// A room. `apps/spico/src/rooms.rs` lists them all.
pub struct Room {
    /// Its crate's name.
    pub name: &'static str,
    /// Its French name.
    pub title: &'static str,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its pages.
    pub routes: fn() -> Routes,
    /// Its views, with samples, for the gallery.
    pub gallery: &'static [ui::gallery::Section],
}
