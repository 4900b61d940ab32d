//! The small markup of messages (front-end §3.3): what is bold and what is a web address. Everything else stays plain text.

use std::collections::BTreeSet;
use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Words.
    Words,
    /// A web address that can be followed. Mail addresses are not linked: a link would take the conversation out of SPICO.
    Address,
    /// Somebody who is named.
    Mention,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What it says.
    pub text: &'a str,
    /// What it is.
    pub sort: Sort,
    /// Whether it is bold.
    pub strong: bool,
}

/// The pieces of a line, in order. `mentions`: where somebody is named, in bytes.
pub fn pieces<'a>(line: &'a str, mentions: &[Range<usize>]) -> Vec<Piece<'a>> {
    let mut marks: Vec<(Range<usize>, Sort)> = addresses(line)
        .into_iter()
        .map(|range| (range, Sort::Address))
        .collect();
    for named in mentions {
        if !marks.iter().any(|(mark, _)| overlap(mark, named)) {
            marks.push((named.clone(), Sort::Mention));
        }
    }
    let strong = strong(line, &marks);
    let cuts: BTreeSet<usize> = [0, line.len()]
        .into_iter()
        .chain(marks.iter().flat_map(|(mark, _)| [mark.start, mark.end]))
        .chain(
            strong
                .iter()
                .flat_map(|inner| [inner.start - 2, inner.start, inner.end, inner.end + 2]),
        )
        .collect();
    let piece = |(start, end): (&usize, &usize)| {
        let is_delimiter = |inner: &Range<usize>| *end == inner.start || *start == inner.end;
        if strong.iter().any(is_delimiter) && line.get(*start..*end) == Some("**") {
            return None;
        }
        let sort = marks.iter().find(|(mark, _)| mark.contains(start));
        Some(Piece {
            text: line.get(*start..*end)?,
            sort: sort.map_or(Sort::Words, |(_, sort)| *sort),
            strong: strong.iter().any(|inner| inner.contains(start)),
        })
    };
    cuts.iter()
        .zip(cuts.iter().skip(1))
        .filter_map(piece)
        .collect()
}

/// Where the `**` of bold text stand, in bytes: removed where the markup isn't drawn.
pub fn delimiters(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let marks: Vec<_> = addresses(line)
            .into_iter()
            .map(|range| (range, Sort::Address))
            .collect();
        for inner in strong(line.trim_end_matches(['\r', '\n']), &marks) {
            let (open, close) = (start + inner.start, start + inner.end);
            found.extend([open - 2..open, close..close + 2]);
        }
        start += line.len();
    }
    found
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Web addresses with their scheme, without the punctuation of the sentence around them.
fn addresses(line: &str) -> Vec<Range<usize>> {
    if !line.contains("://") {
        return Vec::new();
    }
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let web = |address: &str| {
        let scheme = address.split("://").next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
    };
    finder
        .links(line)
        .filter(|link| web(link.as_str()))
        .filter_map(|link| {
            let whole = link.as_str().split(char::is_whitespace).next()?;
            let kept =
                whole.trim_end_matches(['*', '»', '”', '’', '…', ',', ';', ':', '!', '?', '.']);
            (!kept.ends_with("://")).then(|| link.start()..link.start() + kept.len())
        })
        .collect()
}

