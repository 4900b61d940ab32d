//! Checks of a page or fragment, for the tests of every crate (accessibility §7, front-end §3.3).
//!
//! `assert_eq!(ui::check::markup(&html), [])` is the minimum for every view; it proves no more than what is listed in [`Problem`].

mod attributes;
mod names;
mod structure;

use std::fmt;

use scraper::Html;

/// One fault, in words that say where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(pub String);

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All faults of a whole document or of a fragment: ids, labels, references, forbidden attributes, names, headings.
pub fn markup(html: &str) -> Vec<Problem> {
    let whole = html
        .trim_start()
        .get(..9)
        .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    let tree = if whole {
        Html::parse_document(html)
    } else {
        Html::parse_fragment(html)
    };
    let mut found: Vec<Problem> = tree
        .errors
        .iter()
        .filter(|error| error.contains("uplicate attribute"))
        .map(|error| Problem(format!("the parser says: {error}")))
        .collect();
    structure::ids(&tree, &mut found);
    structure::references(&tree, whole, &mut found);
    structure::headings(&tree, whole, &mut found);
    structure::document(&tree, whole, &mut found);
    attributes::forbidden(&tree, &mut found);
    attributes::htmx(&tree, &mut found);
    attributes::instants(&tree, &mut found);
    names::controls(&tree, &mut found);
    names::fields(&tree, &mut found);
    names::groups(&tree, &mut found);
    names::images(&tree, &mut found);
    found
}

/// Fails with every fault, one per line. `what` names the page.
///
/// # Panics
/// When there is a fault: it is meant for tests.
#[expect(clippy::panic, reason = "an assertion for tests")]
pub fn assert_clean(what: &str, html: &str) {
    let found = markup(html);
    if !found.is_empty() {
        let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
        panic!("{what}:\n- {}", lines.join("\n- "));
    }
}

/// The beginning of an element, to find it again.
fn place(element: scraper::ElementRef<'_>) -> String {
    let html = element.html();
    html.chars()
        .take(120)
        .collect::<String>()
        .replace('\n', " ")
}

/// The markup for a snapshot: one element a line, without the hashes of assets, which change with any of them.
pub fn readable(html: &str) -> String {
    let mut pieces = html.split("/s/");
    let mut text = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        text.push_str("/s/");
        let hash = piece.split_once('.').and_then(|(name, rest)| {
            let (hash, rest) = rest.split_at_checked(8)?;
            let hexadecimal = hash.bytes().all(|sign| sign.is_ascii_hexdigit());
            (hexadecimal && rest.starts_with('.')).then_some((name, rest))
        });
        match hash {
            Some((name, rest)) => text.extend([name, rest]),
            None => text.push_str(piece),
        }
    }
    text.replace("><", ">\n<")
}

#[cfg(test)]
mod tests;
