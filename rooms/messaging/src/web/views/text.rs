//! The tiny markup of messages, rendered escaped: paragraphs, lists, bold, links, mentions (front-end §3.3).

use kernel::fr;
use kernel::text::{length, prose};
use ui::{Markup, html};

use crate::domain::Highlights;
use crate::domain::markup::{Piece, Sort, pieces};
use crate::domain::mention::Found;

/// A message's text.
pub fn draw(text: &str, people: Option<Highlights<'_>>) -> Markup {
    let text = prose(text);
    let blocks = blocks(&text);
    html! {
        @for block in &blocks {
            @match block {
                Block::Lines(lines) => p dir="auto" { @for (index, line) in lines.iter().enumerate() { @if index > 0 { br; } (inline(line, people)) } },
                Block::Items(items) => ul dir="auto" { @for item in items { li { (inline(item, people)) } } },
            }
        }
    }
}

enum Block<'a> {
    Lines(Vec<&'a str>),
    Items(Vec<&'a str>),
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut fresh = true;
    for line in text.lines() {
        let item = line
            .trim_start()
            .strip_prefix("- ")
            .or_else(|| line.trim_start().strip_prefix("• "));
        match (item, found.last_mut()) {
            (None, _) if line.trim().is_empty() => {
                fresh = true;
                continue;
            }
            (Some(item), Some(Block::Items(items))) if !fresh => items.push(item),
            (Some(item), _) => found.push(Block::Items(vec![item])),
            (None, Some(Block::Lines(lines))) if !fresh => lines.push(line),
            (None, _) => found.push(Block::Lines(vec![line])),
        }
        fresh = false;
    }
    found
}

/// One line: mentions, links, bold.
fn inline(line: &str, people: Option<Highlights<'_>>) -> Markup {
    let found = people.map_or_else(Vec::new, |people| people.within(line));
    let named: Vec<_> = found.iter().map(|found| found.start..found.end).collect();
    let pieces = pieces(line, &named);
    html! {
        @for run in pieces.chunk_by(|one, next| one.strong == next.strong) {
            @if run.first().is_some_and(|piece| piece.strong) { strong { (said(run)) } } @else { (said(run)) }
        }
    }
}

fn said(pieces: &[Piece<'_>]) -> Markup {
    html! {
        @for piece in pieces {
            @match piece.sort {
                Sort::Words => (piece.text),
                Sort::Mention => span.mention { (piece.text) },
                // An address reads from left to right, wherever it stands.
                Sort::Address => a href=(piece.text) dir="ltr" target="_blank" rel="noopener noreferrer nofollow" { (piece.text) },
            }
        }
    }
}

/// The beginning of a text, on one line, without its markup.
pub fn excerpt(text: &str, characters: usize) -> String {
    let mut plain = String::new();
    for line in prose(text).lines() {
        plain.extend(pieces(line, &[]).iter().map(|piece| piece.text));
        plain.push(' ');
        if length(&plain) > characters.saturating_mul(2) {
            break;
        }
    }
    let line: Vec<&str> = plain.split_whitespace().collect();
    let line = line.join(" ");
    if length(&line) <= characters {
        return line;
    }
    let cut: String = line.chars().take(characters).collect();
    format!("{}…", cut.trim_end())
}

/// What is said under a message whose mentions leave open who is meant.
pub fn unclear(text: &str, mentions: &[Found]) -> Option<String> {
    let one = mentions.first()?;
    let name = text.get(one.start..one.end)?;
    let count = i64::try_from(one.whom.len()).unwrap_or(i64::MAX);
    Some(format!(
        "Personne n’est prévenu par «\u{A0}{name}\u{A0}»\u{A0}: {} portent ce nom. Pour prévenir la bonne, tapez @, puis choisissez-la \
         dans la liste, ou ajoutez sa profession entre parenthèses.",
        fr::count(count, "personne", "personnes")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_small() {
        let drawn = draw(
            "Voir <b>https://example.org/a?b=1.</b>\n**Attention** :\n- un\n- deux\n\nfin",
            None,
        )
        .into_string();
        assert_eq!(
            drawn,
            "<p dir=\"auto\">Voir &lt;b&gt;<a href=\"https://example.org/a?b=1\" dir=\"ltr\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">\
             https://example.org/a?b=1</a>.&lt;/b&gt;<br><strong>Attention</strong> :</p>\
             <ul dir=\"auto\"><li>un</li><li>deux</li></ul><p dir=\"auto\">fin</p>"
        );
        assert!(
            !draw("javascript:alert(1)", None)
                .into_string()
                .contains("href")
        );
    }

    #[test]
    fn excerpts_are_one_line() {
        assert_eq!(excerpt("a\n**b**   c", 10), "a b c");
        assert_eq!(excerpt("abcdef", 3), "abc…");
        assert_eq!(excerpt("2 ** 3 ** 4\n- un", 40), "2 ** 3 ** 4 - un");
        let long = "mot ".repeat(5_000);
        assert_eq!(excerpt(&long, 7), "mot mot…");
    }
}
