//! ES modules: read, stripped of comments, joined into a few files, made to import each other by their hashed names.
//!
//! The sources are many small modules, each with its tests; a browser on a slow network wants few requests. So the modules that are always
//! needed together are put into one file, each inside a function of its own that returns what it exports: no name can meet another, nothing is
//! renamed, and the order is the one in which modules run.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use crate::bundle::{Sources, join};
use crate::minify::minify;
use crate::module::Module;
use crate::pack::Pack;

/// The service worker keeps its name: its scope is the whole site.
const UNHASHED: &str = "sw.js";

/// Files made of several modules: name, then the modules whose static imports go in too unless an earlier file has them. Every other module
/// that no file has becomes a file of its own, with its imports, loaded when something needs it.
const BUNDLES: &[(&str, &[&str])] = &[
    ("entree.js", &["entree.js", "requete.js"]),
    ("compte.js", &["flux.js", "clavier.js"]),
    ("garde.js", &["verrou.js"]),
    ("session.js", &["session.js", "dialogue.js"]),
    ("envoi.js", &["file-envoi.js"]),
    ("liste.js", &["liste.js"]),
    (
        "conversation.js",
        &["fil.js", "compositeur.js", "fil-vie.js", "volets.js"],
    ),
];

/// Adds every script of a folder.
pub fn add_all(pack: &mut Pack, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (modules, mut everything) = read(pack, folder)?;
    let files = share_out(&modules);
    let owner: BTreeMap<&str, &str> = files
        .iter()
        .flat_map(|(file, members)| {
            members
                .iter()
                .map(move |member| (member.as_str(), file.as_str()))
        })
        .collect();
    // A lazy import may close a circle, so a file's name cannot depend on its linked text: it depends on all the sources, and on how they
    // are joined.
    everything.push_str(include_str!("bundle.rs"));
    everything.push_str(include_str!("js.rs"));
    for (file, _) in &files {
        pack.reserve(file, &format!("{file}{everything}"))?;
    }
    for (file, members) in &files {
        let joined = join(
            members,
            &Sources {
                pack,
                modules: &modules,
                owner: &owner,
                file,
            },
        );
        joined
            .problems
            .into_iter()
            .for_each(|problem| pack.problem(problem));
        pack.fill(file, joined.text.into_bytes(), joined.imports);
    }
    Ok(())
}

/// The modules, taken apart, and all their texts. What needs no joining is added as it is.
fn read(
    pack: &mut Pack,
    folder: &Path,
) -> Result<(BTreeMap<String, Module>, String), Box<dyn Error>> {
    let mut modules = BTreeMap::new();
    let mut everything = String::new();
    for name in crate::files_of(folder)?
        .into_iter()
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "js"))
    {
        let text = fs::read_to_string(folder.join(&name))?;
        if name.ends_with(".min.js") {
            pack.add(&name, text.into_bytes())?;
            continue;
        }
        let refused = |why: &str| io::Error::other(format!("js/{name}: {why}"));
        let text = minify(&text).map_err(refused)?;
        if name == UNHASHED {
            pack.add_at(&name, "/sw.js".to_owned(), text.into_bytes(), Vec::new())?;
            continue;
        }
        everything.push_str(&text);
        let module = Module::parse(&text).map_err(|why| refused(&why))?;
        modules.insert(name, module);
    }
    Ok((modules, everything))
}

/// Which modules go into which file, in the order in which they run.
fn share_out(modules: &BTreeMap<String, Module>) -> Vec<(String, Vec<String>)> {
    let mut taken = BTreeSet::new();
    let mut files = Vec::new();
    let alone = modules
        .keys()
        .map(|name| (name.as_str(), std::slice::from_ref(name)));
    for (file, roots) in BUNDLES {
        let mut members = Vec::new();
        roots
            .iter()
            .for_each(|root| visit(root, modules, &mut taken, &mut members));
        files.push(((*file).to_owned(), members));
    }
    // What others import statically is reached through them, so the roots come first.
    let imported: BTreeSet<&str> = modules
        .values()
        .flat_map(|module| module.imports.iter().map(|import| import.from.as_str()))
        .collect();
    let (leaves, roots): (Vec<_>, Vec<_>) = alone.partition(|(name, _)| imported.contains(name));
    for (name, _) in roots.into_iter().chain(leaves) {
        let mut members = Vec::new();
        visit(name, modules, &mut taken, &mut members);
        if !members.is_empty() {
            files.push((name.to_owned(), members));
        }
    }
    files.retain(|(_, members)| !members.is_empty());
    files
}

fn visit(
    name: &str,
    modules: &BTreeMap<String, Module>,
    taken: &mut BTreeSet<String>,
    members: &mut Vec<String>,
) {
    let Some(module) = modules.get(name) else {
        return;
    };
    if !taken.insert(name.to_owned()) {
        return;
    }
    for import in &module.imports {
        visit(&import.from, modules, taken, members);
    }
    members.push(name.to_owned());
}
