//! The tiny markup of messages, rendered escaped: paragraphs, lists, bold, links, mentions (front-end §3.3).

use ui::{Markup, html};

use crate::domain::{Named, mentioned};

/// A message's text.
pub fn draw(text: &str, people: &[Named]) -> Markup {
    let blocks = blocks(text);
    html! {
        @for block in &blocks {
            @match block {
                Block::Lines(lines) => p { @for (index, line) in lines.iter().enumerate() { @if index > 0 { br; } (inline(line, people)) } },
                Block::Items(items) => ul { @for item in items { li { (inline(item, people)) } } },
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

/// One line: mentions first, then links, then bold.
fn inline(line: &str, people: &[Named]) -> Markup {
    let found = if line.contains('@') {
        mentioned(line, people)
    } else {
        Vec::new()
    };
    let starts = std::iter::once(0).chain(found.iter().map(|found| found.end));
    let ends = found
        .iter()
        .map(|found| found.start)
        .chain(std::iter::once(line.len()));
    let between: Vec<&str> = starts
        .zip(ends)
        .map(|(start, end)| line.get(start..end).unwrap_or(""))
        .collect();
    html! {
        @for (index, text) in between.iter().enumerate() {
            (linked(text))
            @if let Some(mention) = found.get(index) { span.mention { (line.get(mention.start..mention.end).unwrap_or("")) } }
        }
    }
}

fn linked(text: &str) -> Markup {
    let Some((start, end)) = first_link(text) else {
        return bold(text);
    };
    let address = text.get(start..end).unwrap_or("");
    html! {
        (bold(text.get(..start).unwrap_or("")))
        a href=(address) target="_blank" rel="noopener noreferrer nofollow" { (address) }
        (linked(text.get(end..).unwrap_or("")))
    }
}

/// The first address with a scheme; punctuation at its end belongs to the sentence.
fn first_link(text: &str) -> Option<(usize, usize)> {
    let start = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min()?;
    let rest = text.get(start..)?;
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let address = rest
        .get(..length)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '»', '"', '\'']);
    (address.len() > "https://".len()).then_some((start, start + address.len()))
}

fn bold(text: &str) -> Markup {
    let mut parts = text.splitn(3, "**");
    match (parts.next(), parts.next(), parts.next()) {
        (Some(before), Some(strong), Some(after)) if !strong.trim().is_empty() => {
            html! { (before) strong { (strong) } (bold(after)) }
        }
        _ => html! { (text) },
    }
}

/// The beginning of a text, on one line.
pub fn excerpt(text: &str, characters: usize) -> String {
    let line = text
        .replace("**", "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if line.chars().count() <= characters {
        return line;
    }
    let cut: String = line.chars().take(characters).collect();
    format!("{}…", cut.trim_end())
}

/// A moment for `datetime`, in Paris and to the minute: `2026-11-20T17:21+01:00`. Its hour is the one shown, which compresses away.
pub fn machine_time(at: kernel::Timestamp) -> String {
    kernel::fr::paris(at)
        .strftime("%Y-%m-%dT%H:%M%:z")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_small() {
        let drawn = draw(
            "Voir <b>https://example.org/a?b=1.</b>\n**Attention** :\n- un\n- deux\n\nfin",
            &[],
        )
        .into_string();
        assert_eq!(
            drawn,
            "<p>Voir &lt;b&gt;<a href=\"https://example.org/a?b=1.&lt;/b&gt;\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">\
             https://example.org/a?b=1.&lt;/b&gt;</a><br><strong>Attention</strong> :</p><ul><li>un</li><li>deux</li></ul><p>fin</p>"
        );
        assert!(
            !draw("javascript:alert(1)", &[])
                .into_string()
                .contains("href")
        );
    }

    #[test]
    fn machine_times_are_those_of_paris() {
        let at = kernel::Timestamp::from_jiff("2026-11-20T23:30:59Z".parse().unwrap());
        assert_eq!(machine_time(at), "2026-11-21T00:30+01:00");
    }

    #[test]
    fn excerpts_are_one_line() {
        assert_eq!(excerpt("a\n**b**   c", 10), "a b c");
        assert_eq!(excerpt("abcdef", 3), "abc…");
    }
}
