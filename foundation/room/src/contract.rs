//! The whole contract of a room.

use access::Protected;
use db::Migration;
use kernel::Fault;
use ui::gallery::Section;
use ui::page::{Entry, Link, Search};
use ui::tile::Service;
use web::{Entrances, Routes};

use crate::reach::{NoticeKind, Reach};
use crate::{Assembly, Sealed};

/// A room as a value: everything that SPICO needs to know of it. `apps/spico/src/rooms.rs` names each once, and every list derives
/// from there.
///
/// ```
/// pub static ROOM: room::Room = room::Room {
///     routes: web::Routes::new,
///     ..room::Room::new("visit", "Visites")
/// };
/// assert!(ROOM.migrations.is_empty());
/// ```
pub struct Room {
    /// Its crate's name; its kinds of events begin with it.
    pub name: &'static str,
    /// Its French name.
    pub title: &'static str,
    /// Its tables.
    pub migrations: &'static [Migration],
    /// Its protected resources.
    pub resources: &'static [Protected],
    /// The rights of the relations to them: its lines of the matrix, as [`access::Matrix::parse`] reads them. A table for each resource.
    pub rights: &'static str,
    /// Its pages.
    pub routes: fn() -> Routes,
    /// Adds the room's runtime parts: values that its pages need, its event renderer, jobs, workers.
    pub build: fn(&mut Assembly) -> Result<(), Fault>,
    /// What it keeps sealed under the master key.
    pub sealed: &'static [&'static dyn Sealed],
    /// Its entries of the navigation, in their order among all rooms'.
    pub navigation: &'static [Entry],
    /// Its search at the top of every page. One room has it.
    pub search: Option<Search>,
    /// The sign-in addresses. Set by the one room that knows the sessions.
    pub entrances: Option<Entrances>,
    /// Its services on the front page.
    pub tiles: &'static [Service],
    /// Its pages among "my account", in the account's menu and tabs.
    pub account: &'static [Link],
    /// Its pages that everybody can reach from everywhere: help, legal notices.
    pub footer: &'static [Link],
    /// Its views, with samples, for the gallery.
    pub gallery: &'static [Section],
    /// The kinds of notice that it sends.
    pub notices: &'static [NoticeKind],
    /// Its answers to events that reach all rooms.
    pub reach: Option<&'static dyn Reach>,
    /// What it plants for the demonstration.
    #[cfg(feature = "demo")]
    pub demo: Option<&'static dyn crate::demo::Demo>,
    /// Its things for the golden list of doors.
    #[cfg(feature = "demo")]
    pub doors: Option<&'static dyn crate::doors::Doors>,
}

impl Room {
    /// A room that has nothing yet but its name.
    pub const fn new(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            migrations: &[],
            resources: &[],
            rights: "",
            routes: Routes::new,
            build: |_| Ok(()),
            sealed: &[],
            navigation: &[],
            search: None,
            entrances: None,
            tiles: &[],
            account: &[],
            footer: &[],
            gallery: &[],
            notices: &[],
            reach: None,
            #[cfg(feature = "demo")]
            demo: None,
            #[cfg(feature = "demo")]
            doors: None,
        }
    }

    /// The tables that its own tests need: the foundation's and its own. Tests add those of a room that it depends on.
    pub fn tables(&self) -> Vec<Migration> {
        let foundation = [db::MIGRATIONS, bus::MIGRATIONS, jobs::MIGRATIONS];
        [foundation.concat().as_slice(), self.migrations].concat()
    }

    /// Its own lines of the matrix.
    pub fn matrix(&self) -> Result<access::Matrix, Fault> {
        access::Matrix::parse(self.rights)
    }
}
