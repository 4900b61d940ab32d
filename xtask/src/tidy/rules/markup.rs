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
            Language::Other if matches!(file.extension(), Some("html" | "htm" | "svg")) => {
                look_at_text(file, &file.text, findings);
            }
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
        let literals = file.literals().get(block.clone()).unwrap_or_default();
        for (at, name) in attributes_of_view(code, literals) {
            if let Some(message) = refused_attribute(name, file.path.starts_with(UI)) {
                refuse(block.start + at, message);
            }
        }
        for element in ["script", "style"] {
            let drawn = words(code, element)
                .into_iter()
                .filter(|at| is_element(code, *at, element));
            for at in drawn.filter(|_| !draws_page(file)) {
                refuse(block.start + at, only_in_the_page(element));
            }
        }
    }
    for at in disguises(file) {
        refuse(
            at,
            "pages are drawn by `html!` under its own name, and nothing else writes HTML: what escapes stays escaped".into(),
        );
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
    let code = file.code();
    let renamed = words(code, "html").into_iter().filter(|at| {
        let after = code.get(at + 4..).unwrap_or_default();
        after.trim_start().starts_with("as ") && after.starts_with(char::is_whitespace)
    });
    let unescaped = words(code, "PreEscaped").into_iter();
    unescaped.chain(renamed).collect()
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

/// The attributes of a view. A name may stand between quotes, where only `literals` shows it, and after `r#`.
fn attributes_of_view<'a>(code: &'a str, literals: &'a str) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for at in occurrences(code, "=") {
        let before = code.get(..at).unwrap_or_default().trim_end();
        if let Some(open) = before.strip_suffix('"').and_then(|head| head.rfind('"')) {
            let name = literals.get(open + 1..before.len() - 1).unwrap_or_default();
            found.push((open + 1, name.trim()));
            continue;
        }
        let length = before
            .bytes()
            .rev()
            .take_while(|b| is_word(*b) || *b == b'-' || *b == b':')
            .count();
        let start = before.len() - length;
        let value = code.get(at + 1..).unwrap_or_default().trim_start();
        if length > 0 && value.starts_with(['"', '(', '[', '{']) {
            found.push((start, before.get(start..).unwrap_or_default()));
        }
    }
    found
}

/// The insides of `html!` blocks.
fn views(code: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for at in words(code, "html") {
        let after = code.get(at + 4..).unwrap_or_default();
        let Some(rest) = after.trim_start().strip_prefix('!') else {
            continue;
        };
        let open = code.len() - rest.trim_start().len();
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
    let before = before.strip_suffix("r#").map_or(before, str::trim_end);
    let begins = before.is_empty() || before.ends_with(['{', '}', ';', '"', ')']);
    begins
        && (after.starts_with(['.', '#'])
            || after
                .trim_start()
                .starts_with(|c: char| c == '{' || c == ';' || c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests;
