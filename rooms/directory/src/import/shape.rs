//! The number of cells in a line: a cell that contains the separator would shift those after it, so a line of another width is read as
//! quoted, or refused.
//!
//! The registers quote nothing (directory §1, §3), but a file that went through another tool may be quoted, and a name may contain quotes.
//! So a line is first split as it is, and read as quoted only where that alone gives the right width.

use std::borrow::Cow;

use super::cells::{bare, unquoted};

/// Separates the cells of a line that was read as quoted: no line of a file contains a control character.
pub(super) const UNIT: char = '\u{1F}';

const TOO_WIDE: &str = "trop de colonnes : une cellule contient sans doute le séparateur, et celles qui suivent seraient décalées";
const TOO_NARROW: &str = "ligne incomplète : il manque des colonnes";

/// The width of a file's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    separator: char,
    /// Cells with a name.
    named: usize,
    /// Cells at least: all of them, otherwise a cell that contains the separator could hide a missing one.
    least: usize,
    /// Cells at most: one more where lines may end with a separator.
    most: usize,
}

/// Whether a file's lines end with a separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// Every line does.
    Always,
    /// Some may.
    Perhaps,
    /// None does.
    Never,
}

impl Shape {
    /// Lines of `named` cells.
    pub const fn new(separator: char, named: usize, closing: Closing) -> Self {
        let (least, most) = match closing {
            Closing::Always => (named + 1, named + 1),
            Closing::Perhaps => (named, named + 1),
            Closing::Never => (named, named),
        };
        Self {
            separator,
            named,
            least,
            most,
        }
    }

    /// The line itself when it has the right width, or with its quoted cells separated; `Err`: why it is refused, in French.
    pub fn settle<'l>(&self, line: &'l str) -> Result<Cow<'l, str>, &'static str> {
        let plain: Vec<&str> = line.split(self.separator).collect();
        let fits = self.has_no_more_than_named(&plain);
        if fits && plain.len() == self.most {
            return Ok(undoubled(line, &plain));
        }
        if let Some(quoted) = self.through_quotes(line) {
            return Ok(Cow::Owned(quoted));
        }
        match plain.len() {
            count if count < self.least => Err(TOO_NARROW),
            count if fits && count <= self.most => Ok(undoubled(line, &plain)),
            _ => Err(TOO_WIDE),
        }
    }

    fn has_no_more_than_named(&self, cells: &[&str]) -> bool {
        let more = cells.get(self.named..).unwrap_or_default();
        more.iter().all(|cell| bare(cell).is_empty())
    }

    /// The cells of a line read as quoted, when there are as many as there should be.
    fn through_quotes(&self, line: &str) -> Option<String> {
        if !line.contains('"') {
            return None;
        }
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(self.separator).ok()?)
            .has_headers(false)
            .flexible(true)
            .from_reader(line.as_bytes());
        let record = reader.records().next()?.ok()?;
        let cells: Vec<&str> = record.iter().collect();
        // A line with only the named cells does not end with a separator: one more would be missing.
        let whole = cells.len() == self.most
            || (cells.len() == self.least && !line.ends_with(self.separator));
        let fits =
            whole && self.has_no_more_than_named(&cells) && self.is_quoted_well(line, &cells);
        let cells = cells.iter().map(|cell| cell.trim());
        fits.then(|| cells.collect::<Vec<_>>().join(&UNIT.to_string()))
    }

    /// Whether these cells, properly quoted, give the line back: the reader accepts quotes anywhere, but in an unquoted file they belong to
    /// a name.
    fn is_quoted_well(&self, line: &str, cells: &[&str]) -> bool {
        let mut rest = Some(line);
        for cell in cells {
            let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
            let after = rest.and_then(|rest| {
                let plain = rest
                    .strip_prefix(*cell)
                    .filter(|_| !cell.contains(self.separator));
                let ends = |after: &&str| after.is_empty() || after.starts_with(self.separator);
                let quoted = rest.strip_prefix(&quoted).filter(ends);
                quoted.or_else(|| plain.filter(ends))
            });
            rest = after.map(|after| after.strip_prefix(self.separator).unwrap_or(after));
        }
        rest == Some("")
    }
}

