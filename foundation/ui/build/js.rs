//! ES modules: read, stripped of comments, joined into a few files, made to import each other by their hashed names.
//!
//! The sources are many small modules, each with its tests; a browser on a slow network wants few requests. So the modules that are always
//! needed together are put into one file, each inside a function of its own that returns what it exports: no name can meet another, nothing is
//! renamed, and the order is the one in which modules run.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::minify::minify;
use crate::module::Module;
use crate::pack::Pack;

/// The service worker keeps its name: its scope is the whole site.
const UNHASHED: &str = "sw.js";

/// Files made of several modules: name, then the modules whose static imports go in too unless an earlier file has them. Every other module
/// that no file has becomes a file of its own, with its imports, loaded when something needs it.
const BUNDLES: &[(&str, &[&str])] = &[
    ("entree.js", &["entree.js"]),
    ("envoi.js", &["file-envoi.js"]),
    (
        "conversation.js",
        &["fil.js", "compositeur.js", "fil-vie.js", "volets.js"],
    ),
];

/// Adds every script of a folder.
pub fn add_all(pack: &mut Pack, folder: &Path) -> Result<(), Box<dyn Error>> {
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
    let files = share_out(&modules);
    let owner: BTreeMap<&str, &str> = files
        .iter()
        .flat_map(|(file, members)| {
            members
                .iter()
                .map(move |member| (member.as_str(), file.as_str()))
        })
        .collect();
    // A lazy import may close a circle, so a file's name cannot depend on its linked text: it depends on all the sources.
    for (file, _) in &files {
        pack.reserve(file, &format!("{file}{everything}"))?;
    }
    for (file, members) in &files {
        let (text, imports) = Joined {
            pack,
            modules: &modules,
            owner: &owner,
            file,
            problems: Vec::new(),
        }
        .write(members);
        pack.fill(file, text.into_bytes(), imports);
    }
    Ok(())
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

/// The variable that holds what a module exports.
fn namespace(module: &str) -> String {
    format!("${}", module.trim_end_matches(".js").replace('-', "_"))
}

struct Joined<'a> {
    pack: &'a mut Pack,
    modules: &'a BTreeMap<String, Module>,
    owner: &'a BTreeMap<&'a str, &'a str>,
    file: &'a str,
    problems: Vec<String>,
}

impl Joined<'_> {
    /// The file's text and the addresses that it imports at once.
    fn write(mut self, members: &[String]) -> (String, Vec<String>) {
        let mut outside: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut inside = String::new();
        for name in members {
            let Some(module) = self.modules.get(name) else {
                continue;
            };
            let _ = write!(inside, "const {}=(()=>{{", namespace(name));
            for import in &module.imports {
                let Some(file) = self.owner.get(import.from.as_str()) else {
                    self.problems.push(format!(
                        "js/{name} imports ./{}, which does not exist",
                        import.from
                    ));
                    continue;
                };
                self.check_names(
                    name,
                    &import.from,
                    import.names.iter().map(|(there, _)| there.as_str()),
                );
                if *file != self.file {
                    let names = outside.entry((*file).to_owned()).or_default();
                    if !import.names.is_empty() {
                        names.insert(namespace(&import.from));
                    }
                }
                if !import.names.is_empty() {
                    let list: Vec<String> = import
                        .names
                        .iter()
                        .map(|(there, here)| {
                            if there == here {
                                there.clone()
                            } else {
                                format!("{there}:{here}")
                            }
                        })
                        .collect();
                    let _ = write!(
                        inside,
                        "const{{{}}}={};",
                        list.join(","),
                        namespace(&import.from)
                    );
                }
            }
            let body = self.link_lazy(name, &module.body);
            let exports: Vec<String> = module
                .exports
                .iter()
                .map(|(out, here)| {
                    if out == here {
                        out.clone()
                    } else {
                        format!("{out}:{here}")
                    }
                })
                .collect();
            let _ = writeln!(inside, "{body}\nreturn{{{}}}}})();", exports.join(","));
        }
        let names: Vec<String> = members.iter().map(|name| namespace(name)).collect();
        let mut text = String::new();
        let mut addresses = Vec::new();
        for (file, names) in &outside {
            let url = self.pack.url(file).unwrap_or("").to_owned();
            let list: Vec<&str> = names.iter().map(String::as_str).collect();
            let _ = if list.is_empty() {
                write!(text, "import'{url}';")
            } else {
                write!(text, "import{{{}}}from'{url}';", list.join(","))
            };
            addresses.push(url);
        }
        let _ = write!(text, "{inside}export{{{}}};", names.join(","));
        for problem in std::mem::take(&mut self.problems) {
            self.pack.problem(problem);
        }
        (text, addresses)
    }

    fn check_names<'n>(&mut self, by: &str, from: &str, names: impl Iterator<Item = &'n str>) {
        let Some(module) = self.modules.get(from) else {
            return;
        };
        for name in names {
            if !module.exports.iter().any(|(out, _)| out == name) {
                self.problems.push(format!(
                    "js/{by} imports {name} from ./{from}, which does not export it"
                ));
            }
        }
    }

    /// `import('./x.js')` becomes the import of the file that holds x, then of x in it.
    fn link_lazy(&mut self, name: &str, body: &str) -> String {
        let mut out = String::with_capacity(body.len());
        let mut pieces = body.split("import('./");
        out.push_str(pieces.next().unwrap_or(""));
        for piece in pieces {
            let Some((wanted, rest)) = piece.split_once("')") else {
                continue;
            };
            let Some(url) = self.owner.get(wanted).and_then(|file| self.pack.url(file)) else {
                self.problems.push(format!(
                    "js/{name} imports ./{wanted}, which does not exist"
                ));
                continue;
            };
            let _ = write!(
                out,
                "import('{url}').then(m=>m.{}){rest}",
                namespace(wanted)
            );
        }
        out
    }
}
