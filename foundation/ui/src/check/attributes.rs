//! Attributes that the policy refuses, and those of htmx.

use scraper::Html;

use super::structure::all;
use super::{Problem, place};

/// The attributes that [`crate::hx`] writes; no other may appear.
const KNOWN: &[&str] = &[
    "hx-get",
    "hx-post",
    "hx-target",
    "hx-swap",
    "hx-trigger",
    "hx-sync",
    "hx-include",
    "hx-confirm",
    "hx-push-url",
    "hx-morph-skip",
    "hx-ignore",
    "hx-boost:inherited",
    "hx-status:422:inherited",
    "hx-status:401:inherited",
    "hx-status:5xx:inherited",
];

pub(super) fn forbidden(tree: &Html, found: &mut Vec<Problem>) {
    for element in all(tree, "*") {
        let name = element.value().name();
        for (attribute, value) in element.value().attrs() {
            let lower = value.trim_start().to_ascii_lowercase();
            let refused = attribute == "style"
                || (attribute.starts_with("on")
                    && attribute.chars().all(|sign| sign.is_ascii_alphabetic()))
                || attribute.starts_with("hx-on")
                || attribute.starts_with("data-hx-")
                || attribute == "srcdoc"
                || lower.starts_with("javascript:")
                || (attribute.starts_with("hx-")
                    && (lower.starts_with("js:") || lower.contains("js:{")));
            if refused {
                found.push(Problem(format!(
                    "`{attribute}` is refused: {}",
                    place(element)
                )));
            }
        }
        let inside = |wanted: &str| {
            element
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .any(|above| above.value().name() == wanted)
        };
        // The page of a one-time code asks for nothing else.
        let only_field = element.attr("autocomplete") == Some("one-time-code");
        if element.attr("autofocus").is_some() && !inside("dialog") && !only_field {
            found.push(Problem(format!(
                "`autofocus` outside a dialog and the field of a code: {}",
                place(element)
            )));
        }
        if name == "script" && (!inside("head") || element.attr("src").is_none()) {
            found.push(Problem(format!(
                "a script that is inline or outside the head: {}",
                place(element)
            )));
        }
        if matches!(name, "style" | "base" | "object" | "embed" | "applet") {
            found.push(Problem(format!("`{name}` is refused")));
        }
    }
    if !all(tree, "[src='/s/absent'], [href^='/s/absent']").is_empty() {
        found.push(Problem("an asset that does not exist is named".to_owned()));
    }
}

/// Instants that HTML can't read: it takes three digits after the seconds, no more.
pub(super) fn instants(tree: &Html, found: &mut Vec<Problem>) {
    for element in all(tree, "time[datetime]") {
        let value = element.attr("datetime").unwrap_or("");
        let fraction = value.split_once('.').map_or("", |(_, rest)| rest);
        if fraction.chars().take_while(char::is_ascii_digit).count() > 3 {
            found.push(Problem(format!(
                "an instant with more than three digits: {}",
                place(element)
            )));
        }
    }
}

pub(super) fn htmx(tree: &Html, found: &mut Vec<Problem>) {
    for element in all(tree, "*") {
        let mut requests = false;
        for (attribute, value) in element
            .value()
            .attrs()
            .filter(|(attribute, _)| attribute.starts_with("hx-"))
        {
            requests |= matches!(attribute, "hx-get" | "hx-post");
            if !KNOWN.contains(&attribute) && !attribute.starts_with("hx-on") {
                found.push(Problem(format!(
                    "`{attribute}` is not one of the product's htmx attributes: {}",
                    place(element)
                )));
            }
            if attribute == "hx-trigger" && value.contains('[') {
                found.push(Problem(format!(
                    "a trigger filter is a script: {}",
                    place(element)
                )));
            }
        }
        let target = element.attr("hx-target");
        if (requests || element.attr("hx-swap").is_some())
            && (target.is_none() || element.attr("hx-swap").is_none())
        {
            found.push(Problem(format!(
                "target and swap are written together: {}",
                place(element)
            )));
        }
        if target.is_some_and(|target| !target.starts_with('#') || target.len() < 2) {
            found.push(Problem(format!("a target is an id: {}", place(element))));
        }
    }
}
