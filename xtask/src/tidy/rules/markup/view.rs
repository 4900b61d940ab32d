//! Attributes and elements of a view, from the tokens between the brackets of `html!`.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// What a view draws, and its line.
#[derive(Debug)]
pub enum Part {
    /// The name of an attribute, whether it stands between quotes or not.
    Attribute(String, usize),
    /// The name of an element.
    Element(String, usize),
}

/// Every attribute with a value and every element, at any depth; a view inside of this one is read as its own.
pub fn parts(tokens: &TokenStream) -> Vec<Part> {
    let mut found = Vec::new();
    read(tokens, true, &mut found);
    found
}

fn read(tokens: &TokenStream, draws: bool, found: &mut Vec<Part>) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let before = trees.get(..at).unwrap_or_default();
        let after = trees.get(at + 1..).unwrap_or_default();
        match tree {
            TokenTree::Group(group) if !opens_a_view(before) => {
                let draws = group.delimiter() == Delimiter::Brace;
                read(&group.stream(), draws, found);
            }
            TokenTree::Punct(sign) if sign.as_char() == '=' && is_alone(sign, before) => {
                let name = attribute(before, after);
                found.extend(name.map(|(name, line)| Part::Attribute(name, line)));
            }
            TokenTree::Ident(word) if begins(before, draws) && is_followed_by_its_own(after) => {
                let line = word.span().start().line;
                found.push(Part::Element(word.unraw().to_string(), line));
            }
            _ => {}
        }
    }
}

/// Whether `html!` stands just before.
fn opens_a_view(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(word), TokenTree::Punct(bang)] if word == "html" && bang.as_char() == '!')
}

/// Whether this `=` is no part of `==`, `=>`, `<=` and the like.
fn is_alone(sign: &proc_macro2::Punct, before: &[TokenTree]) -> bool {
    let joined =
        matches!(before.last(), Some(TokenTree::Punct(p)) if p.spacing() == Spacing::Joint);
    sign.spacing() == Spacing::Alone && !joined
}

/// The name before `=`: a literal, or words joined by `-` and `:`, when what follows is a value.
fn attribute(before: &[TokenTree], after: &[TokenTree]) -> Option<(String, usize)> {
    let (last, mut head) = before.split_last()?;
    let line = last.span().start().line;
    if let TokenTree::Literal(literal) = last
        && let syn::Lit::Str(name) = syn::Lit::new(literal.clone())
    {
        return Some((name.value().trim().to_owned(), line));
    }
    let mut name = String::new();
    let mut next = last;
    while let TokenTree::Ident(_) | TokenTree::Literal(_) = next {
        name.insert_str(0, next.to_string().trim_start_matches("r#"));
        let [rest @ .., word, TokenTree::Punct(joint)] = head else {
            break;
        };
        if !matches!(joint.as_char(), '-' | ':') {
            break;
        }
        name.insert(0, joint.as_char());
        (next, head) = (word, rest);
    }
    let variable =
        matches!(head.last(), Some(TokenTree::Ident(word)) if word == "let" || word == "mut");
    let valued = matches!(
        after.first(),
        Some(TokenTree::Literal(_) | TokenTree::Group(_))
    );
    (valued && !variable && !name.is_empty()).then_some((name, line))
}

/// Whether an element may begin here: first in braces, or after what ends the one before.
fn begins(before: &[TokenTree], draws: bool) -> bool {
    match before.last() {
        None => draws,
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => true,
        Some(TokenTree::Punct(sign)) => sign.as_char() == ';',
        Some(TokenTree::Ident(_)) => false,
    }
}

/// Whether an attribute, a class, an id or the content of an element follows.
fn is_followed_by_its_own(after: &[TokenTree]) -> bool {
    match after.first() {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Punct(sign)) => ".#;".contains(sign.as_char()),
        Some(TokenTree::Ident(_)) => true,
        _ => false,
    }
}
