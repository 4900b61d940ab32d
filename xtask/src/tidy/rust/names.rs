//! Names in token streams and in the trees of `use`.

use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};
use syn::UseTree;
use syn::ext::IdentExt;

use super::{Macro, Name, Role, line};

/// A word as it is compared: `r#type` is `type`.
pub fn word(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Every name that a `use` brings, with the path before it.
pub fn of_use(tree: &UseTree, before: &[String], found: &mut Vec<Name>) {
    let mut import = |ident: Option<&Ident>, last: &str, alias: Option<&Ident>, at: usize| {
        let mut path = before.to_vec();
        let last = ident.map_or_else(|| last.to_owned(), word);
        // `use a::{self}` brings `a`.
        if last != "self" || path.is_empty() {
            path.push(last);
        }
        found.push(Name {
            path,
            line: at,
            role: Role::Imported(alias.map(word)),
            within: None,
        });
    };
    match tree {
        UseTree::Path(path) => {
            let before = [before, &[word(&path.ident)]].concat();
            of_use(&path.tree, &before, found);
        }
        UseTree::Name(name) => import(Some(&name.ident), "", None, line(name.ident.span())),
        UseTree::Rename(renamed) => {
            let at = line(renamed.ident.span());
            import(Some(&renamed.ident), "", Some(&renamed.rename), at);
        }
        UseTree::Glob(glob) => import(None, "*", None, line(glob.star_token.span)),
        UseTree::Group(group) => {
            for tree in &group.items {
                of_use(tree, before, found);
            }
        }
    }
}

/// What the names and macros of a token stream are put into.
pub struct Found<'a> {
    pub names: &'a mut Vec<Name>,
    pub macros: &'a mut Vec<Macro>,
    pub within: Option<&'a str>,
}

impl Found<'_> {
    /// Looks through what syn does not read: a macro's tokens, or syntax that it does not know.
    pub fn look_through(&mut self, tokens: &TokenStream, before: &[String]) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            at += match tree {
                TokenTree::Ident(_) => self.path(&trees, at, before),
                TokenTree::Group(group) => {
                    self.look_through(&group.stream(), before);
                    1
                }
                _ => 1,
            };
        }
    }

    /// Takes the path that begins at `at`; how many tokens it has.
    fn path(&mut self, trees: &[TokenTree], at: usize, before: &[String]) -> usize {
        let mut path = if follows_a_type(trees, at) {
            // `T::<U>::db`: no crate begins here.
            vec![String::new()]
        } else {
            before.to_vec()
        };
        let mut end = at;
        let mut first = 0;
        while let Some(TokenTree::Ident(ident)) = trees.get(end) {
            first = if end == at { line(ident.span()) } else { first };
            path.push(word(ident));
            end += 1;
            if !is_colons(trees, end) {
                break;
            }
            match trees.get(end + 2) {
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    self.look_through(&group.stream(), &path);
                    return end + 3 - at;
                }
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => {
                    path.push("*".into());
                    end += 3;
                    break;
                }
                Some(TokenTree::Ident(_)) => end += 2,
                _ => break,
            }
        }
        if let (Some(TokenTree::Punct(bang)), Some(TokenTree::Group(group))) =
            (trees.get(end), trees.get(end + 1))
            && bang.as_char() == '!'
        {
            self.macros.push(Macro {
                name: path.last().cloned().unwrap_or_default(),
                line: first,
                tokens: group.stream(),
            });
        }
        self.names.push(Name {
            path,
            line: first,
            role: role(trees, at, end),
            within: self.within.map(str::to_owned),
        });
        end - at
    }
}

fn role(trees: &[TokenTree], at: usize, end: usize) -> Role {
    let ident = |at: Option<usize>| match at.and_then(|at| trees.get(at)) {
        Some(TokenTree::Ident(ident)) => word(ident),
        _ => String::new(),
    };
    let ahead = (1..=3).find_map(|back| {
        let at = at.checked_sub(back)?;
        let colon = matches!(trees.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
        (!colon).then_some(at)
    });
    let alias = ident(Some(end + 1));
    if ident(Some(end)) == "as" && !alias.is_empty() {
        return Role::Imported(Some(alias));
    }
    if matches!(ident(ahead).as_str(), "use" | "crate") {
        return Role::Imported(None);
    }
    match (ahead.and_then(|at| trees.get(at)), trees.get(end)) {
        (Some(TokenTree::Punct(dot)), Some(TokenTree::Group(arguments)))
            if dot.as_char() == '.' && dot.spacing() == Spacing::Alone =>
        {
            Role::Method(arguments.stream().to_string() == "true")
        }
        _ => Role::Spoken,
    }
}

fn is_colons(trees: &[TokenTree], at: usize) -> bool {
    let colon =
        |at: usize| matches!(trees.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    colon(at) && colon(at + 1)
}

/// Whether `>::` stands before `at`.
fn follows_a_type(trees: &[TokenTree], at: usize) -> bool {
    let closes =
        |at: usize| matches!(trees.get(at), Some(TokenTree::Punct(p)) if p.as_char() == '>');
    at.checked_sub(3)
        .is_some_and(|open| closes(open) && is_colons(trees, open + 1))
}
