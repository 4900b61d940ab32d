//! The tiny markup of messages, rendered escaped: paragraphs, lists, bold, links, mentions (front-end §3.3).

use kernel::fr;
use kernel::text::{length, prose};
use ui::{Markup, html};

use crate::domain::Highlights;
use crate::domain::markup::{Piece, Sort, pieces};
use crate::domain::mention::Mention;

/// A message's text.
pub fn draw(text: &str, people: Option<Highlights<'_>>) -> Markup {
    let text = prose(text);
    let blocks = blocks(&text);
    // Mentions are found once for the whole text, since their number is bounded; a name never spans two lines.
    let named = people.map_or_else(Vec::new, |people| people.within(&text));
    html! {
        @for block in &blocks {
            @match block {
                Block::Lines(lines) => p dir="auto" { @for (index, line) in lines.iter().enumerate() { @if index > 0 { br; } (inline(*line, &named)) } },
                Block::Items(items) => ul dir="auto" { @for item in items { li { (inline(*item, &named)) } } },
            }
        }
    }
}

/// A line, and where it begins in the text.
type Line<'a> = (usize, &'a str);

enum Block<'a> {
    Lines(Vec<Line<'a>>),
    Items(Vec<Line<'a>>),
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut fresh = true;
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let at = start;
        start += whole.len();
        let line = whole.trim_end_matches(['\r', '\n']);
        let item = line
            .trim_start()
            .strip_prefix("- ")
            .or_else(|| line.trim_start().strip_prefix("• "))
            .map(|item| (at + line.len() - item.len(), item));
        match (item, found.last_mut()) {
            (None, _) if line.trim().is_empty() => {
                fresh = true;
                continue;
            }
            (Some(item), Some(Block::Items(items))) if !fresh => items.push(item),
            (Some(item), _) => found.push(Block::Items(vec![item])),
            (None, Some(Block::Lines(lines))) if !fresh => lines.push((at, line)),
            (None, _) => found.push(Block::Lines(vec![(at, line)])),
        }
        fresh = false;
    }
    found
}

/// One line: mentions, links, bold. `named`: those of the whole text.
fn inline((start, line): Line<'_>, named: &[Mention]) -> Markup {
    let place = |one: &Mention| Some(one.start.checked_sub(start)?..one.end.checked_sub(start)?);
    let here: Vec<_> = named
        .iter()
        .filter_map(place)
        .filter(|place| place.end <= line.len())
        .collect();
    let pieces = pieces(line, &here);
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
                // An address is written from left to right, whatever the direction of the text around it.
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

/// The warning under a message with ambiguous mentions.
pub fn unclear(text: &str, mentions: &[Mention]) -> Option<String> {
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
    use access::PractitionerRoleId;
    use kernel::Uuid;
    use kernel::id::Id as _;

    use super::*;
    use crate::domain::{Namable, Names};

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
    fn mentions_are_drawn_where_they_stand_and_a_hundred_at_most() {
        let role = PractitionerRoleId::from_uuid(Uuid::from_u128(1));
        let names = Names::of(vec![Namable {
            role,
            name: "Élise Roux".to_owned(),
            profession: String::new(),
            commune: String::new(),
            place: String::new(),
            ordinal: 1,
        }]);
        let people = Highlights {
            names: &names,
            told: &[role],
        };
        let drawn = draw(
            "À\r\n\r\n  - é @Élise Roux\n@elise roux, **@Élise Roux**",
            Some(people),
        );
        assert_eq!(
            drawn.into_string(),
            "<p dir=\"auto\">À</p><ul dir=\"auto\"><li>é <span class=\"mention\">@Élise Roux</span></li></ul>\
             <p dir=\"auto\"><span class=\"mention\">@elise roux</span>, \
             <strong><span class=\"mention\">@Élise Roux</span></strong></p>"
        );
        let drawn = draw(&"@Élise Roux\n".repeat(800), Some(people)).into_string();
        assert_eq!(drawn.matches("class=\"mention\"").count(), 100);
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
