//! Reading the cells of the registers' lines.

use std::borrow::Cow;

use super::shape::UNIT;

/// Longest cell that is accepted, in characters: a longer one is a mistake of the file.
const LONGEST: usize = 500;

/// The cells of a line, trimmed and without the quotes that some tools put around each.
pub(crate) fn split(line: &str, separator: char) -> Result<Vec<&str>, &'static str> {
    let cells: Vec<&str> = if line.contains(UNIT) {
        // The line was read as quoted: its quotes are removed already.
        line.split(UNIT).collect()
    } else {
        line.split(separator).map(bare).collect()
    };
    if cells
        .iter()
        .any(|cell| cell.len() > LONGEST && cell.chars().count() > LONGEST)
    {
        return Err("une cellule dépasse 500 caractères");
    }
    Ok(cells)
}

/// A cell without the quotes around it.
pub(super) fn bare(cell: &str) -> &str {
    let cell = cell.trim();
    let quoted = cell
        .strip_prefix('"')
        .and_then(|cell| cell.strip_suffix('"'));
    let cell = quoted.map_or(cell, str::trim);
    // A name of invisible characters is empty.
    if kernel::text::is_blank(cell) {
        ""
    } else {
        cell
    }
}

/// The same; doubled quotes inside become single ones.
pub(super) fn unquoted(cell: &str) -> Cow<'_, str> {
    let inside = bare(cell);
    if inside.len() < cell.trim().len() && inside.contains("\"\"") {
        Cow::Owned(inside.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inside)
    }
}

/// Letters and digits only, at most that many.
pub(crate) fn is_code(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_alphanumeric())
}

/// The word, if it is one of the known ones.
pub(crate) fn one_of<'a>(word: &'a str, known: &[&str]) -> &'a str {
    if known.contains(&word) { word } else { "" }
}

/// The first of two that isn't empty.
pub(crate) fn first_of<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}

/// The non-empty parts, joined.
pub(crate) fn joined(parts: [&str; 4]) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// `34120 PEZENAS CEDEX` gives `PEZENAS`.
pub(crate) fn town_of(office: &str) -> &str {
    let town = match office.split_once(' ') {
        Some((code, town)) if code.len() == 5 && code.bytes().all(|sign| sign.is_ascii_digit()) => {
            town.trim()
        }
        _ => office,
    };
    town.find(" CEDEX")
        .and_then(|end| town.get(..end))
        .unwrap_or(town)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_without_blanks_and_quotes() {
        assert_eq!(
            split("8| \"899700000013\" ||\"|\"\"|A\"B\"", '|'),
            Ok(vec!["8", "899700000013", "", "\"", "", "A\"B\""])
        );
        assert_eq!(split("\u{200B}|\"\u{2060}\"|a", '|'), Ok(vec!["", "", "a"]));
        assert!(split(&"é".repeat(501), '|').is_err());
        assert!(split(&"é".repeat(500), '|').is_ok());
    }

    #[test]
    fn a_town_is_found_behind_its_postcode() {
        assert_eq!(town_of("34120 PEZENAS CEDEX 2"), "PEZENAS");
        assert_eq!(town_of("LE CAILAR"), "LE CAILAR");
        assert_eq!(joined(["3", "", "Rue", "DU PORT"]), "3 Rue DU PORT");
    }
}
