//! The members of the workspace, read from their manifests, and the allowed edges between rooms.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{File, Tree};

/// Where a member stands in SPICO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// Wiring and command lines.
    App,
    /// What: one feature.
    Room,
    /// How: knows no business word.
    Foundation,
    /// Tools for developers.
    Tool,
}

/// Where a member's lints come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lints {
    /// `[lints] workspace = true`.
    Workspace,
    /// Tables of its own, that must say why.
    Own,
    /// Only the compiler's defaults.
    None,
}

/// Which table of the manifest a dependency stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `[dependencies]` and `[build-dependencies]`.
    Program,
    /// `[dev-dependencies]`.
    Tests,
}

/// One line of a manifest's dependency tables.
#[derive(Debug)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// The crate's name in code.
    pub called: String,
    /// For the program or for its tests.
    pub purpose: Purpose,
    /// Whether its version comes from the workspace's table.
    pub from_workspace: bool,
    /// Line in the manifest, from 1.
    pub line: usize,
}

/// A crate of the workspace.
#[derive(Debug)]
pub struct Member<'a> {
    /// Its package name.
    pub name: String,
    /// `rooms/messaging/`, with the slash.
    pub folder: String,
    /// Its floor.
    pub floor: Floor,
    /// Its `Cargo.toml`.
    pub manifest: &'a File,
    table: toml::Table,
}

impl Member<'_> {
    /// Every dependency, whatever its platform.
    pub fn dependencies(&self) -> Vec<Dependency> {
        let mut found = self.tables_in(&self.table);
        if let Some(targets) = self.table.get("target").and_then(toml::Value::as_table) {
            found.extend(
                targets
                    .values()
                    .filter_map(toml::Value::as_table)
                    .flat_map(|t| self.tables_in(t)),
            );
        }
        found
    }

    /// Which lints hold in it.
    pub fn lints(&self) -> Lints {
        match self.table.get("lints").and_then(toml::Value::as_table) {
            Some(lints) if lints.get("workspace").and_then(toml::Value::as_bool) == Some(true) => {
                Lints::Workspace
            }
            Some(lints) if lints.contains_key("rust") && lints.contains_key("clippy") => Lints::Own,
            _ => Lints::None,
        }
    }

    fn tables_in(&self, table: &toml::Table) -> Vec<Dependency> {
        let kinds = [
            ("dependencies", Purpose::Program),
            ("build-dependencies", Purpose::Program),
            ("dev-dependencies", Purpose::Tests),
        ];
        let mut found = Vec::new();
        for (key, purpose) in kinds {
            for (name, value) in table
                .get(key)
                .and_then(toml::Value::as_table)
                .into_iter()
                .flatten()
            {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                found.push(Dependency {
                    name: renamed.unwrap_or(name).to_owned(),
                    called: name.replace('-', "_"),
                    purpose,
                    from_workspace: value.get("workspace").and_then(toml::Value::as_bool)
                        == Some(true),
                    line: line_of_key(&self.manifest.text, name),
                });
            }
        }
        found
    }
}

fn line_of_key(text: &str, key: &str) -> usize {
    let names_it = |line: &str| {
        line.trim_start()
            .trim_start_matches('"')
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(['.', ' ', '=', '"']))
    };
    text.lines().position(names_it).map_or(1, |at| at + 1)
}

/// Every member whose manifest can be read.
pub fn members(tree: &Tree) -> Vec<Member<'_>> {
    tree.files().filter_map(member).collect()
}

fn member(file: &File) -> Option<Member<'_>> {
    let folder = file.path.strip_suffix("Cargo.toml")?;
    let parts: Vec<&str> = folder.trim_end_matches('/').split('/').collect();
    let floor = match parts.as_slice() {
        ["apps", _] => Floor::App,
        ["rooms", _] => Floor::Room,
        ["foundation", _] => Floor::Foundation,
        ["xtask"] => Floor::Tool,
        _ => return None,
    };
    let table: toml::Table = file.text.parse().ok()?;
    let name = table.get("package")?.get("name")?.as_str()?.to_owned();
    Some(Member {
        name,
        folder: folder.to_owned(),
        floor,
        manifest: file,
        table,
    })
}

