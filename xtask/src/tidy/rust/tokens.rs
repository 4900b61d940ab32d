//! What is asked of tokens alone: literals, comments, words beside each other.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

use super::line;
use super::names::word;

/// A text between quotes, its escapes resolved.
#[derive(Debug)]
pub struct Literal {
    /// What the program holds.
    pub value: String,
    /// Where it begins, from 1.
    pub line: usize,
}

/// Every literal text of a file; what documentation says is none.
pub fn literals(text: &str, tokens: &TokenStream) -> Vec<Literal> {
    let mut found = Vec::new();
    leaves(text, tokens, &["\""], &mut |tree, _| {
        let TokenTree::Literal(literal) = tree else {
            return;
        };
        let value = match Lit::new(literal.clone()) {
            Lit::Str(text) => text.value(),
            Lit::ByteStr(bytes) => String::from_utf8_lossy(&bytes.value()).into_owned(),
            Lit::CStr(text) => text.value().to_string_lossy().into_owned(),
            _ => return,
        };
        let line = line(literal.span());
        found.push(Literal { value, line });
    });
    found
}

/// Only comments, documentation included; lines as in `text`, the rest being spaces.
pub fn comments(text: &str, tokens: &TokenStream) -> String {
    let mut kept = text.as_bytes().to_vec();
    let mut blank = |range: Range<usize>| {
        for byte in kept.get_mut(range).into_iter().flatten() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    leaves(text, tokens, &["//", "/*"], &mut |tree, range| match tree {
        TokenTree::Group(group) if has(text, &range, &["//", "/*"]) => {
            blank(group.span_open().byte_range());
            blank(group.span_close().byte_range());
        }
        _ => blank(range),
    });
    String::from_utf8_lossy(&kept).into_owned()
}

/// Shows every token and where it stands, but for those that stand for comments; a group is shown before what it holds, and what holds
/// none of the `signs` is not gone into: asking where a token stands takes longer than all the rest.
fn leaves(
    text: &str,
    tokens: &TokenStream,
    signs: &[&str],
    show: &mut dyn FnMut(&TokenTree, Range<usize>),
) {
    for tree in tokens.clone() {
        let range = tree.span().byte_range();
        let written = text.get(range.clone()).unwrap_or_default();
        if written.starts_with("//") || written.starts_with("/*") {
            continue;
        }
        show(&tree, range.clone());
        if let TokenTree::Group(group) = &tree
            && has(text, &range, signs)
        {
            leaves(text, &group.stream(), signs, show);
        }
    }
}

fn has(text: &str, range: &Range<usize>, signs: &[&str]) -> bool {
    let written = text.get(range.clone()).unwrap_or_default();
    signs.iter().any(|sign| written.contains(sign))
}

/// A token as a word: a group is an empty one.
#[derive(Debug)]
pub struct Word {
    /// Without `r#`.
    pub text: String,
    /// From 1.
    pub line: usize,
}

/// The tokens that stand side by side, one list for each depth of brackets.
pub fn levels(tokens: &TokenStream) -> Vec<Vec<Word>> {
    let mut found = vec![Vec::new()];
    for tree in tokens.clone() {
        let text = match &tree {
            TokenTree::Group(_) => String::new(),
            TokenTree::Ident(ident) => word(ident),
            other => other.to_string(),
        };
        if let TokenTree::Group(group) = &tree {
            found.extend(levels(&group.stream()));
        }
        let line = line(tree.span());
        if let Some(level) = found.first_mut() {
            level.push(Word { text, line });
        }
    }
    found
}

/// The lines where `wanted` stands, token by token.
pub fn sequences(tokens: &TokenStream, wanted: &[&str]) -> Vec<usize> {
    let levels = levels(tokens);
    let windows = levels.iter().flat_map(|level| level.windows(wanted.len()));
    windows
        .filter(|window| {
            window
                .iter()
                .map(|w| w.text.as_str())
                .eq(wanted.iter().copied())
        })
        .filter_map(|window| window.first().map(|w| w.line))
        .collect()
}
