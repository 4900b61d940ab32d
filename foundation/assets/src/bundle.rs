//! Puts several modules into one file: each inside a function that returns its exports, so that nothing is renamed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::linked::{Linked, Served};
use crate::module::{Import, Module, split_place};
use crate::pack::Pack;

/// All modules, and the file being written.
pub struct Sources<'a> {
    pub pack: &'a Pack,
    pub modules: &'a BTreeMap<String, Module>,
    /// The file that holds each module.
    pub owner: &'a BTreeMap<&'a str, &'a str>,
    pub file: &'a str,
    /// The modules of `ui`, for a room's.
    pub linked: &'a Linked,
}

impl<'a> Sources<'a> {
    /// The address of the file that holds a module.
    fn url(&self, from: &str, of_ui: bool) -> Option<&'a str> {
        if of_ui {
            self.linked.0.get(from).map(|served| served.url.as_str())
        } else {
            self.owner.get(from).and_then(|file| self.pack.url(file))
        }
    }

    /// Whether a module exports this name.
    fn exports(&self, import: &Import, name: &str) -> bool {
        if import.of_ui {
            let served = self.linked.0.get(&import.from);
            served.is_some_and(|Served { exports, .. }| exports.iter().any(|out| out == name))
        } else {
            let module = self.modules.get(&import.from);
            module.is_some_and(|module| module.exports.iter().any(|(out, _)| out == name))
        }
    }
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
    let here = sources.pack.url(sources.file);
    for (name, module) in members
        .iter()
        .filter_map(|name| sources.modules.get(name).map(|module| (name, module)))
    {
        let _ = write!(inside, "const {}=(()=>{{", namespace(name));
        for import in &module.imports {
            let Some(url) = sources.url(&import.from, import.of_ui) else {
                joined.problems.push(absent(name, &import.from));
                continue;
            };
            joined.problems.extend(missing(name, import, sources));
            if Some(url) != here {
                let names = outside.entry(url).or_default();
                names.extend((!import.names.is_empty()).then(|| taken_in(import, sources)));
            }
            if !import.names.is_empty() {
                let _ = write!(
                    inside,
                    "const{{{}}}={};",
                    object(&import.names),
                    local(import, sources)
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
    name_outside(&outside, &mut joined);
    let names: Vec<String> = members.iter().map(|name| namespace(name)).collect();
    let _ = write!(joined.text, "{inside}export{{{}}};", names.join(","));
    joined
}

/// The import statements for other files.
fn name_outside(outside: &BTreeMap<&str, BTreeSet<String>>, joined: &mut JoinedFile) {
    for (url, names) in outside {
        let list: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = if list.is_empty() {
            write!(joined.text, "import'{url}';")
        } else {
            write!(joined.text, "import{{{}}}from'{url}';", list.join(","))
        };
        joined.imports.push((*url).to_owned());
    }
}

/// The variable of a module where it is imported: a module of `ui` must not clash with one of the room that has the same name.
fn local(import: &Import, sources: &Sources<'_>) -> String {
    let name = namespace(&import.from);
    if import.of_ui && sources.modules.contains_key(&import.from) {
        format!("${name}")
    } else {
        name
    }
}

/// Its name in the import statement.
fn taken_in(import: &Import, sources: &Sources<'_>) -> String {
    let (there, here) = (namespace(&import.from), local(import, sources));
    if there == here {
        there
    } else {
        format!("{there} as {here}")
    }
}

/// The variable that holds what a module exports.
fn namespace(module: &str) -> String {
    format!("${}", module.trim_end_matches(".js").replace('-', "_"))
}

/// `a,b:c` as an object literal or a pattern.
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

fn absent(by: &str, wanted: &str) -> String {
    format!("js/{by} imports {wanted}, which does not exist")
}

/// The names imported from a module that doesn't export them.
fn missing<'a>(
    by: &'a str,
    import: &'a Import,
    sources: &'a Sources<'_>,
) -> impl Iterator<Item = String> + 'a {
    import
        .names
        .iter()
        .filter(|(there, _)| !sources.exports(import, there))
        .map(move |(there, _)| {
            format!(
                "js/{by} imports {there} from {}, which does not export it",
                import.from
            )
        })
}

/// `import('./x.js')` becomes the import of the file that holds x, then of x in it. Any other address, given by the page, is left
/// unchanged.
fn link_lazy(name: &str, body: &str, sources: &Sources<'_>, problems: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(body.len());
    let mut pieces = body.split("import('");
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let (place, rest) = piece.split_once("')").unwrap_or((piece, ""));
        let found = split_place(place)
            .and_then(|(from, of_ui)| sources.url(from, of_ui).map(|url| (url, from)));
        if let Some((url, from)) = found {
            let _ = write!(out, "import('{url}').then(m=>m.{}){rest}", namespace(from));
        } else {
            problems.push(absent(name, place));
        }
    }
    out
}
