//! From one product to another, without signing in again. Three redirections: where one arrives, a secret is put into the browser; where
//! one is signed in, a code is given for that browser; where one arrives, the code opens the session.
//!
//! Nobody can be brought into somebody else's session (the code is worth nothing without the secret of the browser that asked), and who
//! reads the code in a log or in a history has a used one, 30 seconds old at most. Only products of ours are led to.

use access::{Aal1, Public, Reason, Signed};
use crypto::{Token, TokenHash};
use data_encoding::BASE64URL_NOPAD;
use kernel::{Fault, percent};
use web::{Context, Failure, HeaderMap, Pace, Product, Query, Reply, StatusCode};

use super::cookies::{self, Cookie};
use super::forms::{ArrivalQuery, CodeQuery, DepartureQuery};
use super::reply::screen;
use super::views::arrival;
use super::{lock, site};
use crate::commands::hand_over::{HandOver, TakeOver};
use crate::domain::onward::local_address;
use crate::store::hand_overs;

/// Nobody is signed in where they arrive.
pub(crate) struct Arriving;
impl Reason for Arriving {
    const WHY: &'static str = "arriving from another product, where one is signed in";
}

/// Another product of ours, by its key.
fn other<'a>(cx: &'a Context, key: &str) -> Result<&'a Product, Fault> {
    let here = cx.product();
    let found = cx.products().named(key);
    found
        .filter(|other| other.key != here.key && !here.is_local)
        .ok_or_else(Fault::not_found)
}

/// An address of another product, for the same account of the browser.
fn address(cx: &Context, to: &Product, rest: &str) -> String {
    format!("{}{}{rest}", to.public_url, cx.base().slot.prefix())
}

/// Somebody comes from another product: a secret for the browser, then back there for a code.
pub(crate) async fn arrive(
    _: Public<Arriving>,
    cx: Context,
    headers: HeaderMap,
    Query(query): Query<ArrivalQuery>,
) -> Result<Reply, Failure> {
    let from = other(&cx, &query.de)?;
    // One secret for all windows of the browser that arrive at the same time.
    let secret = cookies::token(&cx, &headers, Cookie::Arrival)
        .unwrap_or_else(|| Token::generate(&**cx.db().entropy()));
    let asked = format!(
        "{}?vers={}&etat={}&suite={}",
        site::DEPARTURE,
        cx.product().key,
        BASE64URL_NOPAD.encode(secret.hash().as_bytes()),
        percent::encode_path(local_address(&query.suite))
    );
    let reply = Reply::go(&cx, &address(&cx, from, &asked));
    Ok(cookies::set(reply, &cx, Cookie::Arrival, &secret)?)
}

/// Somebody leaves for another product, still signed in: a code for the browser that asks there.
pub(crate) async fn depart(
    signed: Signed<Aal1>,
    cx: Context,
    Query(query): Query<DepartureQuery>,
) -> Result<Reply, Failure> {
    let to = other(&cx, &query.vers)?;
    let browser = BASE64URL_NOPAD.decode(query.etat.as_bytes()).ok();
    let browser = browser.and_then(|bytes| TokenHash::from_bytes(&bytes));
    let browser = browser.ok_or_else(Fault::not_found)?;
    cx.pace(Pace::Change)?;
    let code = Token::generate(&**cx.db().entropy());
    let actor = cx.actor();
    let command = HandOver {
        actor: &actor,
        session: signed.subject().session,
        assurance: signed.subject().assurance,
        from: &cx.product().key,
        to: &to.key,
        browser,
        code: &code,
        onward: local_address(&query.suite),
    };
    cx.db().run(&command).await?;
    let arrived = format!("{}/fin?code={}", site::ARRIVAL, code.to_base64url());
    Ok(Reply::go(&cx, &address(&cx, to, &arrived)))
}

/// The code comes back: the session goes on here.
pub(crate) async fn finish(
    _: Public<Arriving>,
    cx: Context,
    headers: HeaderMap,
    Query(query): Query<CodeQuery>,
) -> Result<Reply, Failure> {
    let browser = cookies::read(&cx, &headers, Cookie::Arrival);
    let code = Token::parse(&query.code).map(|code| code.hash());
    let Some(code) = code else {
        return Ok(refused(&cx));
    };
    // A code that was never given writes nothing.
    let Some(given) = hand_overs::find(cx.db(), code.as_bytes()).await? else {
        return Ok(refused(&cx));
    };
    let token = Token::generate(&**cx.db().entropy());
    let actor = cx.actor();
    let command = TakeOver {
        actor: &actor,
        to: &cx.product().key,
        code,
        browser,
        presented: lock::presented(&cx, &headers),
        token: &token,
    };
    let Some(taken) = cx.db().run(&command).await? else {
        // Two windows that arrived at once: the first has signed in here, the second goes on with it.
        let (here, session) = (&cx.product().key, Some(given.session_id));
        let is_in = cx.subject().map(|subject| subject.session) == session;
        return Ok(
            if is_in && given.to_product == *here && given.used_at.is_none() {
                Reply::go(&cx, local_address(&given.onward))
            } else {
                refused(&cx)
            },
        );
    };
    let lasts = taken.expires_at.since(cx.now());
    let reply = Reply::go(&cx, &taken.onward);
    let reply = cookies::clear(reply, &cx, Cookie::Arrival)?;
    Ok(cookies::set_session(reply, &cx, &token, lasts)?)
}

fn refused(cx: &Context) -> Reply {
    screen(arrival::TITLE, arrival::refused())
        .status(StatusCode::GONE)
        .reply(cx)
}
