//! ES modules: read, stripped of comments, and made to import each other by their hashed names.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use crate::minify::minify;
use crate::pack::Pack;

/// The service worker keeps its name: its scope is the whole site.
const UNHASHED: &str = "sw.js";

/// The modules of a folder by file name. Vendored minified files are kept byte for byte.
pub fn read(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(sources);
    }
    for name in crate::files_of(folder)?
        .into_iter()
        .filter(|name| Path::new(name).extension().is_some_and(|end| end == "js"))
    {
        let text = fs::read_to_string(folder.join(&name))?;
        let text = if name.ends_with(".min.js") {
            text
        } else {
            minify(&text).map_err(|why| io::Error::other(format!("js/{name}: {why}")))?
        };
        sources.insert(name, text);
    }
    Ok(sources)
}

/// Adds every module after the ones that it imports, so that a name carries the hash of the linked text; `sw.js` last. Modules that
/// import each other in a circle (a lazy `import()` closes it) are named after the texts of the whole circle instead.
pub fn add_all(
    pack: &mut Pack,
    mut sources: BTreeMap<String, String>,
) -> Result<(), Box<dyn Error>> {
    let worker = sources.remove(UNHASHED);
    while !sources.is_empty() {
        let ready: Vec<String> = sources
            .iter()
            .filter(|(_, text)| {
                imports(text)
                    .iter()
                    .all(|(name, _)| !sources.contains_key(name))
            })
            .map(|(name, _)| name.clone())
            .collect();
        if ready.is_empty() {
            return add_circle(pack, std::mem::take(&mut sources))
                .and_then(|()| add_worker(pack, worker));
        }
        for name in ready {
            if let Some(text) = sources.remove(&name) {
                let urls = static_imports(pack, &text);
                let linked = rewrite(pack, &name, &text);
                pack.add_module(&name, linked.into_bytes(), urls)?;
            }
        }
    }
    add_worker(pack, worker)
}

fn add_circle(pack: &mut Pack, sources: BTreeMap<String, String>) -> Result<(), Box<dyn Error>> {
    let together: String = sources
        .values()
        .map(|text| rewrite_known(pack, text))
        .collect();
    for name in sources.keys() {
        pack.reserve(name, &format!("{name}{together}"))?;
    }
    for (name, text) in sources {
        let urls = static_imports(pack, &text);
        let linked = rewrite(pack, &name, &text);
        pack.fill(&name, linked.into_bytes(), urls);
    }
    Ok(())
}

fn add_worker(pack: &mut Pack, worker: Option<String>) -> Result<(), Box<dyn Error>> {
    let Some(text) = worker else { return Ok(()) };
    let text = rewrite(pack, UNHASHED, &text);
    pack.add_at(UNHASHED, "/sw.js".to_owned(), text.into_bytes(), Vec::new())
}

fn static_imports(pack: &Pack, text: &str) -> Vec<String> {
    imports(text)
        .iter()
        .filter(|(_, lazy)| !lazy)
        .filter_map(|(name, _)| pack.url(name))
        .map(str::to_owned)
        .collect()
}

/// Replaces each `"./name.js"` by the hashed address; a name that leads nowhere is a fault.
fn rewrite(pack: &mut Pack, of: &str, text: &str) -> String {
    for (name, _) in imports(text) {
        if pack.url(&name).is_none() {
            pack.problem(format!("js/{of} imports ./{name}, which does not exist"));
        }
    }
    rewrite_known(pack, text)
}

fn rewrite_known(pack: &Pack, text: &str) -> String {
    imports(text)
        .iter()
        .fold(text.to_owned(), |linked, (name, _)| {
            pack.url(name).map_or_else(
                || linked.clone(),
                |url| {
                    linked
                        .replace(&format!("\"./{name}\""), &format!("\"{url}\""))
                        .replace(&format!("'./{name}'"), &format!("'{url}'"))
                },
            )
        })
}

/// The file names in `"./name.js"` strings, and whether each is only asked for by `import()`, that is, later and perhaps never.
fn imports(text: &str) -> Vec<(String, bool)> {
    let mut names: Vec<(String, bool)> = Vec::new();
    for quote in ['"', '\''] {
        let opening = format!("{quote}./");
        let mut pieces = text.split(opening.as_str());
        let mut before = pieces.next().unwrap_or("");
        for piece in pieces {
            let lazy = before.trim_end().ends_with("import(");
            before = piece;
            let Some((name, _)) = piece.split_once(quote) else {
                continue;
            };
            if !name.ends_with(".js") || name.contains(['/', '\n']) {
                continue;
            }
            if let Some(known) = names.iter_mut().find(|(known, _)| known == name) {
                known.1 &= lazy;
            } else {
                names.push((name.to_owned(), lazy));
            }
        }
    }
    names
}
