//! Every domain type is explained in French: in the glossary, or in the README of its room.

use super::purity::is_domain;
use crate::tidy::rust::levels;
use crate::tidy::search::words;
use crate::tidy::{Findings, Tree};

const GLOSSARY: &str = "docs/glossary.md";
const KINDS: [&str; 5] = ["struct", "enum", "union", "trait", "type"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    let glossary = tree.file(GLOSSARY).map_or("", |f| f.text.as_str());
    for file in tree.rust().filter(|f| is_domain(f)) {
        let readme = readme_of(&file.path);
        let own = tree.file(&readme).map_or("", |f| f.text.as_str());
        // Types that macros declare stand in their tokens.
        for level in levels(&file.rust().tokens) {
            for window in level.windows(3) {
                let [public, kind, name] = window else {
                    continue;
                };
                let declares = public.text == "pub" && KINDS.contains(&kind.text.as_str());
                let named = name.text.starts_with(char::is_alphabetic); // no `$name` of a macro
                if !declares || !named || file.is_test_line(name.line) {
                    continue;
                }
                let name = (&name.text, name.line);
                if words(glossary, name.0).is_empty() && words(own, name.0).is_empty() {
                    findings.refuse(
                        &file.path,
                        name.1,
                        format!(
                            "`{}` is explained neither in {GLOSSARY} nor in {readme}",
                            name.0
                        ),
                    );
                }
            }
        }
    }
}

/// The README of the room that a file is of.
fn readme_of(path: &str) -> String {
    let room: Vec<&str> = path.split('/').take(2).collect();
    format!("{}/README.md", room.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn public_domain_types_are_explained() {
        let code = "pub struct Message(u8);\nstruct Private;\npub(crate) struct Inner;\npub struct Own;\nm!(/// At.\npub enum Mention { A });\n#[cfg(test)]\nmod tests { pub struct T; }\n";
        let glossary = "| `Message` | message |\n";
        let found = said(
            look,
            &[
                ("rooms/a/src/domain/x.rs", code),
                (GLOSSARY, glossary),
                ("rooms/a/README.md", "| `Own` | propre |"),
                ("rooms/a/src/web.rs", "pub struct Form;"),
            ],
        );
        assert_eq!(
            found,
            [
                "rooms/a/src/domain/x.rs:6: `Mention` is explained neither in docs/glossary.md nor in rooms/a/README.md"
            ]
        );
    }

    #[test]
    fn without_a_glossary_nothing_is_explained() {
        assert_eq!(
            said(look, &[("rooms/a/src/domain.rs", "pub struct Message;")]).len(),
            1
        );
    }
}
