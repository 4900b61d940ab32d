//! Rust code in a document is quoted from the program: the guides show what is compiled, and nothing else.
//!
//! A block says from which file it is: ```` ```rust rooms/visit/src/store.rs ````. Its lines stand there one after the other, however
//! they are indented; a line `// …` leaves some out.

use crate::tidy::{Findings, Tree};

const LEFT_OUT: &str = "// …";

/// A block of code in a document.
struct Block<'a> {
    /// Its first line, from 1.
    line: usize,
    /// What follows `rust` on that line.
    from: &'a str,
    lines: Vec<&'a str>,
}

pub fn look(tree: &Tree, findings: &mut Findings) {
    let documents = tree
        .files()
        .filter(|file| file.extension() == Some("md") && !file.is_foreign());
    for document in documents {
        for block in blocks(&document.text) {
            let Some(source) = tree.rust().find(|file| file.path == block.from) else {
                let why = "say from which file of the program this is: ```rust PATH";
                findings.refuse(&document.path, block.line, why);
                continue;
            };
            let source: Vec<&str> = source.text.lines().map(str::trim).collect();
            if let Some(missing) = missing(&block.lines, &source) {
                let why = format!("not so in {}: {missing}", block.from);
                findings.refuse(&document.path, block.line, why);
            }
        }
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut inside: Option<Block<'_>> = None;
    for (number, line) in text.lines().map(str::trim).enumerate() {
        match (inside.take(), line.strip_prefix("```rust")) {
            (Some(block), _) if line == "```" => found.push(block),
            (Some(mut block), _) => {
                block.lines.push(line);
                inside = Some(block);
            }
            (None, Some(from)) => {
                inside = Some(Block {
                    line: number + 1,
                    from: from.trim(),
                    lines: Vec::new(),
                });
            }
            (None, None) => {}
        }
    }
    found
}

/// The first line of a part that the source does not hold as it is quoted.
fn missing<'b>(quoted: &[&'b str], source: &[&str]) -> Option<&'b str> {
    let mut rest = source;
    for part in quoted.split(|line| *line == LEFT_OUT) {
        let Some(first) = part.first() else { continue };
        let Some(at) = rest.windows(part.len()).position(|lines| lines == part) else {
            return Some(first);
        };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    const SOURCE: (&str, &str) = (
        "rooms/a/src/lib.rs",
        "fn a() {\n    one();\n    two();\n    three();\n}\n",
    );

    fn of(document: &str) -> Vec<String> {
        said(look, &[SOURCE, ("docs/guides/a.md", document)])
    }

    #[test]
    fn what_stands_in_the_program_may_be_quoted() {
        for quoted in [
            "```rust rooms/a/src/lib.rs\none();\ntwo();\n```\n",
            "1. So:\n\n   ```rust rooms/a/src/lib.rs\n   fn a() {\n       // …\n       three();\n   }\n   ```\n",
            "```sh\ncargo run\n```\n",
        ] {
            assert_eq!(of(quoted), Vec::<String>::new(), "{quoted}");
        }
    }

    #[test]
    fn what_does_not_is_refused() {
        let not_so = "docs/guides/a.md:1: not so in rooms/a/src/lib.rs: ";
        for (quoted, found) in [
            (
                "```rust rooms/a/src/lib.rs\none();\nthree();\n```\n",
                "one();",
            ),
            ("```rust rooms/a/src/lib.rs\nfour();\n```\n", "four();"),
            (
                "```rust rooms/a/src/lib.rs\ntwo();\n// …\none();\n```\n",
                "one();",
            ),
        ] {
            assert_eq!(of(quoted), [format!("{not_so}{found}")]);
        }
        for quoted in [
            "```rust\none();\n```\n",
            "```rust rooms/a/src/b.rs\none();\n```\n",
        ] {
            assert_eq!(of(quoted).len(), 1, "{quoted}");
        }
    }
}
