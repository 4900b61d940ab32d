//! Refuses names of one machine, one network or a real person: paths, package registries, mail addresses.

use crate::tidy::lexer::is_word;
use crate::tidy::search::occurrences;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// Folders of one machine. In pieces, so that this file does not find itself.
const FOLDERS: [&str; 3] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/wo", "rk/"),
];
/// Hosts and products that serve packages: an address of one of them is a setting of a machine.
const REGISTRIES: [&str; 10] = [
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("registry.npm", "js.org"),
    concat!("registry.yarn", "pkg.com"),
    concat!("py", "pi.org"),
    concat!("python", "hosted.org"),
    concat!("deb.", "debian.org"),
    concat!("arti", "factory"),
    concat!("code", "artifact"),
    concat!("verd", "accio"),
];
/// Names that the standards set aside for examples and tests, or that stay inside one machine.
const RESERVED: [&str; 8] = [
    "example.org",
    "example.com",
    "example.net",
    "example",
    "test",
    "invalid",
    "localhost",
    "local",
];
/// Where a lock file may say that a package comes from.
const INDEX: &str = concat!("registry+https://github.com/rust-lang/cra", "tes.io-index");

pub fn look(tree: &Tree, findings: &mut Findings) {
    for file in tree.files() {
        if file.path.ends_with("Cargo.lock") {
            look_at_lock(file, findings);
        } else if !is_vendored(file) {
            look_at_text(file, findings);
        }
    }
}

/// Snapshots and golden files are ours to keep clean; what others wrote is not.
fn is_vendored(file: &File) -> bool {
    file.path.contains("/vendor/")
        || file.path.ends_with(".min.js")
        || file.extension() == Some("lock")
        || file.path.contains("LICENSE")
}

fn look_at_text(file: &File, findings: &mut Findings) {
    for folder in FOLDERS {
        let free = |at: &usize| {
            before(&file.text, *at).is_none_or(|b| !is_word(b) && !b"./-})~$".contains(&b))
        };
        for at in occurrences(&file.text, folder).into_iter().filter(free) {
            findings.refuse(
                &file.path,
                file.line_of(at),
                format!("`{folder}…` is a path of one machine"),
            );
        }
    }
    let lower = file.text.to_ascii_lowercase();
    for host in REGISTRIES {
        for at in occurrences(&lower, host) {
            findings.refuse(
                &file.path,
                file.line_of(at),
                format!("`{host}` serves packages: a setting of one machine"),
            );
        }
    }
    for (at, domain) in mail_domains(&file.text) {
        let reserved = RESERVED
            .iter()
            .any(|r| domain == *r || domain.ends_with(&format!(".{r}")));
        if !reserved {
            findings.refuse(
                &file.path,
                file.line_of(at),
                format!("a mail address at `{domain}`: fictional people live at example.org"),
            );
        }
    }
}

fn look_at_lock(file: &File, findings: &mut Findings) {
    for (at, line) in file.text.lines().enumerate() {
        let source = line
            .strip_prefix("source = \"")
            .and_then(|rest| rest.strip_suffix('"'));
        if source.is_some_and(|s| s != INDEX) {
            findings.refuse(
                &file.path,
                at + 1,
                "a package that does not come from the public index",
            );
        }
    }
}

fn before(text: &str, at: usize) -> Option<u8> {
    at.checked_sub(1)
        .and_then(|i| text.as_bytes().get(i))
        .copied()
}

/// The domains of what looks like a mail address, in lower case, with the offset of the `@`.
fn mail_domains(text: &str) -> Vec<(usize, String)> {
    let local = |b: u8| b.is_ascii_alphanumeric() || b"._%+-".contains(&b);
    let mut found = Vec::new();
    for at in occurrences(text, "@") {
        let head = text.as_bytes().get(..at).unwrap_or_default();
        let length = head.iter().rev().take_while(|b| local(**b)).count();
        let opener = head.len().checked_sub(length + 1).and_then(|i| head.get(i));
        // `user:password@host` and `//user@host` are addresses of servers.
        let server = opener.is_some_and(|b| *b == b':' || *b == b'/')
            && !text
                .get(..at - length)
                .is_some_and(|t| t.ends_with("mailto:"));
        let domain: String = text
            .get(at + 1..)
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '.' || *c == '-')
            .collect::<String>()
            .trim_matches(['.', '-'])
            .to_ascii_lowercase();
        let top = domain
            .rsplit_once('.')
            .map(|(_, top)| top)
            .unwrap_or_default();
        if length > 0 && !server && top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) {
            found.push((at, domain));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::rules::said;

    #[test]
    fn paths_of_a_machine_are_refused() {
        for folder in FOLDERS {
            let text = format!("see {folder}x/data\n");
            assert_eq!(said(look, &[("docs/a.md", &text)]).len(), 1, "{folder}");
        }
        let fine = format!(
            "https://example.org{}page and $HOME{}x",
            FOLDERS[1], FOLDERS[2]
        );
        assert!(said(look, &[("docs/a.md", &fine)]).is_empty());
    }

    #[test]
    fn package_hosts_are_refused() {
        for host in REGISTRIES {
            assert_eq!(
                said(
                    look,
                    &[("a.toml", &format!("url = \"https://{host}/simple\""))]
                )
                .len(),
                1,
                "{host}"
            );
        }
    }

    #[test]
    fn fictional_people_live_at_reserved_domains() {
        let fine = "a@example.org b.c@sante.example.org d@chu.test mailto:e@x.invalid postgres://u:p@db.host.fr/x @media npm@1.2.3 a@b";
        assert!(
            said(look, &[("a.txt", fine)]).is_empty(),
            "{:?}",
            said(look, &[("a.txt", fine)])
        );
        let real = ["lea.martin", "chu-", "x", "mailto:p"]
            .map(|local| format!("{local}@hopital{}", ".fr"));
        for address in real {
            assert_eq!(
                said(look, &[("a.rs", &format!("// {address}"))]).len(),
                1,
                "{address}"
            );
        }
    }

    #[test]
    fn a_lock_file_names_the_public_index_only() {
        let fine = format!("source = \"{INDEX}\"\n");
        assert!(said(look, &[("Cargo.lock", &fine)]).is_empty());
        assert_eq!(
            said(
                look,
                &[(
                    "Cargo.lock",
                    "source = \"registry+https://mirror.example.org/index\"\n"
                )]
            )
            .len(),
            1
        );
    }
}
