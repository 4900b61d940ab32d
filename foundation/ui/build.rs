//! The asset step: joins the CSS, rewrites the module specifiers, names each file after its content, compresses it once,
//! and writes the table that `ui::assets` includes. No Node, nothing at run time.

#[path = "build/bundle.rs"]
mod bundle;
#[path = "build/css.rs"]
mod css;
#[path = "build/js.rs"]
mod js;
#[path = "build/minify.rs"]
mod minify;
#[path = "build/module.rs"]
mod module;
#[path = "build/pack.rs"]
mod pack;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pack::Pack;

fn main() -> Result<(), Box<dyn Error>> {
    // Asked for as it runs: a script compiled in another checkout of one target folder would read that one's files.
    let root = told("CARGO_MANIFEST_DIR")?;
    for watched in ["build.rs", "build", "css", "js", "fonts", "icons", "images"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    let mut pack = Pack::new(told("OUT_DIR")?);

    for font in ["atkinson-400.woff2", "atkinson-700.woff2"] {
        pack.add(font, fs::read(root.join("fonts").join(font))?)?;
    }
    pack.add("icones.svg", fs::read(root.join("icons/icones.svg"))?)?;
    for image in files_of(&root.join("images"))? {
        pack.add(&image, fs::read(root.join("images").join(&image))?)?;
    }

    let base = css::join(&root.join("css"), css::BASE)?;
    pack.add("base.css", pack.link_urls(&base).into_bytes())?;
    let gallery = css::join(&root.join("css"), css::GALLERY)?;
    pack.add("galerie.css", pack.link_urls(&gallery).into_bytes())?;

    js::add_all(&mut pack, &root.join("js"))?;
    pack.write()
}

/// A folder that cargo names.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo hands folders to a build script in this way only"
)]
fn told(name: &str) -> Result<PathBuf, std::env::VarError> {
    std::env::var(name).map(PathBuf::from)
}

/// The names of the files of one folder, sorted; folders inside it are left out.
fn files_of(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.extend(entry.file_name().into_string());
        }
    }
    names.sort();
    Ok(names)
}
