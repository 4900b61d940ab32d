//! Reads the lines of any file, in bounded memory: one line of limited length at a time.

use std::io::{self, BufRead};

/// Longest line that is kept, in bytes. The registers' lines have less than two thousand.
pub const LONGEST: usize = 64 * 1024;

/// One line, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes; the first [`LONGEST`] ones of a longer line.
    pub bytes: &'a [u8],
    /// Whether it was longer.
    pub too_long: bool,
    /// Whether a line end followed. The last line of a whole file has one.
    pub ended: bool,
}

/// Whether a file stops in the middle of its last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// No.
    No,
    /// Perhaps: all cells are there, but without a line end the last one may be incomplete.
    Perhaps,
    /// Yes.
    Yes,
}

impl Line<'_> {
    /// Whether the file stops in the middle of this line. A whole line has so many separators; `closed`: it ends with one.
    pub fn cut(&self, separator: u8, separators: usize, closed: bool) -> Cut {
        let found = self.bytes.split(|byte| *byte == separator).skip(1).count();
        if self.ended {
            Cut::No
        } else if found < separators {
            Cut::Yes
        } else if closed {
            Cut::No
        } else {
            Cut::Perhaps
        }
    }
}

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of `reader`.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            number: 0,
            read: 0,
        }
    }

    /// Bytes read so far.
    pub fn read(&self) -> u64 {
        self.read
    }

    /// How many lines were read.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The next line; `None` at the end.
    #[expect(
        clippy::should_implement_trait,
        reason = "a line borrows from the reader: no iterator gives that"
    )]
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let (mut too_long, mut ended, mut any) = (false, false, false);
        while !ended {
            let available = match self.reader.fill_buf() {
                Ok([]) => break,
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let content = available
                .get(..end.unwrap_or(available.len()))
                .unwrap_or_default();
            let room = LONGEST - self.buffer.len();
            too_long |= content.len() > room;
            self.buffer
                .extend_from_slice(content.get(..room.min(content.len())).unwrap_or_default());
            let used = content.len() + usize::from(end.is_some());
            ended = end.is_some();
            self.reader.consume(used);
            self.read += u64::try_from(used).unwrap_or(0);
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        let bytes = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        Ok(Some(Line {
            number: self.number,
            bytes,
            too_long,
            ended,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn all(bytes: &[u8], buffer: usize) -> Vec<(u64, Vec<u8>, bool, bool)> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes));
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, line.bytes.to_vec(), line.too_long, line.ended));
        }
        assert_eq!(lines.read(), u64::try_from(bytes.len()).unwrap());
        found
    }

    #[test]
    fn both_line_ends_and_a_file_that_stops_short() {
        let wanted = vec![
            (1, b"a".to_vec(), false, true),
            (2, vec![], false, true),
            (3, b"b\rc".to_vec(), false, false),
        ];
        for buffer in [1, 2, 64] {
            assert_eq!(all(b"a\r\n\nb\rc", buffer), wanted);
        }
        assert!(all(b"", 8).is_empty());
    }

    #[test]
    fn a_last_line_is_whole_by_its_end_or_by_its_closing_separator() {
        let cut = |bytes: &[u8], closed| {
            let mut lines = Lines::new(BufReader::new(bytes));
            lines.next().unwrap().unwrap().cut(b'|', 3, closed)
        };
        for (bytes, closed, opened) in [
            (&b"a|b|c|\n"[..], Cut::No, Cut::No),
            (b"a|b\n", Cut::No, Cut::No),
            (b"a|b|c|", Cut::No, Cut::Perhaps),
            (b"a|b|c", Cut::Yes, Cut::Yes),
            (b"a|b|", Cut::Yes, Cut::Yes),
        ] {
            assert_eq!((cut(bytes, true), cut(bytes, false)), (closed, opened));
        }
    }

    #[test]
    fn a_line_of_fifty_megabytes_is_cut_and_the_next_one_is_read() {
        let mut bytes = vec![b'x'; 50 << 20];
        bytes.extend_from_slice(b"\nnext\n");
        let found = all(&bytes, 1 << 16);
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].1.len(), found[0].2, found[0].3),
            (LONGEST, true, true)
        );
        assert_eq!(found[1], (2, b"next".to_vec(), false, true));
    }
}
