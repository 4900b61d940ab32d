//! The session's cookie.

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use kernel::Fault;

use crate::Base;

/// The cookie's name: `__Host-` ties it to this host, over TLS, for all paths. Each account of a browser has its own.
pub fn name(base: Base<'_>) -> Cow<'static, str> {
    base.slot.cookie(if base.product.is_https() {
        "__Host-spico"
    } else {
        "spico"
    })
}

/// The session token of a request: the cookie, or `Authorization: Bearer` for programs.
pub fn token<'a>(base: Base<'_>, headers: &'a HeaderMap) -> Option<&'a str> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "));
    bearer.or_else(|| of(headers, &name(base)))
}

/// One cookie of a request.
pub fn of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// `Set-Cookie` for a session token.
pub fn set(base: Base<'_>, token: &str, lasts: Duration) -> Result<HeaderValue, Fault> {
    make(&name(base), token, base, lasts)
}

/// `Set-Cookie` that removes the session token.
pub fn clear(base: Base<'_>) -> Result<HeaderValue, Fault> {
    make(&name(base), "", base, Duration::ZERO)
}

/// `Set-Cookie` for another short-lived value (a sign-in under way).
pub fn make(
    name: &str,
    value: &str,
    base: Base<'_>,
    lasts: Duration,
) -> Result<HeaderValue, Fault> {
    let secure = if base.product.is_https() {
        "; Secure"
    } else {
        ""
    };
    let text = format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        lasts.as_secs()
    );
    HeaderValue::from_str(&text).map_err(Fault::internal)
}