/// What stands between `**` without blanks inside them: `**fièvre**` is bold, `2 ** 3 ** 4` and `2**3**4` keep their stars.
fn strong(line: &str, marks: &[(Range<usize>, Sort)]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (at, stars) in line.match_indices("**") {
        let end = at + stars.len();
        if marks.iter().any(|(mark, _)| overlap(mark, &(at..end))) {
            continue;
        }
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(end..).and_then(|text| text.chars().next());
        let hugs =
            |side: Option<char>| side.is_some_and(|sign| !sign.is_whitespace() && sign != '*');
        let free =
            |side: Option<char>| side.is_none_or(|sign| !sign.is_alphanumeric() && sign != '*');
        match open {
            Some(start) if hugs(before) && free(after) && start < at => {
                found.push(start..at);
                open = None;
            }
            _ if free(before) && hugs(after) => open = Some(end),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        pieces(line, &[])
            .iter()
            .map(|piece| match (piece.sort, piece.strong) {
                (Sort::Address, _) => format!("[{}]", piece.text),
                (_, true) => format!("<{}>", piece.text),
                _ => piece.text.to_owned(),
            })
            .collect()
    }

    #[test]
    fn addresses_end_where_they_end() {
        for (line, expected) in [
            (
                "Voir https://fr.example.org/wiki/Insuline_(homonymie).",
                "Voir [https://fr.example.org/wiki/Insuline_(homonymie)].",
            ),
            ("(https://example.org/a)", "([https://example.org/a])"),
            (
                "<https://example.org/a?b=1>, oui",
                "<[https://example.org/a?b=1]>, oui",
            ),
            ("HTTPS://Example.org/A", "[HTTPS://Example.org/A]"),
            (
                "« https://example.org » ; «https://example.org»",
                "« [https://example.org] » ; «[https://example.org]»",
            ),
            (
                "https://example.org\u{A0}! https://example.org\u{202F}?",
                "[https://example.org]\u{A0}! [https://example.org]\u{202F}?",
            ),
            ("**https://example.org**", "[https://example.org]"),
            ("**https://example.org", "**[https://example.org]"),
            (
                "https://example.org/a,b;c… fin",
                "[https://example.org/a,b;c]… fin",
            ),
            (
                "javascript://example.org ftp://example.org a@example.org",
                "javascript://example.org ftp://example.org a@example.org",
            ),
            ("https:// http://", "https:// http://"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn stars_are_bold_where_they_hug_words() {
        for (line, expected) in [
            ("**Attention** : fièvre", "<Attention> : fièvre"),
            ("l’**eau**, (**vite**)", "l’<eau>, (<vite>)"),
            ("2 ** 3 ** 4", "2 ** 3 ** 4"),
            ("2**3**4", "2**3**4"),
            ("** a **", "** a **"),
            ("**a ** b**", "<a ** b>"),
            ("****", "****"),
            ("***a***", "***a***"),
            ("**a", "**a"),
            ("**a** et **b", "<a> et **b"),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn a_name_stays_whole_and_an_address_wins() {
        let line = "@Claire **vu** https://example.org/@Claire";
        let last = line.len() - 7;
        let found = pieces(line, &[0..7, last..line.len()]);
        let sorts: Vec<_> = found.iter().map(|piece| (piece.text, piece.sort)).collect();
        assert_eq!(sorts.first(), Some(&("@Claire", Sort::Mention)));
        assert_eq!(
            sorts.last(),
            Some(&("https://example.org/@Claire", Sort::Address))
        );
    }

    #[test]
    fn a_bold_address_is_bold_and_an_address() {
        let found = pieces("**https://example.org**", &[]);
        assert!(matches!(
            found.as_slice(),
            [Piece {
                text: "https://example.org",
                sort: Sort::Address,
                strong: true
            }]
        ));
    }

    #[test]
    fn the_stars_of_bold_are_those_that_are_not_drawn() {
        for text in [
            "**é**\r\n2 ** 3 ** 4\n**a** et **b",
            "x https://example.org/** **y**",
        ] {
            let drawn = text.lines().flat_map(|line| pieces(line, &[]));
            let drawn: usize = drawn.map(|piece| piece.text.len()).sum();
            let ends = text.matches(['\r', '\n']).count();
            let found = delimiters(text);
            assert_eq!(drawn + ends + 2 * found.len(), text.len(), "{text}");
            assert!(found.into_iter().all(|part| &text[part] == "**"), "{text}");
        }
    }

    #[test]
    fn only_stars_that_mean_bold_are_left_out() {
        for line in [
            "a **b** c",
            "2 ** 3",
            "**é** **à**",
            "x https://example.org/** y",
            "",
        ] {
            let kept: String = pieces(line, &[]).iter().map(|piece| piece.text).collect();
            assert_eq!(kept.replace('*', ""), line.replace('*', ""), "{line}");
        }
    }
}
