//! Style sheets, modules, fonts and icons, embedded at build time under names that carry their content's hash.
//!
//! Each crate that has some registers its table ([`crate::register_assets`]), and the linker gathers them: `ui` knows no room's. A browser may
//! keep what is under `/s/` for a year; `sw.js` alone has a fixed address and is asked for again each time.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use linkme::distributed_slice;

/// A file that the server gives as it is.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name: `base.css`, a room's `messaging/room.css`.
    pub name: &'static str,
    /// Its address: `/s/base.01234567.css`.
    pub path: &'static str,
    /// The `Content-Type` to send.
    pub content_type: &'static str,
    /// For a module, when a page needs it.
    pub role: Role,
    /// For a module, the addresses that it imports.
    pub imports: &'static [&'static str],
    /// The file.
    pub bytes: &'static [u8],
    /// The file compressed with brotli, when that helps.
    pub br: Option<&'static [u8]>,
    /// The file compressed with gzip, when that helps.
    pub gzip: Option<&'static [u8]>,
}

/// When a page loads a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// When a part of the page names it, or another module imports it.
    OnDemand,
    /// On every page of a session.
    SignedIn,
    /// It watches the session: loaded a little after each page of a session, or when an event about the session arrives.
    Guard,
}

impl Asset {
    /// Whether the address changes with the content, so that a cache may keep the file for ever.
    pub fn immutable(&self) -> bool {
        self.path.starts_with("/s/")
    }
}

/// The tables of all crates that are linked into the program.
#[doc(hidden)]
#[distributed_slice]
pub static TABLES: [&'static [Asset]];

/// Registers what the crate's build script made (`assets::room()`), once in each crate that has one.
#[macro_export]
macro_rules! register_assets {
    () => {
        const _: () = {
            use $crate::assets::{Asset, Role};
            #[expect(unsafe_code, reason = "a link section gathers the tables")]
            #[$crate::linkme::distributed_slice($crate::assets::TABLES)]
            #[linkme(crate = $crate::linkme)]
            static TABLE: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));
        };
    };
}

crate::register_assets!();

/// The address that no asset has: what [`url`] returns for an unknown name. A test checks that no page contains it.
pub const ABSENT: &str = "/s/absent";

/// All tables in the order of the names, whatever the linker's.
struct Index {
    names: BTreeMap<&'static str, &'static Asset>,
    paths: BTreeMap<&'static str, &'static Asset>,
    version: String,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let every = || TABLES.iter().copied().flatten();
    let names: BTreeMap<_, _> = every().map(|asset| (asset.name, asset)).collect();
    let mut version = DefaultHasher::new();
    for asset in names.values() {
        asset.path.hash(&mut version);
    }
    Index {
        names,
        paths: every().map(|asset| (asset.path, asset)).collect(),
        version: format!("{:016x}", version.finish()),
    }
});

/// Every asset.
pub fn all() -> impl Iterator<Item = &'static Asset> {
    INDEX.names.values().copied()
}

/// Changes as soon as any asset changes: what the page compares to say that an update is ready.
pub fn version() -> &'static str {
    &INDEX.version
}

/// The asset at an address: `/s/base.01234567.css`, `/sw.js`.
pub fn find(path: &str) -> Option<&'static Asset> {
    INDEX.paths.get(path).copied()
}

/// The asset with a name: `base.css`.
pub fn named(name: &str) -> Option<&'static Asset> {
    INDEX.names.get(name).copied()
}

/// The address of a name; [`ABSENT`] when there is no such asset.
pub fn url(name: &str) -> &'static str {
    named(name).map_or(ABSENT, |asset| asset.path)
}

#[cfg(test)]
mod tests;
