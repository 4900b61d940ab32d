//! The table of assets: names with their content's hash, compressed twins, and the Rust source that lists them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

struct Entry {
    path: String,
    imports: Vec<String>,
    bytes: Vec<u8>,
}

/// What has been added so far.
pub struct Pack {
    out: PathBuf,
    entries: BTreeMap<String, Entry>,
    problems: Vec<String>,
}

impl Pack {
    pub fn new(out: PathBuf) -> Self {
        Self {
            out,
            entries: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a file under `/s/`, with its content's hash before the extension.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Box<dyn Error>> {
        self.add_module(name, bytes, Vec::new())
    }

    /// The same for a module, with the addresses that it imports.
    pub fn add_module(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        imports: Vec<String>,
    ) -> Result<(), Box<dyn Error>> {
        let (stem, end) = name
            .rsplit_once('.')
            .ok_or_else(|| format!("asset without extension: {name}"))?;
        let path = format!("/s/{stem}.{}.{end}", hash(&bytes));
        self.add_at(name, path, bytes, imports)
    }

    /// Adds a file at an address of its own.
    pub fn add_at(
        &mut self,
        name: &str,
        path: String,
        bytes: Vec<u8>,
        imports: Vec<String>,
    ) -> Result<(), Box<dyn Error>> {
        if self
            .entries
            .insert(
                name.to_owned(),
                Entry {
                    path,
                    imports,
                    bytes,
                },
            )
            .is_some()
        {
            return Err(format!("two assets are called {name}").into());
        }
        Ok(())
    }

    /// Gives a module its address before its text is known, the hash being that of `seed`.
    pub fn reserve(&mut self, name: &str, seed: &str) -> Result<(), Box<dyn Error>> {
        let stem = name
            .strip_suffix(".js")
            .ok_or_else(|| format!("not a module: {name}"))?;
        let path = format!("/s/{stem}.{}.js", hash(seed.as_bytes()));
        self.add_at(name, path, Vec::new(), Vec::new())
    }

    /// Gives a reserved module its text.
    pub fn fill(&mut self, name: &str, bytes: Vec<u8>, imports: Vec<String>) {
        if let Some(entry) = self.entries.get_mut(name) {
            entry.bytes = bytes;
            entry.imports = imports;
        }
    }

    /// Something that a test must refuse, but that must not stop a build in the middle of the work.
    pub fn problem(&mut self, what: String) {
        println!("cargo:warning={what}");
        self.problems.push(what);
    }

    /// The address of an asset added before.
    pub fn url(&self, name: &str) -> Option<&str> {
        self.entries.get(name).map(|entry| entry.path.as_str())
    }

    /// Changes as soon as any asset changes: what the page compares to say that an update is ready.
    pub fn version(&self) -> String {
        let names: Vec<&str> = self
            .entries
            .values()
            .map(|entry| entry.path.as_str())
            .collect();
        hash(names.concat().as_bytes())
    }

    /// Replaces each `url("name")` by the hashed address.
    pub fn link_urls(&self, css: &str) -> String {
        let mut linked = css.to_owned();
        for (name, entry) in &self.entries {
            linked = linked.replace(&format!("url(\"{name}\")"), &format!("url({})", entry.path));
        }
        linked
    }

    /// Writes the files, their compressed twins and the table.
    pub fn write(self) -> Result<(), Box<dyn Error>> {
        let version = self.version();
        let mut table =
            String::from("/// Every asset, by name.\npub(super) static ASSETS: &[Asset] = &[\n");
        for (index, (name, entry)) in self.entries.iter().enumerate() {
            let file = format!("a{index}");
            fs::write(self.out.join(&file), &entry.bytes)?;
            let (mut brotli, mut gzip) = ("None".to_owned(), "None".to_owned());
            if compresses(name) {
                fs::write(
                    self.out.join(format!("{file}.br")),
                    brotli_of(&entry.bytes)?,
                )?;
                fs::write(self.out.join(format!("{file}.gz")), gzip_of(&entry.bytes)?)?;
                brotli =
                    format!("Some(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}.br\")))");
                gzip = format!("Some(include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}.gz\")))");
            }
            writeln!(
                table,
                "Asset {{ name: {name:?}, path: {:?}, content_type: {:?}, imports: &{:?}, bytes: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\")), br: {brotli}, gzip: {gzip} }},",
                entry.path,
                content_type(name),
                entry.imports,
            )?;
        }
        table.push_str("];\n");
        writeln!(
            table,
            "/// Changes whenever an asset changes.\npub static VERSION: &str = {version:?};"
        )?;
        writeln!(
            table,
            "/// What the asset step could not link.\n#[cfg(test)]\npub(super) static PROBLEMS: &[&str] = &{:?};",
            self.problems
        )?;
        fs::write(self.out.join("assets.rs"), table)?;
        Ok(())
    }
}

/// Eight hexadecimal digits: they stand in each import, so each costs; two versions of one file meet once in four thousand million.
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
