//! Several modules in one file: each inside a function of its own that returns what it exports, so that nothing is renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::module::{Import, Module};
use crate::pack::Pack;

/// What there is, and which file is being written.
pub struct Sources<'a> {
    pub pack: &'a Pack,
    pub modules: &'a BTreeMap<String, Module>,
    /// The file that holds each module.
    pub owner: &'a BTreeMap<&'a str, &'a str>,
    pub file: &'a str,
}

/// A file made of modules.
#[derive(Default)]
pub struct JoinedFile {
    pub text: String,
    /// The addresses that it imports at once.
    pub imports: Vec<String>,
    pub problems: Vec<String>,
}

/// Writes the members one after the other, in the order given; an import of a module in another file becomes an import of that file.
pub fn join(members: &[String], sources: &Sources<'_>) -> JoinedFile {
    let mut joined = JoinedFile::default();
    let mut outside: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut inside = String::new();
    for (name, module) in members
        .iter()
        .filter_map(|name| sources.modules.get(name).map(|module| (name, module)))
    {
        let _ = write!(inside, "const {}=(()=>{{", namespace(name));
        for import in &module.imports {
            let Some(file) = sources.owner.get(import.from.as_str()) else {
                joined.problems.push(format!(
                    "js/{name} imports ./{}, which does not exist",
                    import.from
                ));
                continue;
            };
            joined.problems.extend(missing(name, import, sources));
            if *file != sources.file {
                outside
                    .entry(file)
                    .or_default()
                    .extend((!import.names.is_empty()).then(|| namespace(&import.from)));
            }
            if !import.names.is_empty() {
                let _ = write!(
                    inside,
                    "const{{{}}}={};",
                    object(&import.names),
                    namespace(&import.from)
                );
            }
        }
        let body = link_lazy(name, &module.body, sources, &mut joined.problems);
        let _ = writeln!(
            inside,
            "{body}\nreturn{{{}}}}})();",
            object(&module.exports)
        );
    }
    name_outside(&outside, sources, &mut joined);
    let names: Vec<String> = members.iter().map(|name| namespace(name)).collect();
    let _ = write!(joined.text, "{inside}export{{{}}};", names.join(","));
    joined
}

/// The import statements for other files.
fn name_outside(
    outside: &BTreeMap<&str, BTreeSet<String>>,
    sources: &Sources<'_>,
    joined: &mut JoinedFile,
) {
    for (file, names) in outside {
        let url = sources.pack.url(file).unwrap_or("");
        let list: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = if list.is_empty() {
            write!(joined.text, "import'{url}';")
        } else {
            write!(joined.text, "import{{{}}}from'{url}';", list.join(","))
        };
        joined.imports.push(url.to_owned());
    }
}

/// The variable that holds what a module exports.
fn namespace(module: &str) -> String {
    format!("${}", module.trim_end_matches(".js").replace('-', "_"))
}

/// `a,b:c` as an object or a pattern says it.
fn object(pairs: &[(String, String)]) -> String {
    let list: Vec<String> = pairs
        .iter()
        .map(|(there, here)| {
            if there == here {
                there.clone()
            } else {
                format!("{there}:{here}")
            }
        })
        .collect();
    list.join(",")
}

/// The names asked of a module that it doesn't export.
fn missing<'a>(
    by: &'a str,
    import: &'a Import,
    sources: &'a Sources<'_>,
) -> impl Iterator<Item = String> + 'a {
    let exports = sources
        .modules
        .get(&import.from)
        .map_or(&[][..], |module| module.exports.as_slice());
    import
        .names
        .iter()
        .filter(|(there, _)| !exports.iter().any(|(out, _)| out == there))
        .map(move |(there, _)| {
            format!(
                "js/{by} imports {there} from ./{}, which does not export it",
                import.from
            )
        })
}

/// `import('./x.js')` becomes the import of the file that holds x, then of x in it.
fn link_lazy(name: &str, body: &str, sources: &Sources<'_>, problems: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut pieces = body.split("import('./");
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let Some((wanted, rest)) = piece.split_once("')") else {
            continue;
        };
        if let Some(url) = sources
            .owner
            .get(wanted)
            .and_then(|file| sources.pack.url(file))
        {
            let _ = write!(
                out,
                "import('{url}').then(m=>m.{}){rest}",
                namespace(wanted)
            );
        } else {
            problems.push(format!(
                "js/{name} imports ./{wanted}, which does not exist"
            ));
        }
    }
    out
}
