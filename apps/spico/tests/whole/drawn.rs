//! Parts of a page, and what they show.

use scraper::{ElementRef, Html, Node, Selector};

pub fn all<'d>(within: ElementRef<'d>, what: &str) -> Vec<ElementRef<'d>> {
    within.select(&Selector::parse(what).unwrap()).collect()
}

pub fn one<'d>(page: &'d Html, what: &str) -> Option<ElementRef<'d>> {
    all(page.root_element(), what).first().copied()
}

pub fn place_of(row: ElementRef<'_>) -> Option<i64> {
    row.attr("id")?.strip_prefix("m-")?.parse().ok()
}

/// An element as text, without what the page's script decides itself, on fresh pages too: which messages are mine (`adopt`), which
/// follow closely, which is aimed at, the copies of ids, and whether a press gives a reaction or takes it back.
pub fn text_of(element: ElementRef<'_>, me: &str) -> String {
    let theirs = element
        .attr("data-auteur")
        .is_some_and(|author| author != me);
    let mut out = String::new();
    write(element, theirs, &mut out);
    out.replace("<div class=message-pied></div>", "")
}

fn write(element: ElementRef<'_>, theirs: bool, out: &mut String) {
    let name = element.value().name();
    let is = |class: &str| element.value().classes().any(|found| found == class);
    // Only their author is shown how far messages have come.
    if theirs && is("etat") {
        return;
    }
    out.extend(["<", name]);
    for (name, value) in element.value().attrs() {
        let value = match name {
            "class" => value
                .split(' ')
                .filter(|class| !["moi", "suite", "vise"].contains(class))
                .collect::<Vec<_>>()
                .join(" "),
            "value" => value.trim_start_matches(['+', '-']).to_owned(),
            "data-client" | "tabindex" | "aria-current" => continue,
            _ => value.to_owned(),
        };
        out.extend([" ", name, "=", value.as_str()]);
    }
    out.push('>');
    for child in element.children() {
        match child.value() {
            Node::Text(text) => out.push_str(text),
            Node::Element(_) => write(ElementRef::wrap(child).unwrap(), theirs, out),
            _ => {}
        }
    }
    out.extend(["</", name, ">"]);
}
