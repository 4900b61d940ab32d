//! The part of a text that answers a search, on one line, with what answered marked.

use std::ops::Range;

use ui::{Markup, html};

use crate::domain::markup::delimiters;

/// Characters before the first mark.
const BEFORE: usize = 60;
/// Characters shown.
const SHOWN: usize = 170;

/// Draws it; `marks`: bytes of the text, in order.
pub fn draw(text: &str, marks: &[Range<usize>]) -> Markup {
    let first = marks.first().map_or(0, |mark| mark.start);
    let start = beginning(text, first);
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .char_indices()
        .nth(SHOWN)
        .map_or(text.len(), |(at, _)| start + at);
    let bold = delimiters(text);
    let line = |part: Range<usize>| line(text, part, &bold);
    let mut pieces = Vec::new();
    let mut at = start;
    for mark in marks.iter().filter(|mark| mark.end <= end) {
        pieces.push((false, line(at..mark.start)));
        pieces.push((true, line(mark.clone())));
        at = mark.end;
    }
    pieces.push((false, line(at..end)));
    html! {
        @if start > 0 { "… " }
        @for (marked, piece) in &pieces { @if *marked { mark { (piece) } } @else { (piece) } }
        @if end < text.len() { "…" }
    }
}

/// The beginning of a word, not far before a place.
fn beginning(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    let Some((cut, _)) = before
        .char_indices()
        .rev()
        .nth(BEFORE - 1)
        .filter(|(at, _)| *at > 0)
    else {
        return 0;
    };
    let word = before
        .get(cut..)
        .and_then(|end| end.find(char::is_whitespace).map(|at| cut + at));
    let from = word.unwrap_or(cut);
    let blank = text.get(from..).unwrap_or_default();
    from + (blank.len() - blank.trim_start().len())
}

/// A part of the text without the stars that mean bold, every blank a single one.
fn line(text: &str, part: Range<usize>, bold: &[Range<usize>]) -> String {
    let start = part.start;
    let mut line = String::new();
    for (at, sign) in text.get(part).unwrap_or_default().char_indices() {
        if bold.iter().any(|stars| stars.contains(&(start + at))) {
            continue;
        }
        if !sign.is_whitespace() {
            line.push(sign);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Wanted;

    fn drawn(text: &str, typed: &str) -> String {
        draw(text, &Wanted::parse(typed).marks(text)).into_string()
    }

    #[test]
    fn what_answered_is_marked_where_it_stands() {
        assert_eq!(
            drawn("Le **pan\u{AD}sement**\nde l’œdème", "pansement oedeme"),
            "Le <mark>pan\u{AD}sement</mark> de l’<mark>œdème</mark>"
        );
        assert_eq!(
            drawn("**Leuco** : 10**9/L, 2 ** 3 ** 4", "leuco"),
            "<mark>Leuco</mark> : 10**9/L, 2 ** 3 ** 4"
        );
        assert_eq!(drawn("a < b", "zzz"), "a &lt; b");
        assert_eq!(drawn("", "zzz"), "");
    }

    #[test]
    fn a_long_text_is_shown_around_the_first_mark() {
        let long = format!(
            "{} fin du pansement {}",
            "mot ".repeat(50),
            "suite ".repeat(60)
        );
        let shown = drawn(&long, "pansement");
        assert!(shown.starts_with("… mot "), "{shown}");
        assert!(
            shown.contains("fin du <mark>pansement</mark> suite") && shown.ends_with('…'),
            "{shown}"
        );
        assert!(shown.chars().count() < 220, "{shown}");
        let glued = format!("{}pansement", "x".repeat(300));
        assert!(drawn(&glued, "pansement").contains("<mark>pansement</mark>"));
    }
}
