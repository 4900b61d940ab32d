//! What a page must not contain: inline handlers, styles and scripts, and htmx attributes written by hand.
//!
//! The content security policy refuses the first at run time; this tells the author earlier.

mod view;

use crate::tidy::lexer::{Language, is_word};
use crate::tidy::rust::{Role, literals};
use crate::tidy::search::occurrences;
use crate::tidy::tree::File;
use crate::tidy::{Findings, Tree};
use view::Part;

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
    // The tools draw no page, and the check of rendered pages covers the same: both only name what pages must not contain.
    let names_it =
        |f: &&File| f.path.starts_with("xtask/") || f.path.starts_with("foundation/ui/src/check");
    for file in tree.files().filter(|f| !f.is_foreign() && !names_it(f)) {
        match file.language() {
            Language::Rust => look_at_rust(file, findings),
            Language::Script if !file.is_test() => look_at_text(file, file.literals(), 1, findings),
            Language::Other if matches!(file.extension(), Some("html" | "htm" | "svg")) => {
                look_at_text(file, &file.text, 1, findings);
            }
            _ => {}
        }
    }
}

fn look_at_rust(file: &File, findings: &mut Findings) {
    let mut refuse = |line: usize, message: String| {
        if !file.is_test_line(line) {
            findings.refuse(&file.path, line, message);
        }
    };
    let views = file.rust().macros.iter().filter(|m| m.name == "html");
    for part in views.flat_map(|view| view::parts(&view.tokens)) {
        match part {
            Part::Attribute(name, line) => {
                if let Some(message) = refused_attribute(&name, file.path.starts_with(UI)) {
                    refuse(line, message);
                }
            }
            Part::Element(name, line) => {
                if matches!(name.as_str(), "script" | "style") && !draws_page(file) {
                    refuse(line, only_in_the_page(&name));
                }
            }
        }
    }
    for line in disguises(file) {
        refuse(
            line,
            "pages are drawn by `html!` under its own name, and nothing else writes HTML: what escapes stays escaped".into(),
        );
    }
    for literal in literals(&file.text, &file.rust().tokens) {
        look_at_text(file, &literal.value, literal.line, findings);
    }
}

/// Literals: what is not escaped there reaches the page as it stands.
fn look_at_text(file: &File, text: &str, first: usize, findings: &mut Findings) {
    let mut refuse = |at: usize, message: &str| {
        let breaks = text.bytes().take(at).filter(|b| *b == b'\n').count();
        let line = first + breaks;
        if !file.is_test_line(line) {
            findings.refuse(&file.path, line, message);
        }
    };
    // HTML does not tell capitals from small letters.
    let text = text.to_ascii_lowercase();
    let text = text.as_str();
    for element in ["script", "style"] {
        for at in occurrences(text, &format!("<{element}")) {
            let whole = !text
                .as_bytes()
                .get(at + 1 + element.len())
                .is_some_and(|b| is_word(*b) || *b == b'-');
            if whole && !draws_page(file) {
                refuse(at, &only_in_the_page(&format!("<{element}")));
            }
        }
    }
    for at in occurrences(text, concat!("java", "script:")) {
        refuse(at, "an address that is a script: use a button and a module");
    }
    for at in occurrences(text, "hx-on") {
        refuse(
            at,
            "`hx-on` is a script in an attribute: use a module of the room's js",
        );
    }
    for (at, name) in attributes(text) {
        let quoted = text
            .get(at + name.len()..)
            .map(|rest| rest.trim_start().trim_start_matches('=').trim_start())
            .is_some_and(|rest| rest.starts_with(['"', '\'', '\\', '{', '$']));
        if let Some(message) = refused_attribute(name, true)
            .filter(|_| (quoted || inside_tag(text, at)) && !name.starts_with("hx-"))
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
        return Some("`hx-on` is a script in an attribute: use a module of the room's js".into());
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
        .then(|| format!("`{name}=` is a script in an attribute: use a module of the room's js"))
}

fn only_in_the_page(element: &str) -> String {
    format!("`{element}` stands only in the head of the page, in foundation/ui/src/page")
}

/// Whether a tag of a text is open at `at`.
fn inside_tag(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let opened = before.rfind('<').filter(|open| {
        before
            .as_bytes()
            .get(open + 1)
            .is_some_and(u8::is_ascii_alphabetic)
    });
    opened.is_some_and(|open| {
        !before
            .get(open..)
            .is_some_and(|tag| tag.contains(['>', '\n']))
    })
}

/// `html!` under another name, and the ways to put a text into a page unescaped.
fn disguises(file: &File) -> Vec<usize> {
    if file.path.starts_with(UI) {
        return Vec::new();
    }
    let unescaped = |word: &String| word == "PreEscaped";
    let names = file.rust().names.iter();
    names
        .filter(|name| {
            let renamed = matches!(name.role, Role::Imported(Some(_))) && name.last() == "html";
            renamed || name.path.iter().any(unescaped)
        })
        .map(|name| name.line)
        .collect()
}

/// Names that stand before `=` and a value, with their offsets: `name="…"`, `name = (…)`, `name=[…]`.
fn attributes(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for at in occurrences(text, "=") {
        let after = text.get(at + 1..).unwrap_or_default();
        if after.starts_with(['=', '>']) {
            continue;
        }
        let before = text.get(..at).unwrap_or_default().trim_end();
        let length = before
            .bytes()
            .rev()
            .take_while(|b| is_word(*b) || *b == b'-' || *b == b':')
            .count();
        let mut start = before.len() - length;
        let ahead = start.checked_sub(1).and_then(|i| before.as_bytes().get(i));
        // `\n` or `\t` in a literal is a space in the page.
        let escape = ahead == Some(&b'\\')
            && before
                .as_bytes()
                .get(start)
                .is_some_and(|b| b"ntr".contains(b));
        start += usize::from(escape);
        let free = escape || ahead.is_none_or(|b| b.is_ascii_whitespace() || b"\"'/".contains(b));
        if length > 0 && free {
            found.push((start, before.get(start..).unwrap_or_default()));
        }
    }
    found
}

#[cfg(test)]
mod tests;
