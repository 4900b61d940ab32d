//! Tells code, comments and literals apart, so that a rule about code is not fooled by a sentence about code.
//!
//! This is no parser: it knows just enough of each language to find where comments and literals begin and end.

/// The languages whose comments and literals are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, with nested block comments, raw strings and lifetimes.
    Rust,
    /// JavaScript modules, with template and pattern literals.
    Script,
    /// Style sheets.
    Style,
    /// Anything else: all of it counts as code.
    Other,
}

impl Language {
    /// Chosen by the end of the file's name.
    pub fn of(path: &str) -> Self {
        match path.rsplit_once('.').map(|(_, end)| end) {
            Some("rs") => Self::Rust,
            Some("js" | "mjs") => Self::Script,
            Some("css") => Self::Style,
            _ => Self::Other,
        }
    }
}

/// What one byte of a source file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    /// The inside of a string; its quotes are code.
    Literal,
    /// The inside of a JavaScript pattern: neither code nor text for anyone.
    Pattern,
}

/// One text seen three ways. All have the length and the lines of the original, the rest being spaces.
#[derive(Debug, Default)]
pub struct Views {
    /// Without comments and without what is between quotes.
    pub code: String,
    /// Only what is between quotes.
    pub literals: String,
    /// Only comments, their signs included.
    pub comments: String,
}

impl Views {
    /// Splits a text; cannot fail: an unfinished literal runs to the end of the file.
    pub fn of(text: &str, language: Language) -> Self {
        let parts = Scanner::new(text, language).run();
        let keep = |wanted: Part| -> String {
            let mut out = String::with_capacity(text.len());
            for (at, c) in text.char_indices() {
                if c == '\n' || parts.get(at) == Some(&wanted) {
                    out.push(c);
                } else {
                    out.extend(std::iter::repeat_n(' ', c.len_utf8()));
                }
            }
            out
        };
        Self {
            code: keep(Part::Code),
            literals: keep(Part::Literal),
            comments: keep(Part::Comment),
        }
    }
}

struct Scanner<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    language: Language,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, language: Language) -> Self {
        Self {
            bytes: text.as_bytes(),
            parts: Vec::with_capacity(text.len()),
            language,
        }
    }

    fn run(mut self) -> Vec<Part> {
        while self.parts.len() < self.bytes.len() {
            let found = match self.language {
                Language::Rust => {
                    self.comment(true, true) || self.raw_string() || self.rust_literal()
                }
                Language::Script => self.comment(true, false) || self.script_literal(),
                Language::Style => self.comment(false, false) || self.quoted(b"\"'"),
                Language::Other => false,
            };
            if !found {
                self.take(1, Part::Code);
            }
        }
        self.parts
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.parts.len() + ahead).copied()
    }

    fn starts(&self, with: &[u8]) -> bool {
        self.bytes
            .get(self.parts.len()..)
            .is_some_and(|rest| rest.starts_with(with))
    }

    fn take(&mut self, count: usize, part: Part) {
        let left = self.bytes.len().saturating_sub(self.parts.len());
        self.parts
            .extend(std::iter::repeat_n(part, count.min(left)));
    }

    fn comment(&mut self, line: bool, nested: bool) -> bool {
        if line && self.starts(b"//") {
            while self.byte(0).is_some_and(|b| b != b'\n') {
                self.take(1, Part::Comment);
            }
            return true;
        }
        if !self.starts(b"/*") {
            return false;
        }
        let mut depth = 0_usize;
        while self.byte(0).is_some() {
            if self.starts(b"/*") && (nested || depth == 0) {
                depth += 1;
                self.take(2, Part::Comment);
            } else if self.starts(b"*/") {
                depth -= 1;
                self.take(2, Part::Comment);
                if depth == 0 {
                    break;
                }
            } else {
                self.take(1, Part::Comment);
            }
        }
        true
    }

    /// A quoted literal with backslash escapes, when one of `quotes` stands here.
    fn quoted(&mut self, quotes: &[u8]) -> bool {
        let Some(quote) = self.byte(0).filter(|b| quotes.contains(b)) else {
            return false;
        };
        self.take(1, Part::Code);
        while let Some(b) = self.byte(0) {
            if b == quote {
                self.take(1, Part::Code);
                break;
            }
            self.take(if b == b'\\' { 2 } else { 1 }, Part::Literal);
        }
        true
    }

    /// `r"…"`, `r#"…"#`, with or without a `b` or `c` before.
    fn raw_string(&mut self) -> bool {
        if self.byte(0) != Some(b'r') {
            return false;
        }
        let before = self.bytes.get(..self.parts.len()).unwrap_or_default();
        let word = before.iter().rev().take_while(|b| is_word(**b)).count();
        let prefixed = word == 1 && matches!(before.last(), Some(b'b' | b'c'));
        if word > 0 && !prefixed {
            return false;
        }
        let hashes = self
            .bytes
            .iter()
            .skip(self.parts.len() + 1)
            .take_while(|b| **b == b'#')
            .count();
        if self.byte(1 + hashes) != Some(b'"') {
            return false;
        }
        self.take(2 + hashes, Part::Code);
        let mut end = vec![b'"'];
        end.extend(std::iter::repeat_n(b'#', hashes));
        while self.byte(0).is_some() && !self.starts(&end) {
            self.take(1, Part::Literal);
        }
        self.take(end.len(), Part::Code);
        true
    }

    /// A string, or a character told from a lifetime.
    fn rust_literal(&mut self) -> bool {
        if self.byte(0) != Some(b'\'') {
            return self.quoted(b"\"");
        }
        let width = self.byte(1).map_or(0, width_of);
        if self.byte(1) == Some(b'\\') || self.byte(1 + width) == Some(b'\'') {
            return self.quoted(b"'");
        }
        false
    }

    fn script_literal(&mut self) -> bool {
        if self.byte(0) == Some(b'/') && self.pattern_may_start() {
            return self.pattern();
        }
        self.quoted(b"\"'`")
    }

    /// After a value a slash divides; anywhere else it opens a pattern.
    fn pattern_may_start(&self) -> bool {
        let before = self.bytes.get(..self.parts.len()).unwrap_or_default();
        let last = before.iter().rposition(|b| !b.is_ascii_whitespace());
        let Some(last) = last else { return true };
        let head = before.get(..=last).unwrap_or_default();
        head.ends_with(b"return")
            || head
                .last()
                .is_some_and(|b| b"(,=:[!&|?{};+-*%~^<>".contains(b))
    }

    fn pattern(&mut self) -> bool {
        self.take(1, Part::Code);
        let mut class = false;
        while let Some(b) = self.byte(0).filter(|b| *b != b'\n') {
            match b {
                b'/' if !class => {
                    self.take(1, Part::Code);
                    break;
                }
                b'[' => class = true,
                b']' => class = false,
                _ => {}
            }
            self.take(if b == b'\\' { 2 } else { 1 }, Part::Pattern);
        }
        true
    }
}

/// Letters, digits and underscores; every byte of an accented letter counts.
pub fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn width_of(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
