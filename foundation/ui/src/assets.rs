//! Style sheet, modules, fonts and icons, embedded at build time under names that carry their content's hash.
//!
//! A browser may keep what is under `/s/` for a year; `sw.js` alone has a fixed address and is asked for again each time.

/// A file that the server gives as it is.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name in the sources: `base.css`.
    pub name: &'static str,
    /// Its address: `/s/base.01234567.css`.
    pub path: &'static str,
    /// The `Content-Type` to send.
    pub content_type: &'static str,
    /// For a module, the addresses that it imports.
    pub imports: &'static [&'static str],
    /// The file.
    pub bytes: &'static [u8],
    /// The file compressed with brotli, when that helps.
    pub br: Option<&'static [u8]>,
    /// The file compressed with gzip, when that helps.
    pub gzip: Option<&'static [u8]>,
}

impl Asset {
    /// Whether the address changes with the content, so that a cache may keep the file for ever.
    pub fn immutable(&self) -> bool {
        self.path.starts_with("/s/")
    }
}

mod table {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

pub use table::VERSION;

/// The address that no asset has: what [`url`] answers for a name that does not exist. A test keeps it out of every page.
pub const ABSENT: &str = "/s/absent";

/// Every asset.
pub fn all() -> &'static [Asset] {
    table::ASSETS
}

/// The asset at an address: `/s/base.01234567.css`, `/sw.js`.
pub fn find(path: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.path == path)
}

/// The asset with a source name: `base.css`.
pub fn named(name: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.name == name)
}

/// The address of a source name; [`ABSENT`] when there is no such asset.
pub fn url(name: &str) -> &'static str {
    named(name).map_or(ABSENT, |asset| asset.path)
}

#[cfg(test)]
mod tests;
