//! What a comment or a document cites can be read in this repository: a rule by its code (`A19`), an invariant (`I-7`), a section of
//! a design note (`front-end §5`) or of ARCHITECTURE.md, a document by its path.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

const RULES: &str = "docs/rules.md";
const ARCHITECTURE: &str = "ARCHITECTURE.md";
/// How a code begins when it is not with one capital alone.
const FAMILIES: [&str; 4] = ["INV-", "DEC-", "JR", "I-"];

pub fn look(tree: &Tree, findings: &mut Findings) {
    let stated = stated(tree, findings);
    let mut cited = BTreeSet::new();
    for file in tree.files().filter(|f| !f.is_foreign()) {
        for (at, line) in comments(file).lines().enumerate() {
            for code in codes(line).chain(sections(line)) {
                if !stated.contains(&code) {
                    let message = format!(
                        "`{code}` is stated nowhere: {RULES} holds one line for each rule that is cited"
                    );
                    findings.refuse(&file.path, at + 1, message);
                }
                if file.path != RULES {
                    cited.insert(code);
                }
            }
            for path in documents(line).filter(|path| !leads(tree, path)) {
                let message = format!("`{path}` is no document of this repository");
                findings.refuse(&file.path, at + 1, message);
            }
        }
    }
    for (line, code) in tree.file(RULES).into_iter().flat_map(rows) {
        if !cited.contains(&code) {
            let message = format!("`{code}` is cited nowhere: its line may go");
            findings.notice(RULES, line, message);
        }
    }
}

/// All that may be cited. A code that is stated twice says two things.
fn stated(tree: &Tree, findings: &mut Findings) -> BTreeSet<String> {
    let mut stated = BTreeSet::new();
    if let Some(file) = tree.file(ARCHITECTURE) {
        stated.extend(rows(file).map(|(_, code)| code));
        let number = |line: &str| Some(line.strip_prefix("## ")?.split_once(". ")?.0.to_owned());
        let headings = file.text.lines().filter_map(number);
        stated.extend(headings.map(|n| section("architecture", &n)));
    }
    for (line, code) in tree.file(RULES).into_iter().flat_map(rows) {
        if !stated.insert(code.clone()) {
            findings.refuse(RULES, line, format!("`{code}` is stated twice"));
        }
    }
    stated
}

/// The rows of tables that begin with a code and go on with words, and their lines.
fn rows(file: &File) -> impl Iterator<Item = (usize, String)> + '_ {
    let row = |(at, line): (usize, &str)| {
        let (code, words) = line.strip_prefix('|')?.split_once('|')?;
        let code = code.trim();
        let known = is_code(code) || code.contains(" §");
        (known && words.contains(char::is_alphabetic)).then(|| (at + 1, code.to_owned()))
    };
    file.text.lines().enumerate().filter_map(row)
}

/// What a file says to whoever reads it, line by line: all of a document, the comments of anything else.
fn comments(file: &File) -> Cow<'_, str> {
    let kept = |line: &str, sign: &str| {
        let at = line.find(sign)?;
        line.get(at..).map(str::to_owned)
    };
    let of_lines = |sign: &str| {
        let lines: Vec<String> = file
            .text
            .lines()
            .map(|line| kept(line, sign).unwrap_or_default())
            .collect();
        Cow::Owned(lines.join("\n"))
    };
    match file.extension() {
        Some("md") => Cow::Borrowed(&file.text),
        Some("rs" | "js" | "mjs" | "css") => file.comments(),
        Some("sql") => of_lines("-- "),
        Some("toml") => of_lines("# "),
        _ => Cow::Borrowed(""),
    }
}

/// The codes of rules in a line. Signs that make one word of a longer one (`TRE_R94`, `U+F1`, `#B04`) hide what they join.
fn codes(line: &str) -> impl Iterator<Item = String> + '_ {
    let joins = |c: char| c.is_alphanumeric() || "_+#%.-".contains(c);
    line.split(move |c| !joins(c))
        .map(|word| word.trim_end_matches(['.', '-']))
        .filter(|word| is_code(word))
        .map(str::to_owned)
}

/// `A19`, `A19.1`, `R291`, `I-7`: a family, then up to three digits, then perhaps a part.
fn is_code(word: &str) -> bool {
    let number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let family = FAMILIES.iter().find_map(|family| word.strip_prefix(family));
    let rest = family.or_else(|| word.strip_prefix(|c: char| c.is_ascii_uppercase()));
    rest.is_some_and(|rest| match rest.split_once('.') {
        Some((rule, part)) => rule.len() <= 3 && number(rule) && number(part),
        None => rest.len() <= 3 && number(rest),
    })
}

/// The sections in a line: of the document named just before, of ARCHITECTURE.md if none is, and of the same document for those that
/// follow in a list (`front-end §5, §6`). What bears a number itself (`RFC 9112 §3`) is somebody else's.
fn sections(line: &str) -> impl Iterator<Item = String> + '_ {
    let in_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut document = String::new();
    let mut before = line.split('§').next().unwrap_or_default();
    line.split('§').skip(1).filter_map(move |part| {
        let listed = before.trim_start_matches(in_number).trim();
        if document.is_empty() || !matches!(listed, "," | "and") {
            document = document_named_last(before);
        }
        before = part;
        let end = part.find(|c| !in_number(c)).unwrap_or(part.len());
        let number = part.get(..end)?.trim_end_matches('.');
        let foreign = document.ends_with(|c: char| c.is_ascii_digit());
        (!number.is_empty() && !foreign).then(|| section(&document, number))
    })
}

fn document_named_last(before: &str) -> String {
    let word = before.strip_suffix(' ').and_then(|head| {
        head.rsplit(|c: char| c.is_whitespace() || "(`[".contains(c))
            .next()
            .filter(|word| word.ends_with(|c: char| c.is_alphanumeric()))
    });
    let name = word.unwrap_or("architecture").to_lowercase();
    name.strip_suffix(".md").unwrap_or(&name).to_owned()
}

fn section(document: &str, number: &str) -> String {
    format!("{document} §{number}")
}

/// The paths of documents in a line; those of other sites are left aside.
fn documents(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || "()[]{}`\"',;:<>|".contains(c))
        .map(|word| word.split('#').next().unwrap_or_default())
        .filter(|word| !word.starts_with("//"))
        .map(|word| word.trim_end_matches('.').trim_start_matches(['.', '/']))
        .filter(|word| {
            word.strip_suffix(".md").is_some_and(|name| {
                name.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
            })
        })
}

/// Whether a document stands at this path, or at the end of a longer one.
fn leads(tree: &Tree, path: &str) -> bool {
    tree.files().any(|file| {
        file.path
            .strip_suffix(path)
            .is_some_and(|head| head.is_empty() || head.ends_with('/'))
    })
}

#[cfg(test)]
mod tests;
