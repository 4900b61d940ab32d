//! The rules that the compiler can't enforce (ARCHITECTURE.md, "What tidy refuses").
//!
//! A rule is a function from the tree of sources to findings; it reads texts and never runs anything.

mod lexer;
mod rules;
mod rust;
mod search;
mod tree;
mod workspace;

use std::fmt;
use std::path::Path;

pub use tree::{Tree, tracked};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// `cargo xtask tidy` fails.
    Refused,
    /// Reported, and left to the reviewer.
    Noticed,
}

/// One place that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the root.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// Refused or noticed.
    pub weight: Weight,
    /// What is wrong and what to do instead.
    pub message: String,
    /// The rule's short name.
    pub rule: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = if self.weight == Weight::Noticed {
            "notice: "
        } else {
            ""
        };
        write!(
            f,
            "{}:{}: {weight}{} ({})",
            self.path, self.line, self.message, self.rule
        )
    }
}

/// Where a rule puts what it finds.
pub struct Findings {
    rule: &'static str,
    list: Vec<Finding>,
}

impl Findings {
    /// The place is refused.
    pub fn refuse(&mut self, path: &str, line: usize, message: impl Into<String>) {
        self.push(Weight::Refused, path, line, message.into());
    }

    /// The place should be reviewed.
    pub fn notice(&mut self, path: &str, line: usize, message: impl Into<String>) {
        self.push(Weight::Noticed, path, line, message.into());
    }

    fn push(&mut self, weight: Weight, path: &str, line: usize, message: String) {
        self.list.push(Finding {
            path: path.to_owned(),
            line,
            weight,
            message,
            rule: self.rule,
        });
    }
}

/// A rule: its short name and what it looks for.
pub struct Rule {
    /// Shown between brackets after each finding.
    pub name: &'static str,
    /// The function that checks.
    pub look: fn(&Tree, &mut Findings),
}

/// Runs one rule over a tree.
pub fn look(rule: &Rule, tree: &Tree) -> Vec<Finding> {
    let mut findings = Findings {
        rule: rule.name,
        list: Vec::new(),
    };
    (rule.look)(tree, &mut findings);
    findings.list
}

/// Everything that the rules find in a tree, in order.
pub fn findings(tree: &Tree) -> Vec<Finding> {
    let mut findings: Vec<Finding> = rules::ALL
        .iter()
        .flat_map(|rule| look(rule, tree))
        .collect();
    findings.sort();
    findings.dedup();
    findings
}

/// Prints what is found in the sources under `root`, and fails if a place is refused.
pub fn run(root: &Path) -> Result<(), String> {
    let tree = Tree::read(root)?;
    let findings = findings(&tree);
    for finding in &findings {
        println!("{finding}");
    }
    let refused = findings
        .iter()
        .filter(|f| f.weight == Weight::Refused)
        .count();
    println!(
        "tidy: {} files, {} rules, {refused} refused, {} noticed",
        tree.files().count(),
        rules::ALL.len(),
        findings.len() - refused
    );
    if refused == 0 {
        Ok(())
    } else {
        Err(format!("tidy refuses {refused} places"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_like_a_compiler_message() {
        let mut findings = Findings {
            rule: "names",
            list: Vec::new(),
        };
        findings.refuse("a/b.rs", 3, "say what it is");
        findings.notice("a/c.rs", 4, "long");
        let shown: Vec<String> = findings.list.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "a/b.rs:3: say what it is (names)",
                "a/c.rs:4: notice: long (names)"
            ]
        );
    }

    #[test]
    fn a_tree_with_a_refused_place_fails() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ARCHITECTURE.md"), "```edges\n```\n").unwrap();
        assert_eq!(run(dir.path()), Ok(()));
        std::fs::write(dir.path().join("utils.rs"), "fn a() {}\n").unwrap();
        assert!(run(dir.path()).unwrap_err().contains("1 places"));
    }
}
