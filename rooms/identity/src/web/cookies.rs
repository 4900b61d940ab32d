//! The room's cookies: a pending sign-in, a personal device, a known browser.

use std::borrow::Cow;
use std::time::Duration;

use crate::commands::open_session::{Browser, KNOWN_DEVICE};
use crate::store::browsers::Noted;
use crypto::{Token, TokenHash};
use kernel::Fault;
use web::{Context, HeaderMap, Reply, cookie, header};

/// How long the page of a code may stay open: longer than the code, so that the page can say that it has expired.
const CHALLENGE: Duration = Duration::from_hours(1);

/// How long an arrival may take: three redirections, on the slowest network.
const ARRIVAL: Duration = Duration::from_mins(2);

/// How long a browser keeps presenting an ended session, so that it can be told who ended it and why: it gives no access.
pub(crate) const TOLD: Duration = Duration::from_hours(24);

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// A pending one-time code.
    Challenge,
    /// A device that its owner declared personal.
    Device,
    /// A browser in which somebody has signed in before.
    Browser,
    /// The secret of a browser to which a session may be handed over.
    Arrival,
}

impl Cookie {
    /// Its name; of what is each account's own, each account of the browser has one.
    fn name(self, cx: &Context) -> Cow<'static, str> {
        let name = match (self, cx.product().is_https()) {
            (Self::Challenge, true) => "__Host-spico-code",
            (Self::Challenge, false) => "spico-code",
            (Self::Device, true) => "__Host-spico-appareil",
            (Self::Device, false) => "spico-appareil",
            (Self::Browser, true) => "__Host-spico-navigateur",
            (Self::Browser, false) => "spico-navigateur",
            (Self::Arrival, true) => "__Host-spico-arrivee",
            (Self::Arrival, false) => "spico-arrivee",
        };
        match self {
            Self::Browser => Cow::Borrowed(name),
            _ => cx.base().slot.cookie(name),
        }
    }

    const fn lasts(self) -> Duration {
        match self {
            Self::Challenge => CHALLENGE,
            Self::Arrival => ARRIVAL,
            Self::Device | Self::Browser => KNOWN_DEVICE,
        }
    }
}

/// A cookie's token, when the browser sent one.
pub(crate) fn token(cx: &Context, headers: &HeaderMap, cookie: Cookie) -> Option<Token> {
    cookie::of(headers, &cookie.name(cx)).and_then(Token::parse)
}

/// Its hash.
pub(crate) fn read(cx: &Context, headers: &HeaderMap, cookie: Cookie) -> Option<TokenHash> {
    token(cx, headers, cookie).map(|token| token.hash())
}

/// The answer with the cookie set.
pub(crate) fn set(
    reply: Reply,
    cx: &Context,
    cookie: Cookie,
    token: &Token,
) -> Result<Reply, Fault> {
    let value = cookie::make(
        &cookie.name(cx),
        &token.to_base64url(),
        cx.base(),
        cookie.lasts(),
    )?;
    Ok(with(reply, &value))
}

/// The answer with the cookie that identifies the browser set, or renewed.
pub(crate) fn set_known(
    reply: Reply,
    cx: &Context,
    browser: &Browser,
    noted: Noted,
) -> Result<Reply, Fault> {
    let given = match noted {
        Noted::Fresh => browser.fresh.as_ref(),
        Noted::Renewed => browser.known.as_ref(),
        Noted::AsBefore => None,
    };
    match given {
        Some(token) => set(reply, cx, Cookie::Browser, token),
        None => Ok(reply),
    }
}

/// The answer with the cookie removed.
pub(crate) fn clear(reply: Reply, cx: &Context, cookie: Cookie) -> Result<Reply, Fault> {
    let value = cookie::make(&cookie.name(cx), "", cx.base(), Duration::ZERO)?;
    Ok(with(reply, &value))
}

/// The answer with a session's cookie.
pub(crate) fn set_session(
    reply: Reply,
    cx: &Context,
    token: &Token,
    lasts: Duration,
) -> Result<Reply, Fault> {
    let value = cookie::set(cx.base(), &token.to_base64url(), lasts + TOLD)?;
    Ok(with(reply, &value))
}

/// The answer with the session's cookie removed.
pub(crate) fn clear_session(reply: Reply, cx: &Context) -> Result<Reply, Fault> {
    let value = cookie::clear(cx.base())?;
    Ok(with(reply, &value))
}

fn with(reply: Reply, value: &web::HeaderValue) -> Reply {
    match value.to_str() {
        Ok(text) => reply.with(header::SET_COOKIE, text),
        Err(_) => reply,
    }
}