/// The allowed edges between rooms: from whom, to whom.
#[derive(Debug, Default)]
pub struct Edges {
    allowed: BTreeMap<String, BTreeSet<String>>,
    /// The line of the block in the document, from 1.
    pub line: usize,
}

impl Edges {
    /// Reads the block fenced as `edges` in ARCHITECTURE.md: lines `messaging -> directory, identity`; `#` begins a remark.
    pub fn read(document: &str) -> Result<Self, (usize, String)> {
        let lines: Vec<&str> = document.lines().collect();
        let Some(start) = lines.iter().position(|l| l.trim() == "```edges") else {
            return Err((
                1,
                "no block fenced as `edges` lists which room may look at which".to_owned(),
            ));
        };
        let mut edges = Self {
            allowed: BTreeMap::new(),
            line: start + 1,
        };
        for (at, line) in lines.iter().enumerate().skip(start + 1) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line == "```" {
                return edges.refuse_cycles().map(|()| edges);
            }
            if line.is_empty() {
                continue;
            }
            let Some((from, to)) = line.split_once("->") else {
                return Err((at + 1, format!("`{line}` is no edge: write `room -> room`")));
            };
            let targets = to
                .split(',')
                .map(|t| t.trim().to_owned())
                .filter(|t| !t.is_empty());
            edges
                .allowed
                .entry(from.trim().to_owned())
                .or_default()
                .extend(targets);
        }
        Err((
            start + 1,
            "the block fenced as `edges` has no end".to_owned(),
        ))
    }

    /// Whether the first room may look at the second one's face.
    pub fn allow(&self, from: &str, to: &str) -> bool {
        self.allowed
            .get(from)
            .is_some_and(|targets| targets.contains(to))
    }

    /// Every room that the block names.
    pub fn rooms(&self) -> BTreeSet<&str> {
        self.allowed
            .iter()
            .flat_map(|(from, to)| to.iter().chain([from]))
            .map(String::as_str)
            .collect()
    }

    fn refuse_cycles(&self) -> Result<(), (usize, String)> {
        for start in self.allowed.keys() {
            let mut seen = BTreeSet::new();
            let mut next: Vec<&String> = self.allowed.get(start).into_iter().flatten().collect();
            while let Some(room) = next.pop() {
                if room == start {
                    return Err((
                        self.line,
                        format!("the allowed edges lead from `{start}` back to itself"),
                    ));
                }
                if seen.insert(room) {
                    next.extend(self.allowed.get(room).into_iter().flatten());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_are_read_with_remarks() {
        let edges =
            Edges::read("# A\n```edges\nmessaging -> directory, identity # why\n\n```\n").unwrap();
        assert!(edges.allow("messaging", "directory") && edges.allow("messaging", "identity"));
        assert!(!edges.allow("directory", "messaging"));
        assert_eq!(edges.line, 2);
    }

    #[test]
    fn a_cycle_a_missing_block_and_a_bad_line_are_refused() {
        assert!(
            Edges::read("```edges\na -> b\nb -> c\nc -> a\n```")
                .unwrap_err()
                .1
                .contains("back to itself")
        );
        assert!(Edges::read("nothing").unwrap_err().1.contains("no block"));
        assert_eq!(Edges::read("```edges\na b\n```").unwrap_err().0, 2);
        assert!(
            Edges::read("```edges\na -> b\n")
                .unwrap_err()
                .1
                .contains("no end")
        );
    }

    #[test]
    fn dependencies_of_every_table_are_listed() {
        let manifest = "[package]\nname = \"m\"\n[dependencies]\na.workspace = true\nb = \"1\"\n[dev-dependencies]\nc = { workspace = true }\n[target.'cfg(unix)'.dependencies]\nd = { package = \"e\", version = \"1\" }\n";
        let tree = Tree::of(&[("rooms/m/Cargo.toml", manifest)]);
        let members = members(&tree);
        let found: Vec<_> = members
            .iter()
            .flat_map(Member::dependencies)
            .map(|d| (d.name, d.line, d.from_workspace))
            .collect();
        assert_eq!(
            found,
            [
                ("a".into(), 4, true),
                ("b".into(), 5, false),
                ("c".into(), 7, true),
                ("e".into(), 9, false)
            ]
        );
    }
}