/// The line, or its cells separated where quotes inside them are doubled.
fn undoubled<'l>(line: &'l str, cells: &[&'l str]) -> Cow<'l, str> {
    if !line.contains("\"\"") {
        return Cow::Borrowed(line);
    }
    let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| unquoted(cell)).collect();
    Cow::Owned(cells.join(&UNIT.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cells::split;

    /// Lines of three cells that may end with a separator.
    fn read(line: &str) -> Result<Vec<String>, &'static str> {
        read_as(Closing::Perhaps, line)
    }

    fn read_as(closing: Closing, line: &str) -> Result<Vec<String>, &'static str> {
        let shape = Shape::new('|', 3, closing);
        let settled = shape.settle(line)?;
        let cells = split(&settled, '|')?;
        Ok(cells.iter().take(3).map(ToString::to_string).collect())
    }

    #[test]
    fn a_quoted_separator_shifts_nothing() {
        let cells = Ok(["a", "B|C", "d"].map(str::to_owned).to_vec());
        assert_eq!(read("a|\"B|C\"|d|"), cells);
        assert_eq!(read("\"a\"|\"B|C\"|\"d\"|\"\""), cells);
        assert_eq!(read("\"a\"|\"B|C\"|\"d\""), cells);
        let doubled = Ok(["a", "B \"X|Y\"", "d"].map(str::to_owned).to_vec());
        assert_eq!(read("a|\"B \"\"X|Y\"\"\"|d|"), doubled);
    }

    #[test]
    fn a_line_too_wide_is_refused_with_its_reason() {
        for line in [
            "a|B|C|d|",
            "a|b|c|d",
            "a|b|c||",
            "a|\"B|C|d|",
            "a|b|c|d|e|f",
        ] {
            assert_eq!(read(line), Err(TOO_WIDE), "{line}");
        }
        assert_eq!(read("a"), Err(TOO_NARROW));
        assert_eq!(read("a|b"), Err(TOO_NARROW));
    }

    #[test]
    fn a_line_without_its_end_is_refused() {
        // Its second cell contains a separator, its last one is missing.
        assert_eq!(read_as(Closing::Always, "a|B|C"), Err(TOO_NARROW));
        assert_eq!(read_as(Closing::Always, "a|\"B|C\"|d"), Err(TOO_WIDE));
        assert_eq!(read_as(Closing::Never, "a|\"B C\""), Err(TOO_NARROW));
        assert!(read_as(Closing::Always, "a|\"B|C\"|d|").is_ok());
        assert!(read_as(Closing::Never, "a|\"B|C\"|d").is_ok());
    }

    #[test]
    fn quotes_that_part_nothing_belong_to_the_name() {
        let name = |cell: &str| read(&format!("a|{cell}|d|")).map(|cells| cells[1].clone());
        for (cell, read) in [
            ("LE \"PORT\"", "LE \"PORT\""),
            ("\"LE PORT\"", "LE PORT"),
            ("\"\"X\"\"", "\"X\""),
            ("\"CABINET \"\"X\"\"\"", "CABINET \"X\""),
            ("\"LE PORT", "\"LE PORT"),
            ("\"\"", ""),
            ("\"", "\""),
        ] {
            assert_eq!(name(cell), Ok(read.to_owned()), "{cell}");
        }
        // Two cells with a single quote each are not one quoted cell.
        assert_eq!(
            read("\"a|b\"|d|"),
            Ok(["\"a", "b\"", "d"].map(str::to_owned).to_vec())
        );
    }

    #[test]
    fn stray_quotes_part_nothing() {
        for line in ["a|b|\"c|d", "a|\"b|c\"x|d|", "|\"|a|b|"] {
            assert_eq!(read(line), Err(TOO_WIDE), "{line}");
        }
        for (closing, open, closed) in [
            (Closing::Always, false, true),
            (Closing::Perhaps, true, true),
            (Closing::Never, true, false),
        ] {
            assert_eq!(read_as(closing, "a|b|c").is_ok(), open, "{closing:?}");
            assert_eq!(read_as(closing, "a|b|c|").is_ok(), closed, "{closing:?}");
        }
    }
}
