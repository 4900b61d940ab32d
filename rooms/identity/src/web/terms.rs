//! Terms of use (A8): readable by anybody, accepted when signed in.

use access::{Aal1, Assurance, Public, Reason, Signed};
use kernel::{Fault, FieldErrors};
use web::{Context, Failure, Form, Query, Reply};

use super::forms::{OnwardQuery, TermsForm};
use super::reply::{screen, sent_back};
use super::views::terms::{self, TermsView};
use crate::commands::accept_terms::AcceptTerms;
use crate::domain::onward::{local_address, with_onward};
use crate::domain::terms::version;
use crate::session_cache;
use crate::store::terms as accepted;
use crate::words::TermsDocument;

/// Terms and legal pages can be read by everybody (A11.2).
pub(crate) struct Informing;
impl Reason for Informing {
    const WHY: &'static str = "legal and help pages";
}

/// Both documents.
pub(crate) async fn index(_: Public<Informing>, cx: Context) -> Result<Reply, Failure> {
    Ok(screen("Conditions d’utilisation", terms::index()).reply(&cx))
}

/// The portal's terms.
pub(crate) async fn show_pass(
    _: Public<Informing>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    Ok(show(&cx, TermsDocument::Pass, query.onward()).await?)
}

/// SPICO's terms.
pub(crate) async fn show_spico(
    _: Public<Informing>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    // On the way in, the portal's come first; SPICO's, where the product asks for them.
    if cx.subject().is_some()
        && query.onward() != "/"
        && !has_accepted(&cx, TermsDocument::Pass).await?
    {
        let terms = &cx.product().terms;
        let after = if terms.iter().any(|one| one == TermsDocument::Spico.as_str()) {
            with_onward("/cgu/spico", query.onward())
        } else {
            query.onward().to_owned()
        };
        return Ok(Reply::go(&cx, &with_onward("/cgu/pass", &after)));
    }
    Ok(show(&cx, TermsDocument::Spico, query.onward()).await?)
}

/// Accepts the portal's terms.
pub(crate) async fn accept_pass(
    signed: Signed<Aal1>,
    cx: Context,
    Form(form): Form<TermsForm>,
) -> Result<Reply, Failure> {
    Ok(accept(&signed, &cx, TermsDocument::Pass, &form).await?)
}

/// Accepts SPICO's terms: with two factors, as everything of SPICO (I-6).
pub(crate) async fn accept_spico(
    signed: Signed<Aal1>,
    cx: Context,
    Form(form): Form<TermsForm>,
) -> Result<Reply, Failure> {
    if signed.subject().assurance < Assurance::Aal2 {
        // Strengthening leads back to the terms.
        let refused = access::admit(Some(signed.subject()), Assurance::Aal2);
        return Err(refused
            .err()
            .map_or_else(|| Fault::not_found().into(), Failure::refused));
    }
    Ok(accept(&signed, &cx, TermsDocument::Spico, &form).await?)
}

/// Whether the person signed in has accepted the version in force.
pub(crate) async fn has_accepted(cx: &Context, document: TermsDocument) -> Result<bool, Fault> {
    let Some(subject) = cx.subject() else {
        return Ok(false);
    };
    let all = accepted::list(cx.db(), subject.account).await?;
    Ok(all
        .iter()
        .any(|one| one.document == document && one.version == version(document)))
}

async fn view<'a>(
    cx: &Context,
    document: TermsDocument,
    onward: &'a str,
    errors: &'a FieldErrors,
) -> Result<TermsView<'a>, Fault> {
    let can_accept = cx.subject().is_some_and(|subject| {
        document == TermsDocument::Pass || subject.assurance == Assurance::Aal2
    });
    let asks = can_accept && !has_accepted(cx, document).await?;
    Ok(TermsView {
        document,
        onward,
        asks,
        errors,
    })
}

async fn show(cx: &Context, document: TermsDocument, onward: &str) -> Result<Reply, Fault> {
    let errors = FieldErrors::new();
    let view = view(cx, document, onward, &errors).await?;
    Ok(screen(terms::title(document), terms::page(&view)).reply(cx))
}

async fn accept(
    signed: &Signed<Aal1>,
    cx: &Context,
    document: TermsDocument,
    form: &TermsForm,
) -> Result<Reply, Fault> {
    let onward = local_address(&form.suite);
    if form.acceptation != "oui" {
        // Accepted already: the page no longer asks.
        if has_accepted(cx, document).await? {
            return Ok(Reply::go(cx, onward));
        }
        let errors = FieldErrors::one(
            "acceptation",
            "Cochez la case pour accepter les conditions, ou déconnectez-vous.",
        );
        let view = view(cx, document, onward, &errors).await?;
        return Ok(sent_back(
            cx,
            terms::title(document),
            terms::page(&view),
            &errors,
        ));
    }
    let actor = cx.actor();
    cx.db()
        .run(&AcceptTerms {
            actor: &actor,
            account: signed.subject().account,
            document,
        })
        .await?;
    session_cache::changed(cx.db(), signed.subject().session);
    Ok(Reply::go(cx, onward))
}
