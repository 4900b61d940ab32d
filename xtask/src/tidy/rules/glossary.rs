//! Every noun of the trade that code uses is explained in French: in the glossary, or in the README of the room whose it is.

use super::purity::is_domain;
use crate::tidy::search::words;
use crate::tidy::{Findings, Tree};

const GLOSSARY: &str = "docs/glossary.md";

pub fn look(tree: &Tree, findings: &mut Findings) {
    let glossary = tree.file(GLOSSARY).map_or("", |f| f.text.as_str());
    for file in tree.rust().filter(|f| is_domain(f)) {
        let readme = readme_of(&file.path);
        let own = tree.file(&readme).map_or("", |f| f.text.as_str());
        for at in ["struct", "enum", "union", "trait", "type"]
            .iter()
            .flat_map(|keyword| words(file.code(), keyword))
        {
            let (before, rest) = file.code().split_at_checked(at).unwrap_or_default();
            let line = file.line_of(at);
            if !before.trim_end().ends_with("pub") || file.is_test_line(line) {
                continue;
            }
            let name: String = rest
                .trim_start_matches(char::is_alphabetic)
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if name.is_empty() {
                continue; // `$name` in a macro
            }
            if words(glossary, &name).is_empty() && words(own, &name).is_empty() {
                findings.refuse(
                    &file.path,
                    line,
                    format!("`{name}` is explained neither in {GLOSSARY} nor in {readme}"),
                );
            }
        }
    }
}

/// `rooms/visit/README.md` for a file of that room.
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
        let code = "pub struct Message(u8);\nstruct Private;\npub(crate) struct Inner;\npub enum Mention { A }\npub struct Own;\n#[cfg(test)]\nmod tests { pub struct T; }\n";
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
                "rooms/a/src/domain/x.rs:4: `Mention` is explained neither in docs/glossary.md nor in rooms/a/README.md"
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
