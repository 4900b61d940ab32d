//! What a page may not hold: handlers, styles and scripts inline, and htmx attributes written by hand.
//!
//! The content security policy refuses the first at run time; here the author learns it before any browser does.

use crate::tidy::lexer::{Language, is_word};
use crate::tidy::search::{closing, occurrences, words};
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};

/// The folder that owns the attributes and the page.
const UI: &str = "foundation/ui/";
/// Beginnings of the event attributes of HTML, after `on`.
const EVENTS: [&str; 39] = [
    "abort",
    "animation",
    "auxclick",
    "before",
    "blur",
    "cancel",
    "change",
    "click",
    "close",
    "contextmenu",
    "copy",
    "cut",
    "dblclick",
    "drag",
    "drop",
    "end",
    "error",
    "focus",
    "fullscreen",
    "hashchange",
    "input",
    "invalid",
    "key",
    "load",
    "message",
    "mouse",
    "page",
    "paste",
    "pointer",
    "popstate",
    "reset",
    "resize",
    "scroll",
    "select",
    "submit",
    "timeupdate",
    "toggle",
    "touch",
    "transition",
];

pub fn look(tree: &Tree, findings: &mut Findings) {
    // The tools draw no page, and the check of rendered pages is the other net: both only name what pages may not hold.
    let names_it =
        |f: &&File| f.path.starts_with("xtask/") || f.path.starts_with("foundation/ui/src/check");
    for file in tree.files().filter(|f| !f.is_foreign() && !names_it(f)) {
        match file.language() {
            Language::Rust => look_at_rust(file, findings),
            Language::Script if !file.is_test() => look_at_text(file, file.literals(), findings),
            _ => {}
        }
    }
}

fn look_at_rust(file: &File, findings: &mut Findings) {
    let mut refuse = |at: usize, message: String| {
        let line = file.line_of(at);
        if !file.is_test_line(line) {
            findings.refuse(&file.path, line, message);
        }
    };
    for block in views(file.code()) {
        let code = file.code().get(block.clone()).unwrap_or_default();
        for (at, name) in attributes(code) {
            if let Some(message) = refused_attribute(name, file.path.starts_with(UI)) {
                refuse(block.start + at, message);
            }
        }
        for at in words(code, "script")
            .into_iter()
            .filter(|at| is_element(code, *at, "script"))
        {
            if !draws_page(file) {
                refuse(
                    block.start + at,
                    "`script` stands only in the head of the page, in foundation/ui/src/page"
                        .into(),
                );
            }
        }
    }
    look_at_text(file, file.literals(), findings);
}

/// Literals: what is not escaped there reaches the page as it stands.
fn look_at_text(file: &File, text: &str, findings: &mut Findings) {
    let mut refuse = |at: usize, message: &str| {
        let line = file.line_of(at);
        if !file.is_test_line(line) {
            findings.refuse(&file.path, line, message);
        }
    };
    for at in occurrences(text, "<script") {
        if !draws_page(file) {
            refuse(
                at,
                "`<script` stands only in the head of the page, in foundation/ui/src/page",
            );
        }
    }
    for at in occurrences(text, concat!("java", "script:")) {
        refuse(at, "an address that is a script: use a button and a module");
    }
    for at in occurrences(text, "hx-on") {
        refuse(
            at,
            "`hx-on` is a script in an attribute: use a module of foundation/ui/js",
        );
    }
    for (at, name) in attributes(text) {
        let quoted = text
            .get(at + name.len() + 1..)
            .is_some_and(|rest| rest.starts_with(['"', '\'', '\\', '{', '$']));
        if let Some(message) =
            refused_attribute(name, true).filter(|_| quoted && !name.starts_with("hx-"))
        {
            refuse(at, &message);
        }
    }
}

fn draws_page(file: &File) -> bool {
    file.path
        .strip_prefix(UI)
        .is_some_and(|rest| rest.starts_with("src/page"))
}

fn refused_attribute(name: &str, owns_htmx: bool) -> Option<String> {
    if name.starts_with("hx-on") {
        return Some(
            "`hx-on` is a script in an attribute: use a module of foundation/ui/js".into(),
        );
    }
    if name.starts_with("hx-") && !owns_htmx {
        return Some(format!(
            "`{name}` by hand: htmx attributes come from the functions of `ui::hx`"
        ));
    }
    if name == "style" {
        return Some(
            "`style=` is refused by the page's own policy: use a class and a token".into(),
        );
    }
    let event = name.strip_prefix("on")?;
    EVENTS
        .iter()
        .any(|e| event.starts_with(e))
        .then(|| format!("`{name}=` is a script in an attribute: use a module of foundation/ui/js"))
}

/// Names that stand right before `=` and a value, with their offsets: `name="…"`, `name=(…)`, `name=[…]`.
fn attributes(text: &str) -> Vec<(usize, &str)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for at in occurrences(text, "=") {
        if !bytes.get(at + 1).is_some_and(|b| b"\"'([{\\$".contains(b)) {
            continue;
        }
        let before = bytes.get(..at).unwrap_or_default();
        let length = before
            .iter()
            .rev()
            .take_while(|b| is_word(**b) || **b == b'-' || **b == b':')
            .count();
        let free = at
            .checked_sub(length + 1)
            .and_then(|i| bytes.get(i))
            .is_none_or(u8::is_ascii_whitespace);
        if length > 0 && free {
            found.push((at - length, text.get(at - length..at).unwrap_or_default()));
        }
    }
    found
}

/// The insides of `html!` blocks.
fn views(code: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for at in words(code, "html") {
        let Some(rest) = code.get(at + 4..).and_then(|r| r.strip_prefix('!')) else {
            continue;
        };
        let open = at + 5 + (rest.len() - rest.trim_start().len());
        let inside_another = found.last().is_some_and(|last| last.contains(&at));
        if let Some(end) = closing(code, open).filter(|_| !inside_another) {
            found.push(open..end);
        }
    }
    found
}

/// Whether the word is an element of the view rather than a Rust name that is spliced in.
fn is_element(code: &str, at: usize, name: &str) -> bool {
    let before = code.get(..at).unwrap_or_default().trim_end();
    let after = code.get(at + name.len()..).unwrap_or_default();
    let begins = before.is_empty() || before.ends_with(['{', '}', ';', '"', ')']);
    begins
        && (after.starts_with(['.', '#'])
            || after
                .trim_start()
                .starts_with(|c: char| c == '{' || c == ';' || c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
