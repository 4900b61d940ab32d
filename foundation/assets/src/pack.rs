//! The table of assets: names with their content's hash, compressed twins, and the Rust source that lists them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Failure;
use crate::bundles::Role;

struct Entry {
    path: String,
    role: Role,
    imports: Vec<String>,
    bytes: Vec<u8>,
}

/// What has been added so far.
pub struct Pack {
    /// The room whose assets they are; none: `ui`'s.
    room: Option<String>,
    entries: BTreeMap<String, Entry>,
}

impl Pack {
    pub fn new(room: Option<String>) -> Self {
        Self {
            room,
            entries: BTreeMap::new(),
        }
    }

    pub fn is_of_system(&self) -> bool {
        self.room.is_none()
    }

    /// Adds a file under `/s/`, with its content's hash before the extension.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let path = self.path(name, &hash(&bytes))?;
        self.add_at(name, path, bytes)
    }

    /// Adds a file at an address of its own.
    pub fn add_at(&mut self, name: &str, path: String, bytes: Vec<u8>) -> Result<(), Failure> {
        let entry = Entry {
            path,
            role: Role::OnDemand,
            imports: Vec::new(),
            bytes,
        };
        self.insert(name, entry)
    }

    /// Gives a module its address before its text is known, the hash being that of `seed`.
    pub fn reserve(&mut self, name: &str, seed: &str, role: Role) -> Result<(), Failure> {
        let entry = Entry {
            path: self.path(name, &hash(seed.as_bytes()))?,
            role,
            imports: Vec::new(),
            bytes: Vec::new(),
        };
        self.insert(name, entry)
    }

    /// Gives a reserved module its text, and the addresses that it imports.
    pub fn fill(&mut self, name: &str, bytes: Vec<u8>, imports: Vec<String>) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.bytes = bytes;
            entry.imports = imports;
        }
    }

    fn insert(&mut self, name: &str, entry: Entry) -> Result<(), Failure> {
        if self.entries.insert(name.to_owned(), entry).is_some() {
            return Err(format!("two assets are called {name}").into());
        }
        Ok(())
    }

    /// `/s/base.01234567.css`, a room's `/s/visit-room.01234567.css`.
    fn path(&self, name: &str, hash: &str) -> Result<String, Failure> {
        let (stem, end) = name
            .rsplit_once('.')
            .ok_or_else(|| format!("asset without extension: {name}"))?;
        let room = self.room.iter().map(|room| format!("{room}-"));
        Ok(format!(
            "/s/{}{stem}.{hash}.{end}",
            room.collect::<String>()
        ))
    }

    /// The address of an asset added before.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.entries.get(name).map(|entry| entry.path.as_str())
    }

    /// The text of one, for the tests of the step.
    #[cfg(test)]
    pub fn text(&self, name: &str) -> Option<&str> {
        let entry = self.entries.get(name)?;
        std::str::from_utf8(&entry.bytes).ok()
    }

    /// Replaces each `url("name")` by the hashed address.
    pub fn link_urls(&self, css: &str) -> String {
        let mut linked = css.to_owned();
        for (name, entry) in &self.entries {
            linked = linked.replace(&format!("url(\"{name}\")"), &format!("url({})", entry.path));
        }
        linked
    }

    /// Writes the files, their compressed twins and the table: the expression that `ui::register_assets!` takes in.
    pub fn write(&self, out: &Path) -> Result<(), Failure> {
        let mut table = String::from("&[\n");
        for (index, (name, entry)) in self.entries.iter().enumerate() {
            let room = self.room.iter().map(|room| format!("{room}/"));
            let full = format!("{}{name}", room.collect::<String>());
            let file = format!("a{index}");
            fs::write(out.join(&file), &entry.bytes)?;
            let (mut brotli, mut gzip) = ("None".to_owned(), "None".to_owned());
            if compresses(name) {
                fs::write(out.join(format!("{file}.br")), brotli_of(&entry.bytes)?)?;
                fs::write(out.join(format!("{file}.gz")), gzip_of(&entry.bytes)?)?;
                brotli = format!("Some({})", embedded(&format!("{file}.br")));
                gzip = format!("Some({})", embedded(&format!("{file}.gz")));
            }
            writeln!(
                table,
                "Asset {{ name: {full:?}, path: {:?}, content_type: {:?}, role: Role::{:?}, imports: &{:?}, bytes: {}, br: {brotli}, gzip: {gzip} }},",
                entry.path,
                content_type(name),
                entry.role,
                entry.imports,
                embedded(&file),
            )?;
        }
        table.push_str("]\n");
        fs::write(out.join("assets.rs"), table)?;
        Ok(())
    }
}

/// A file of the crate's own folder of made things.
fn embedded(file: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
}

/// Eight hexadecimal digits: they are repeated in each import, so each digit costs bytes; two versions of one file collide once in four
/// thousand million.
fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(4).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, end)| end)
}

fn compresses(name: &str) -> bool {
    !matches!(extension(name), "woff2" | "png")
}

fn content_type(name: &str) -> &'static str {
    match extension(name) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn brotli_of(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 4096, 11, 20);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

fn gzip_of(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    writer.finish()
}
