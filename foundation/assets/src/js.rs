//! ES modules: read, stripped of comments, joined into a few files, made to import each other by their hashed names.
//!
//! The sources are many small modules, each with its tests; a browser on a slow network wants few requests. So the modules that are always
//! needed together are put into one file, each inside a function of its own that returns what it exports: no name can meet another, nothing is
//! renamed, and the order is the one in which modules run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use crate::bundle::{Sources, join};
use crate::bundles::{Bundle, Role};
use crate::linked::{Linked, Served};
use crate::minify::minify;
use crate::module::{Import, Module};
use crate::pack::Pack;
use crate::{Crate, Failure};

/// The service worker keeps its name: its scope is the whole site.
const UNHASHED: &str = "sw.js";

/// Adds every script of the crate; `linked`: the modules of `ui`, which a room's may import. Says where its own are.
pub fn add_all(pack: &mut Pack, crate_: &Crate, linked: &Linked) -> Result<Linked, Failure> {
    let (modules, mut everything) = read(pack, crate_)?;
    let files = share_out(&crate_.bundles("js")?, &modules)?;
    let owner: BTreeMap<&str, &str> = files
        .iter()
        .flat_map(|bundle| {
            bundle
                .members
                .iter()
                .map(move |member| (member.as_str(), bundle.file.as_str()))
        })
        .collect();
    // A lazy import may close a cycle, so a file's name cannot depend on its linked text: it depends on all the sources, on how they are
    // joined, and on what they are linked to.
    everything.push_str(include_str!("bundle.rs"));
    everything.push_str(include_str!("js.rs"));
    everything.push_str(&linked.text());
    for Bundle { file, role, .. } in &files {
        pack.reserve(file, &format!("{file}{everything}"), *role)?;
    }
    for Bundle { file, members, .. } in &files {
        let sources = Sources {
            pack,
            modules: &modules,
            owner: &owner,
            file,
            linked,
        };
        let joined = join(members, &sources);
        if !joined.problems.is_empty() {
            return Err(joined.problems.join("; ").into());
        }
        pack.fill(file, joined.text.into_bytes(), joined.imports);
    }
    Ok(served(pack, &modules, &owner))
}

fn served(pack: &Pack, modules: &BTreeMap<String, Module>, owner: &BTreeMap<&str, &str>) -> Linked {
    let served = modules.iter().filter_map(|(name, module)| {
        let url = pack.url(owner.get(name.as_str())?)?.to_owned();
        let exports = module.exports.iter().map(|(out, _)| out.clone()).collect();
        Some((name.clone(), Served { url, exports }))
    });
    Linked(served.collect())
}

/// The parsed modules, and all their texts. What needs no joining is added unchanged.
fn read(pack: &mut Pack, crate_: &Crate) -> Result<(BTreeMap<String, Module>, String), Failure> {
    let mut modules = BTreeMap::new();
    let mut everything = String::new();
    for name in crate_.files("js", "js")? {
        let text = fs::read_to_string(crate_.root.join("js").join(&name))?;
        if name.ends_with(".min.js") {
            pack.add(&name, text.into_bytes())?;
            continue;
        }
        let refused = |why: &str| io::Error::other(format!("js/{name}: {why}"));
        let text = minify(&text).map_err(refused)?;
        if name == UNHASHED && pack.is_of_system() {
            pack.add_at(&name, "/sw.js".to_owned(), text.into_bytes())?;
            continue;
        }
        everything.push_str(&text);
        let module = Module::parse(&text).map_err(|why| refused(&why))?;
        modules.insert(name, module);
    }
    Ok((modules, everything))
}

/// Which modules go into which file, in the order in which they run.
fn share_out(
    bundles: &[Bundle],
    modules: &BTreeMap<String, Module>,
) -> Result<Vec<Bundle>, String> {
    let mut taken = BTreeSet::new();
    let mut files = Vec::new();
    for bundle in bundles {
        let mut members = Vec::new();
        for root in &bundle.members {
            if !modules.contains_key(root) {
                return Err(format!("js/bundles.txt names {root}, which does not exist"));
            }
            visit(root, modules, &mut taken, &mut members);
        }
        files.push(Bundle {
            members,
            ..bundle.clone()
        });
    }
    // A module's static imports are placed with it, so the roots come first.
    let imported: BTreeSet<&str> = modules
        .values()
        .flat_map(|module| own(module).map(|import| import.from.as_str()))
        .collect();
    let (leaves, roots): (Vec<_>, Vec<_>) = modules
        .keys()
        .partition(|name| imported.contains(name.as_str()));
    for name in roots.into_iter().chain(leaves) {
        let mut members = Vec::new();
        visit(name, modules, &mut taken, &mut members);
        files.push(Bundle {
            role: Role::OnDemand,
            file: name.clone(),
            members,
        });
    }
    files.retain(|bundle| !bundle.members.is_empty());
    Ok(files)
}

/// What a module imports of its own crate.
fn own(module: &Module) -> impl Iterator<Item = &Import> {
    module.imports.iter().filter(|import| !import.of_ui)
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
    for import in own(module) {
        visit(&import.from, modules, taken, members);
    }
    members.push(name.to_owned());
}
