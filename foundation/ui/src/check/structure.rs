//! Ids, references, headings, the skeleton of a document.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use super::{Problem, place};

/// Elements that match; an invalid selector matches nothing, and the tests of this module would show it.
pub(super) fn all<'a>(tree: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector)
        .map(|parsed| tree.select(&parsed).collect())
        .unwrap_or_default()
}

pub(super) fn ids(tree: &Html, found: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for element in all(tree, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if id.is_empty() || id.contains(char::is_whitespace) {
            found.push(Problem(format!(
                "an id is empty or has a space: {}",
                place(element)
            )));
        } else if !seen.insert(id.to_owned()) {
            found.push(Problem(format!("duplicate id `{id}`")));
        }
    }
}

/// `for`, `aria-*` and fragment links lead to something. In a fragment the rest of the page is unknown, so only what names a control
/// or describes it must be there.
pub(super) fn references(tree: &Html, whole: bool, found: &mut Vec<Problem>) {
    let ids: BTreeSet<&str> = all(tree, "[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let mut need = |attribute: &str| {
        for element in all(tree, &format!("[{attribute}]")) {
            for id in element
                .attr(attribute)
                .unwrap_or_default()
                .split_whitespace()
            {
                if !ids.contains(id) {
                    found.push(Problem(format!(
                        "`{attribute}` names `{id}`, which is not there: {}",
                        place(element)
                    )));
                }
            }
        }
    };
    [
        "for",
        "aria-labelledby",
        "aria-describedby",
        "popovertarget",
    ]
    .into_iter()
    .for_each(&mut need);
    if whole {
        [
            "aria-controls",
            "aria-owns",
            "aria-activedescendant",
            "list",
            "data-ouvre",
        ]
        .into_iter()
        .for_each(need);
        for link in all(tree, "a[href^='#']") {
            let id = link
                .attr("href")
                .unwrap_or_default()
                .trim_start_matches('#');
            if !id.is_empty() && !ids.contains(id) {
                found.push(Problem(format!(
                    "a link leads to `#{id}`, which is not there"
                )));
            }
        }
    }
}

/// Levels follow each other without a gap; a document has exactly one h1. Dialogs start anew at h2.
pub(super) fn headings(tree: &Html, whole: bool, found: &mut Vec<Problem>) {
    let mut last = None;
    let mut firsts = 0;
    for heading in all(tree, "h1, h2, h3, h4, h5, h6") {
        if heading
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| above.value().name() == "dialog")
        {
            continue;
        }
        let level = heading
            .value()
            .name()
            .chars()
            .nth(1)
            .and_then(|digit| digit.to_digit(10))
            .unwrap_or(6);
        firsts += u32::from(level == 1);
        if last.is_some_and(|last| level > last + 1) {
            found.push(Problem(format!(
                "a heading jumps to level {level}: {}",
                place(heading)
            )));
        }
        if heading.text().all(|text| text.trim().is_empty()) {
            found.push(Problem(format!("an empty heading: {}", place(heading))));
        }
        last = Some(level);
    }
    if firsts > 1 || (whole && firsts == 0) {
        found.push(Problem(format!(
            "{firsts} headings of level 1 instead of one"
        )));
    }
}

/// Language, title, landmarks, both announcers.
pub(super) fn document(tree: &Html, whole: bool, found: &mut Vec<Problem>) {
    if !whole {
        return;
    }
    for (selector, what) in [
        ("html[lang='fr']", "`lang=\"fr\"` on html"),
        ("head > title", "a title"),
        ("main", "a main landmark"),
        ("meta[name='viewport']", "a viewport"),
    ] {
        if all(tree, selector).len() != 1 {
            found.push(Problem(format!("the document needs exactly one: {what}")));
        }
    }
    if all(tree, "title")
        .iter()
        .all(|title| title.text().all(|text| text.trim().is_empty()))
    {
        found.push(Problem("the title is empty".to_owned()));
    }
    if !all(tree, "meta[name='viewport'][content*='user-scalable'], meta[name='viewport'][content*='maximum-scale']").is_empty() {
        found.push(Problem("the viewport forbids zooming".to_owned()));
    }
}
