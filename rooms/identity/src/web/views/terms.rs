//! Terms of use (A11): read by anybody, accepted by who is signed in.

use kernel::FieldErrors;
use ui::button::{actions, submit};
use ui::choice::checkbox;
use ui::hx::{Hx, Method, form};
use ui::list::card;
use ui::{Icon, Markup, html};

use super::terms_text::{self, Article};
use super::{hidden, opening};
use crate::domain::terms::version;
use crate::words::TermsDocument;

/// The document's title.
pub(crate) const fn title(document: TermsDocument) -> &'static str {
    match document {
        TermsDocument::Pass => "Conditions d’utilisation du portail PASS",
        TermsDocument::Spico => "Conditions d’utilisation de SPICO",
    }
}

/// What the page needs.
pub(crate) struct TermsView<'a> {
    pub document: TermsDocument,
    pub onward: &'a str,
    /// Whether the reader may accept and hasn't yet.
    pub asks: bool,
    pub errors: &'a FieldErrors,
}

/// The text, and under it what accepts it.
pub(crate) fn page(view: &TermsView<'_>) -> Markup {
    let version = format!("Version {}, en vigueur.", version(view.document));
    html! {
        (opening(title(view.document), Some(&version), view.errors))
        @for article in terms_text::of(view.document) { (show(article)) }
        @if view.asks { (accept(view)) }
    }
}

fn show(article: &Article) -> Markup {
    html! {
        h2 { (article.title) }
        @for paragraph in article.paragraphs { p { (paragraph) } }
    }
}

fn accept(view: &TermsView<'_>) -> Markup {
    let action = format!("/cgu/{}", view.document.as_str());
    let body = html! {
        (hidden("suite", view.onward))
        (checkbox("acceptation", "oui", "J’ai lu ces conditions et je les accepte.", false, view.errors.of("acceptation")))
        (actions(submit("Accepter et continuer").icon(Icon::Check)))
    };
    card(
        2,
        "Votre accord",
        form(
            &action,
            Method::Post,
            "Acceptation des conditions",
            &Hx::default(),
            body,
        ),
    )
}

/// Both documents.
pub(crate) fn index() -> Markup {
    html! {
        (opening("Conditions d’utilisation", None, &FieldErrors::new()))
        ul {
            @for document in TermsDocument::ALL {
                li { a href={ "/cgu/" (document.as_str()) } { (title(*document)) } ", version " (version(*document)) }
            }
        }
    }
}
