//! Strengthening a session in place (A3, A04.1): a code, then on to the page asked for.

use access::{Aal1, Assurance, Signed};
use crypto::Token;
use kernel::FieldErrors;
use web::{Context, Failure, Form, HeaderMap, Query, Reply};

use super::code::{another, attempt, page};
use super::cookies::{self, Cookie};
use super::forms::{CodeForm, OnwardQuery, StepUpForm};
use super::reply::{identity, locked, screen, sender, sent_back, too_many_codes};
use super::sign_in::known;
use super::views::code::Purpose;
use super::views::step_up;
use crate::commands::begin_challenge::{BeginChallenge, Sent};
use crate::domain::address::Place;
use crate::domain::onward::local_address;
use crate::words::Channel;

const TITLE: &str = "Renforcer la connexion";

/// How to receive the code.
pub(crate) async fn show(
    signed: Signed<Aal1>,
    cx: Context,
    Query(query): Query<OnwardQuery>,
) -> Result<Reply, Failure> {
    if signed.subject().assurance == Assurance::Aal2 {
        return Ok(Reply::go(&cx, query.onward()));
    }
    let errors = FieldErrors::new();
    Ok(screen(
        TITLE,
        step_up::page(&*identity(&cx)?, query.onward(), &errors),
    )
    .reply(&cx))
}

/// Sends it.
pub(crate) async fn create(
    signed: Signed<Aal1>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<StepUpForm>,
) -> Result<Reply, Failure> {
    let identity = identity(&cx)?;
    let onward = local_address(&form.suite);
    let token = Token::generate(&**cx.db().entropy());
    let actor = cx.actor();
    let command = BeginChallenge {
        identity: &identity,
        actor: &actor,
        from: sender(&cx),
        account: signed.subject().account,
        hash: None,
        session: Some(signed.subject().session),
        channel: form.canal.parse().unwrap_or(Channel::Mail),
        token: &token,
        onward,
        browser: known(&cx, &headers),
        place: &Place::of(cx.address()),
        forgiven: &[],
    };
    let back = |why: String| {
        let errors = FieldErrors::one("canal", why);
        let page = step_up::page(&identity, onward, &errors);
        sent_back(&cx, TITLE, page, &errors)
    };
    match cx.db().run(&command).await? {
        Sent::Yes => Ok(cookies::set(
            Reply::go(&cx, "/renforcer/code"),
            &cx,
            Cookie::Challenge,
            &token,
        )?),
        Sent::Locked(until) | Sent::Wait(until) => Ok(back(locked(until, cx.now()))),
        Sent::TooMany(until) => Ok(back(too_many_codes(until, cx.now()))),
        Sent::Gone => Ok(Reply::go(&cx, "/renforcer")),
    }
}

/// The code's form.
pub(crate) async fn show_code(
    _: Signed<Aal1>,
    cx: Context,
    headers: HeaderMap,
) -> Result<Reply, Failure> {
    Ok(page(&cx, &headers, Purpose::StepUp).await?)
}

/// The six digits.
pub(crate) async fn create_code(
    signed: Signed<Aal1>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Reply, Failure> {
    Ok(attempt(
        &cx,
        &headers,
        &form,
        Purpose::StepUp,
        Some(signed.subject().session),
    )
    .await?)
}

/// Another code.
pub(crate) async fn resend(
    _: Signed<Aal1>,
    cx: Context,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Result<Reply, Failure> {
    Ok(another(&cx, &headers, &form, Purpose::StepUp).await?)
}
