//! Removes comments and needless spaces from an ES module. Names, strings and the line ends that may end a statement stay, so that the
//! meaning cannot change.

/// The state of the reader.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    /// Code; the number of braces open since a template's `${`, if any.
    Code(u32),
    /// The text of a template string.
    Template,
}

/// The module without comments, indentation and spaces next to signs. A text in which strings or braces don't pair is refused.
pub fn minify(text: &str) -> Result<String, &'static str> {
    let mut out = Out {
        text: String::with_capacity(text.len()),
        space: false,
        heads: Vec::new(),
        head: false,
    };
    let mut stack = vec![Inside::Code(0)];
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let step = match stack.last_mut() {
            Some(Inside::Template) => template(rest, &mut stack, &mut out),
            Some(Inside::Code(depth)) => {
                if sign == '{' {
                    *depth += 1;
                }
                if sign == '}' {
                    out.drop_last_semicolon();
                    if *depth == 0 {
                        stack.pop();
                        if stack.is_empty() {
                            return Err("a brace closes nothing");
                        }
                    } else {
                        *depth -= 1;
                    }
                }
                code(rest, sign, &mut stack, &mut out)?
            }
            None => return Err("a brace closes nothing"),
        };
        rest = rest.get(step..).unwrap_or("");
    }
    if stack == [Inside::Code(0)] {
        Ok(out.text)
    } else {
        Err("a template string or a brace stays open")
    }
}

struct Out {
    text: String,
    space: bool,
    /// For each parenthesis open: does it follow `if`, `while` or `for`?
    heads: Vec<bool>,
    /// Was the last one closed of that kind?
    head: bool,
}

impl Out {
    /// Code: a waiting space is written only where two words or two signs would otherwise become one.
    fn push(&mut self, piece: &str) {
        if self.space && needs_space(self.text.chars().next_back(), piece.chars().next()) {
            self.text.push(' ');
        }
        self.space = false;
        match piece {
            "(" => self.heads.push(matches!(
                last_word(&self.text).as_str(),
                "if" | "while" | "for"
            )),
            ")" => self.head = self.heads.pop().unwrap_or(false),
            _ => {}
        }
        self.text.push_str(piece);
    }

    /// The last statement of a block needs none, unless it is empty: `if (a);`.
    fn drop_last_semicolon(&mut self) {
        let empty = ["{;", ";;"].iter().any(|end| self.text.ends_with(end))
            || (self.head && self.text.ends_with(");"));
        if self.text.ends_with(';') && !empty {
            self.text.pop();
        }
    }

    fn line(&mut self) {
        self.space = false;
        // After these a statement can't end, or has ended already.
        if !self.text.is_empty()
            && !self
                .text
                .ends_with(['\n', ';', ',', '{', '(', '[', '&', '|', '?', ':', '='])
        {
            self.text.push('\n');
        }
    }
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '$' | '#' | '\\') || !sign.is_ascii()
}

fn last_word(text: &str) -> String {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, sign)| is_word(*sign))
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or("").to_owned()
}

fn needs_space(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return false;
    };
    match (before, after) {
        ('\n', _) => false,
        ('/', _) | (_, '/') | ('+', '+') | ('-', '-' | '>') | ('<', '!') => true,
        (digit, '.') if digit.is_ascii_digit() => true,
        _ => is_word(before) && is_word(after),
    }
}

/// One step in code: how many bytes were read.
fn code(
    rest: &str,
    sign: char,
    stack: &mut Vec<Inside>,
    out: &mut Out,
) -> Result<usize, &'static str> {
    if let Some(comment) = rest.strip_prefix("/*") {
        let end = comment.find("*/").ok_or("a comment stays open")?;
        if comment
            .get(..end)
            .is_some_and(|inside| inside.contains('\n'))
        {
            out.line();
        } else {
            out.space = true;
        }
        return Ok(end + 4);
    }
    if rest.starts_with("//") {
        return Ok(rest.find('\n').unwrap_or(rest.len()));
    }
    match sign {
        '\n' => out.line(),
        ' ' | '\t' | '\r' => out.space = true,
        '\'' | '"' => {
            let length = string_length(rest, sign)?;
            out.push(rest.get(..length).unwrap_or(""));
            return Ok(length);
        }
        '`' => {
            out.push("`");
            stack.push(Inside::Template);
        }
        '/' if starts_pattern(&out.text) => {
            let length = pattern_length(rest)?;
            out.push(rest.get(..length).unwrap_or(""));
            return Ok(length);
        }
        _ => out.push(rest.get(..sign.len_utf8()).unwrap_or("")),
    }
    Ok(sign.len_utf8())
}

/// One step in the text of a template, kept as it is.
fn template(rest: &str, stack: &mut Vec<Inside>, out: &mut Out) -> usize {
    if rest.starts_with("${") {
        out.text.push_str("${");
        stack.push(Inside::Code(0));
        return 2;
    }
    let length = if rest.starts_with('\\') {
        1 + rest.chars().nth(1).map_or(0, char::len_utf8)
    } else {
        rest.chars().next().map_or(1, char::len_utf8)
    };
    if rest.starts_with('`') {
        stack.pop();
    }
    out.text.push_str(rest.get(..length).unwrap_or(""));
    length
}

fn string_length(rest: &str, quote: char) -> Result<usize, &'static str> {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if sign == '\\' {
            escaped = true;
        } else if sign == quote {
            return Ok(at + 1);
        } else if sign == '\n' {
            break;
        }
    }
    Err("a string stays open")
}

/// A slash begins a pattern, not a division, after a sign that cannot end a value, or after `return` and the like.
fn starts_pattern(before: &str) -> bool {
    let before = before.trim_end();
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    if matches!(last, ')' | ']' | '}' | '"' | '\'' | '`') {
        return false;
    }
    let word = last_word(before);
    if word.is_empty() {
        true
    } else {
        matches!(
            word.as_str(),
            "return" | "typeof" | "case" | "in" | "of" | "await" | "void" | "delete" | "else"
        )
    }
}

fn pattern_length(rest: &str) -> Result<usize, &'static str> {
    let (mut escaped, mut class) = (false, false);
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            '\n' => break,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return Ok(at + 1),
            _ => {}
        }
    }
    Err("a pattern stays open")
}
