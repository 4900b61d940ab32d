//! A Rust file as the rules see it: syn reads it, and what macros hold is looked through token by token.

mod names;
mod outline;
mod tokens;

use std::ops::RangeInclusive;

use proc_macro2::{Span, TokenStream};

/// What a Rust file holds.
#[derive(Debug, Default)]
pub struct Rust {
    /// Every token; comments of documentation are attributes here.
    pub tokens: TokenStream,
    /// Every path and method that code names, inside macros too.
    pub names: Vec<Name>,
    /// Every call of a macro, inside other macros too.
    pub macros: Vec<Macro>,
    /// Every `impl Trait for Type`.
    pub impls: Vec<Implementation>,
    /// Functions that have a body.
    pub functions: Vec<Function>,
    /// Lines of attributes that take in another file by its path.
    pub placed: Vec<usize>,
    /// Lines that only tests compile.
    pub tests: Vec<RangeInclusive<usize>>,
    /// Where it is no Rust, and why.
    pub unread: Option<(usize, String)>,
}

/// How a name stands in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// In a `use` or an `extern crate`, perhaps under another name.
    Imported(Option<String>),
    /// As a method, and whether its argument is `true`.
    Method(bool),
    /// In any other place.
    Spoken,
}

/// A path, or a method's name.
#[derive(Debug)]
pub struct Name {
    /// `db::Tx` is `["db", "Tx"]`; `r#` is left out.
    pub path: Vec<String>,
    /// From 1.
    pub line: usize,
    /// How it stands there.
    pub role: Role,
    /// The type in whose `impl` it stands.
    pub within: Option<String>,
}

impl Name {
    /// Whether a crate is looked into or given another name here: a lone word could be a variable of the same name.
    pub fn looks_into(&self, krate: &str) -> bool {
        let deep = self.path.len() > 1 || matches!(self.role, Role::Imported(_));
        deep && self.path.first().is_some_and(|first| first == krate)
    }

    /// Its last word.
    pub fn last(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Its words.
    pub fn words(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// A call of a macro.
#[derive(Debug)]
pub struct Macro {
    /// Without the path before it.
    pub name: String,
    /// From 1.
    pub line: usize,
    /// What stands between its brackets.
    pub tokens: TokenStream,
}

/// `impl Trait for Type`, by their last words.
#[derive(Debug)]
pub struct Implementation {
    /// The trait.
    pub of: String,
    /// The type.
    pub on: String,
    /// The trait's line, from 1.
    pub line: usize,
}

/// A function with a body.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// From `fn` to the closing brace.
    pub lines: RangeInclusive<usize>,
}

impl Rust {
    /// Reads a text; of one that is no Rust nothing is known but why.
    pub fn of(text: &str) -> Self {
        let tokens: TokenStream = match text.parse() {
            Ok(tokens) => tokens,
            Err(error) => return Self::unread(line(error.span()), &error),
        };
        match syn::parse2(tokens.clone()) {
            Ok(file) => Self {
                tokens,
                ..outline::read(&file)
            },
            Err(error) => Self {
                tokens,
                ..Self::unread(line(error.span()), &error)
            },
        }
    }

    fn unread(line: usize, error: &impl ToString) -> Self {
        Self {
            unread: Some((line, error.to_string())),
            ..Self::default()
        }
    }

    /// The whole path of a name whose first word the file imports: `f::write` after `use std::fs as f` is `std::fs::write`.
    pub fn whole_path<'a>(&'a self, name: &'a Name) -> Vec<&'a str> {
        let words = name.words();
        let Some((first, rest)) = words.split_first() else {
            return words;
        };
        let brings = |import: &&Name| match &import.role {
            Role::Imported(Some(alias)) => alias == first,
            Role::Imported(None) => import.last() == *first,
            _ => false,
        };
        match self.names.iter().find(brings) {
            Some(import) if name.role == Role::Spoken => [&import.words(), rest].concat(),
            _ => words,
        }
    }
}

pub use tokens::{comments, levels, literals, sequences};

/// The line where a span begins, from 1.
pub fn line(span: Span) -> usize {
    span.start().line
}

#[cfg(test)]
mod tests;
