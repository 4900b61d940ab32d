//! The session's cookie.

use std::borrow::Cow;
use std::time::Duration;

use cookie::{Cookie, SameSite};
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

/// One cookie of a request: the first of its name.
pub fn of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| cookie.value_raw())
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
    let lasts = i64::try_from(lasts.as_secs()).map_err(Fault::internal)?;
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(lasts))
        .secure(base.product.is_https());
    HeaderValue::from_str(&cookie.to_string()).map_err(Fault::internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Product, base::Slot};

    fn headers(lines: &[&'static str]) -> HeaderMap {
        lines
            .iter()
            .map(|line| (header::COOKIE, HeaderValue::from_static(line)))
            .collect()
    }

    #[test]
    fn the_first_of_a_name_is_found_in_any_line() {
        let two = headers(&["a=1; b = x=y ;;c", "d=4; a=2; e=\"5\""]);
        for (name, value) in [("a", "1"), ("b", "x=y"), ("d", "4"), ("e", "\"5\"")] {
            assert_eq!(of(&two, name), Some(value), "{name}");
        }
        assert_eq!(of(&two, "c"), None);
        assert_eq!(of(&HeaderMap::new(), "a"), None);
    }

    #[test]
    fn a_cookie_is_for_this_host_and_no_script() {
        let base = |product: &'static Product| Base {
            product,
            slot: Slot::FIRST,
        };
        let at = |url: &str| -> &'static Product {
            Box::leak(Box::new(Product::new("spico", "SPICO", url)))
        };
        let made = |product| {
            let value = set(base(product), "jeton", Duration::from_secs(90)).unwrap();
            value.to_str().unwrap().to_owned()
        };
        let plain = made(at("http://localhost:8080"));
        assert!(
            plain.starts_with("spico=jeton; ") && !plain.contains("Secure"),
            "{plain}"
        );
        let product = at("https://spico.example.org");
        let secure = made(product);
        assert!(secure.starts_with("__Host-spico=jeton; "), "{secure}");
        for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=90", "Secure"] {
            assert!(secure.split("; ").any(|said| said == part), "{secure}");
        }
        assert!(!secure.contains("Domain"), "{secure}");
        let gone = clear(base(product)).unwrap();
        assert!(gone.to_str().unwrap().contains("Max-Age=0"), "{gone:?}");
    }
}
