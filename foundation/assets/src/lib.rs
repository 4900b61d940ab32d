//! The asset step, run by build scripts: joins style sheets, joins and links browser modules, names each file after its content,
//! compresses it once, and writes the table that the crate embeds. No Node, nothing at run time.
//!
//! - [`system`] is called by the build script of `ui`, [`room`] by that of each room that has sheets, modules or icons of its own. A room's
//!   modules may import those of `ui`, by the addresses that `ui`'s own step hands over through cargo; never the other way round.
//! - `js/bundles.txt` says which modules go into one file, and when a page needs it (read in `bundles.rs`).

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads its folders, and cargo names them by variables only"
)]

mod bundle;
mod bundles;
mod css;
mod icons;
mod js;
mod linked;
mod minify;
mod module;
mod pack;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use linked::Linked;
use pack::Pack;

/// What goes wrong in the step, in words.
pub type Failure = Box<dyn Error>;

/// The sprite of a crate's icons, below its folder.
const SPRITE: &str = "icons/icones.svg";

/// The step of `ui`: its fonts, images, icons, sheets and modules; and for the rooms' steps, where its modules are.
pub fn system() -> Result<(), Failure> {
    let crate_ = Crate::told()?;
    let mut pack = Pack::new(None);
    for font in crate_.files("fonts", "woff2")? {
        pack.add(&font, fs::read(crate_.root.join("fonts").join(&font))?)?;
    }
    for image in crate_.files("images", "")? {
        pack.add(&image, fs::read(crate_.root.join("images").join(&image))?)?;
    }
    let sprite = fs::read_to_string(crate_.root.join(SPRITE))?;
    fs::write(crate_.out.join("icons.rs"), icons::of_system(&sprite)?)?;
    pack.add("icones.svg", sprite.into_bytes())?;
    for bundle in crate_.bundles("css")? {
        let sheet = css::join(&crate_.root.join("css"), &bundle.members)?;
        pack.add(&bundle.file, pack.link_urls(&sheet).into_bytes())?;
    }
    let modules = js::add_all(&mut pack, &crate_, &Linked::default())?;
    let linked = crate_.out.join("linked.txt");
    fs::write(&linked, modules.text())?;
    println!("cargo::metadata=linked={}", linked.display());
    pack.write(&crate_.out)
}

/// The step of a room: all sheets of `css` as one, the modules of `js`, the sprite of `icons`; each if there is one.
pub fn room() -> Result<(), Failure> {
    let crate_ = Crate::told()?;
    let linked = told("DEP_UI_LINKED")
        .map_err(|_| "a room with sheets, modules or icons of its own depends on `ui`")?;
    println!("cargo::rerun-if-changed={}", linked.display());
    let linked = Linked::read(&fs::read_to_string(linked)?)?;
    let mut pack = Pack::new(Some(crate_.name.clone()));
    let sheets = crate_.files("css", "css")?;
    if !sheets.is_empty() {
        let sheet = css::of_room(&crate_.root.join("css"), &sheets)?;
        pack.add("room.css", sheet.into_bytes())?;
    }
    if let Ok(sprite) = fs::read_to_string(crate_.root.join(SPRITE)) {
        let name = format!("{}/icones.svg", crate_.name);
        fs::write(crate_.out.join("icons.rs"), icons::of_room(&sprite, &name)?)?;
        pack.add("icones.svg", sprite.into_bytes())?;
    }
    js::add_all(&mut pack, &crate_, &linked)?;
    pack.write(&crate_.out)
}

/// The crate whose assets are made.
struct Crate {
    name: String,
    root: PathBuf,
    out: PathBuf,
}

impl Crate {
    /// The crate whose build script runs. Read at run time: a script compiled in another checkout with the same target folder would read
    /// that checkout's files.
    fn told() -> Result<Self, Failure> {
        let (root, out) = (told("CARGO_MANIFEST_DIR")?, told("OUT_DIR")?);
        println!("cargo::rerun-if-changed=build.rs");
        for folder in ["css", "js", "fonts", "icons", "images"] {
            // A folder that is not there would make the step run at each build; when one comes, `touch build.rs` tells.
            if root.join(folder).is_dir() {
                println!("cargo::rerun-if-changed={folder}");
            }
        }
        let name = env::var("CARGO_PKG_NAME")?;
        Ok(Self { name, root, out })
    }

    /// The names of the files of a folder that end so, sorted; folders inside it are left out, and a folder that is missing is empty.
    fn files(&self, folder: &str, extension: &str) -> io::Result<Vec<String>> {
        let folder = self.root.join(folder);
        let mut names = Vec::new();
        if !folder.is_dir() {
            return Ok(names);
        }
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.extend(entry.file_name().into_string());
            }
        }
        let ends = |name: &String| {
            extension.is_empty()
                || Path::new(name)
                    .extension()
                    .is_some_and(|end| end == extension)
        };
        names.retain(ends);
        names.sort();
        Ok(names)
    }

    /// The `bundles.txt` of the folder.
    fn bundles(&self, folder: &str) -> Result<Vec<bundles::Bundle>, Failure> {
        let path = self.root.join(folder).join("bundles.txt");
        if path.is_file() {
            Ok(bundles::read(&fs::read_to_string(path)?)?)
        } else {
            Ok(Vec::new())
        }
    }
}

/// A path from an environment variable of cargo.
fn told(name: &str) -> Result<PathBuf, env::VarError> {
    env::var(name).map(PathBuf::from)
}

#[cfg(test)]
mod tests;
