//! One line of a register: cells closed by `|`, no quoting.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

/// The line being written; its memory is used again for the next one.
#[derive(Debug, Default)]
pub struct Line(String);

impl Line {
    /// One cell. A separator or a line break inside would break the file, so that they become blanks.
    pub fn cell(&mut self, text: &str) {
        if text.contains(['|', '\n', '\r']) {
            self.0.extend(text.chars().map(|c| {
                if matches!(c, '|' | '\n' | '\r') {
                    ' '
                } else {
                    c
                }
            }));
        } else {
            self.0.push_str(text);
        }
        self.0.push('|');
    }

    /// One cell of a number or another short value.
    pub fn value(&mut self, value: impl Display) {
        // A String takes everything: there's no error to tell.
        let _ = write!(self.0, "{value}|");
    }

    /// Several empty cells.
    pub fn blanks(&mut self, count: usize) {
        for _ in 0..count {
            self.0.push('|');
        }
    }

    /// Writes the line out and begins the next.
    pub fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.0.push('\n');
        out.write_all(self.0.as_bytes())?;
        self.0.clear();
        Ok(())
    }
}
