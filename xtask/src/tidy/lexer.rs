//! Tells code, comments and literals apart, so that a rule about code is not fooled by a sentence about code.
//!
//! This is no parser: it knows just enough of scripts and style sheets to find where comments and literals begin and end. Rust is read
//! by syn.

/// The languages whose comments and literals are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust, which this does not split.
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

/// One text seen two ways. Both have the length and the lines of the original, the rest being spaces.
#[derive(Debug, Default)]
pub struct Views {
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
                Language::Script => self.comment(true) || self.script_literal(),
                Language::Style => self.comment(false) || self.quoted(b"\"'"),
                Language::Rust | Language::Other => false,
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

    fn comment(&mut self, line: bool) -> bool {
        let end: &[u8] = if line && self.starts(b"//") {
            b"\n"
        } else if self.starts(b"/*") {
            b"*/"
        } else {
            return false;
        };
        self.take(2, Part::Comment);
        while self.byte(0).is_some() && !self.starts(end) {
            self.take(1, Part::Comment);
        }
        self.take(end.len(), Part::Comment);
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

#[cfg(test)]
mod tests;
