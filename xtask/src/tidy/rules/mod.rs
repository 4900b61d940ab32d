//! One file for each rule.

mod codes;
mod commands;
mod edges;
mod files;
mod glossary;
mod manifests;
mod markup;
mod names;
mod owners;
mod places;
mod purity;
mod quotes;
mod sizes;
mod sql;
mod syntax;
mod words;

use super::Rule;

/// Every rule, in the order of the alphabet.
pub const ALL: &[Rule] = &[
    Rule {
        name: "codes",
        look: codes::look,
    },
    Rule {
        name: "commands",
        look: commands::look,
    },
    Rule {
        name: "owners",
        look: owners::look,
    },
    Rule {
        name: "edges",
        look: edges::look,
    },
    Rule {
        name: "files",
        look: files::look,
    },
    Rule {
        name: "glossary",
        look: glossary::look,
    },
    Rule {
        name: "manifests",
        look: manifests::look,
    },
    Rule {
        name: "markup",
        look: markup::look,
    },
    Rule {
        name: "names",
        look: names::look,
    },
    Rule {
        name: "places",
        look: places::look,
    },
    Rule {
        name: "purity",
        look: purity::look,
    },
    Rule {
        name: "quotes",
        look: quotes::look,
    },
    Rule {
        name: "sizes",
        look: sizes::look,
    },
    Rule {
        name: "sql",
        look: sql::look,
    },
    Rule {
        name: "syntax",
        look: syntax::look,
    },
    Rule {
        name: "words",
        look: words::look,
    },
];

/// What a rule says of a few files, without the path, for its tests.
#[cfg(test)]
fn said(look: fn(&super::Tree, &mut super::Findings), files: &[(&str, &str)]) -> Vec<String> {
    let rule = Rule { name: "test", look };
    let found = super::look(&rule, &super::Tree::of(files));
    found
        .into_iter()
        .map(|f| format!("{}:{}: {}", f.path, f.line, f.message))
        .collect()
}
