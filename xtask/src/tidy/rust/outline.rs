//! One walk through what syn reads of a file.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Lit, Meta, Path, Token, Type};

use super::names::{self, Found, word};
use super::tokens::sequences;
use super::{Function, Implementation, Macro, Name, Role, Rust, line};

/// All that the rules ask about, but for the tokens.
pub fn read(file: &syn::File) -> Rust {
    let mut outline = Outline::default();
    outline.visit_file(file);
    outline.rust
}

#[derive(Default)]
struct Outline {
    rust: Rust,
    within: Option<String>,
}

impl Outline {
    fn name(&mut self, path: Vec<String>, line: usize, role: Role) {
        self.rust.names.push(Name {
            path,
            line,
            role,
            within: self.within.clone(),
        });
    }

    fn function(&mut self, signature: &syn::Signature, end: usize) {
        self.rust.functions.push(Function {
            name: word(&signature.ident),
            lines: line(signature.fn_token.span)..=end,
        });
    }

    fn note_tests(&mut self, attributes: &[Attribute], item: &impl Spanned) {
        if attributes.iter().any(|a| only_tests(&a.meta)) {
            let span = item.span();
            let lines = line(span)..=span.end().line;
            self.rust.tests.push(lines);
        }
    }
}

impl<'ast> Visit<'ast> for Outline {
    fn visit_item(&mut self, item: &'ast Item) {
        self.note_tests(attributes(item), item);
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        names::of_use(&item.tree, &[], &mut self.rust.names);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let alias = item.rename.as_ref().map(|(_, alias)| word(alias));
        let at = line(item.ident.span());
        self.name(vec![word(&item.ident)], at, Role::Imported(alias));
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let end = line(function.block.brace_token.span.close());
        self.function(&function.sig, end);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note_tests(&function.attrs, function);
        let end = line(function.block.brace_token.span.close());
        self.function(&function.sig, end);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.function(&function.sig, line(block.brace_token.span.close()));
        }
        visit::visit_trait_item_fn(self, function);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let on = match &*item.self_ty {
            Type::Path(on) => last(&on.path),
            _ => None,
        };
        if let Some((path, _)) = &item.trait_ {
            self.rust.impls.push(Implementation {
                of: last(path).unwrap_or_default(),
                on: on.clone().unwrap_or_default(),
                line: line(path.span()),
            });
        }
        let outside = std::mem::replace(&mut self.within, on);
        visit::visit_item_impl(self, item);
        self.within = outside;
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let words = path.segments.iter().map(|s| word(&s.ident)).collect();
        self.name(words, line(path.span()), Role::Spoken);
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let is_true = |lit: &Lit| matches!(lit, Lit::Bool(value) if value.value);
        let truth = matches!(call.args.first(), Some(Expr::Lit(lit)) if is_true(&lit.lit));
        let at = line(call.method.span());
        self.name(vec![word(&call.method)], at, Role::Method(truth));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.rust.macros.push(Macro {
            name: last(&call.path).unwrap_or_default(),
            line: line(call.path.span()),
            tokens: call.tokens.clone(),
        });
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let names_a_file = match &attribute.meta {
            Meta::NameValue(value) => value.path.is_ident("path"),
            Meta::List(list) => {
                list.path.is_ident("cfg_attr")
                    && !sequences(&list.tokens, &["path", "="]).is_empty()
            }
            Meta::Path(_) => false,
        };
        if names_a_file {
            self.rust.placed.push(line(attribute.span()));
        }
        // What documentation says is no code.
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
        }
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        Found {
            names: &mut self.rust.names,
            macros: &mut self.rust.macros,
            within: self.within.as_deref(),
        }
        .look_through(tokens, &[]);
    }
}

fn last(path: &Path) -> Option<String> {
    path.segments.last().map(|segment| word(&segment.ident))
}

/// Whether what bears this attribute is compiled for tests and for nothing else.
fn only_tests(meta: &Meta) -> bool {
    let inner = || match meta {
        Meta::List(list) => list
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .unwrap_or_default(),
        _ => Punctuated::new(),
    };
    let asks = |meta: &Meta| meta.path().is_ident("test") || only_tests(meta);
    match meta.path().get_ident().map(word).as_deref() {
        Some("test") => true,
        Some("cfg" | "all") => inner().iter().any(asks),
        Some("any") => {
            let inner = inner();
            !inner.is_empty() && inner.iter().all(asks)
        }
        _ => false,
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(i) => &i.attrs,
        Item::Enum(i) => &i.attrs,
        Item::Fn(i) => &i.attrs,
        Item::Impl(i) => &i.attrs,
        Item::Macro(i) => &i.attrs,
        Item::Mod(i) => &i.attrs,
        Item::Static(i) => &i.attrs,
        Item::Struct(i) => &i.attrs,
        Item::Trait(i) => &i.attrs,
        Item::Type(i) => &i.attrs,
        Item::Use(i) => &i.attrs,
        _ => &[],
    }
}
