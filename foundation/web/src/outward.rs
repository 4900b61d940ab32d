//! What leaves for the second account of a browser: every address of ours in it gets its prefix. Rooms write `/compte` as always; this is
//! the one place where it becomes `/a/1/compte`, so that nobody has to remember it ([ADR 0016]).
//!
//! [ADR 0016]: ../../../docs/adr/0016-addresses-get-their-prefix-on-the-way-out.md

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use kernel::Fault;
use serde_json::Value;

use crate::header_json::ascii_json;
use crate::{Failure, Slot, live};

/// Attributes that hold an address. What a room invents ends in `-url`.
const ADDRESSES: [&str; 9] = [
    "href",
    "action",
    "formaction",
    "src",
    "hx-get",
    "hx-post",
    "data-hx-get",
    "data-prolonger",
    "data-verrouiller",
];
/// Headers that hold one.
const HEADERS: [HeaderName; 5] = [
    header::LOCATION,
    HeaderName::from_static("hx-redirect"),
    HeaderName::from_static("hx-location"),
    HeaderName::from_static("hx-push-url"),
    HeaderName::from_static("hx-replace-url"),
];
const EVENTS: HeaderName = HeaderName::from_static("hx-trigger");

/// The answer for this account of the browser; for the first, as it is.
pub(crate) async fn prefixed(response: Response, slot: Slot) -> Response {
    if slot == Slot::FIRST {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    for name in &HEADERS {
        if let Some(value) = parts.headers.get_mut(name)
            && let Ok(text) = value.to_str()
            && let Ok(address) = HeaderValue::from_str(&slot.address(text))
        {
            *value = address;
        }
    }
    told(&mut parts.headers, slot);
    let response = Response::from_parts(parts, body);
    if live::is_live(&response) || !is_html(response.headers()) {
        return response;
    }
    let (parts, body) = response.into_parts();
    // Our own pages are in memory already, whole.
    let page = to_bytes(body, usize::MAX).await.map_err(Fault::internal);
    let page = page.and_then(|page| String::from_utf8(page.into()).map_err(Fault::internal));
    match page {
        Ok(page) => Response::from_parts(parts, Body::from(html(&page, slot))),
        Err(fault) => Failure::from(fault).into_response(),
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The events that a page is told: their addresses are called `adresse`.
fn told(headers: &mut HeaderMap, slot: Slot) {
    let Some(value) = headers.get_mut(EVENTS) else {
        return;
    };
    let events = value.to_str().ok().map(serde_json::from_str::<Value>);
    let Some(Ok(Value::Object(mut events))) = events else {
        return;
    };
    for detail in events.values_mut() {
        if let Some(Value::String(address)) = detail.get_mut("adresse") {
            *address = slot.address(address).into_owned();
        }
    }
    let text = ascii_json(&Value::Object(events).to_string());
    if let Ok(text) = HeaderValue::from_str(&text) {
        *value = text;
    }
}

/// A page with the prefix in each of its addresses. Quotation marks of texts are escaped when a page is drawn: one that is followed by a
/// slash after an equals sign opens an attribute's value.
fn html(page: &str, slot: Slot) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 16);
    let mut rest = page;
    while let Some(at) = rest.find("=\"/") {
        let (before, value) = rest.split_at(at + 2);
        out.push_str(before);
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        if holds_an_address(before) {
            out.push_str(&slot.address(value));
        } else {
            out.push_str(value);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether the attribute whose value begins after this text holds an address.
fn holds_an_address(before: &str) -> bool {
    let name = before.trim_end_matches("=\"");
    let name = name
        .rsplit(|sign: char| sign.is_ascii_whitespace())
        .next()
        .unwrap_or(name);
    ADDRESSES.contains(&name) || name.ends_with("-url")
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn second() -> Slot {
        let mut parts = Request::get("/a/1/x").body(()).unwrap().into_parts().0;
        Slot::take(&mut parts, 2)
    }

    #[test]
    fn addresses_get_the_prefix_and_nothing_else_does() {
        for (page, sent) in [
            (
                "<a href=\"/compte?a=b&amp;c=/d\">/x</a>",
                "<a href=\"/a/1/compte?a=b&amp;c=/d\">/x</a>",
            ),
            (
                "<form action=\"/\" method=\"post\">",
                "<form action=\"/a/1/\" method=\"post\">",
            ),
            (
                "<i\ndata-choix-url=\"/annuaire/choix\"></i>",
                "<i\ndata-choix-url=\"/a/1/annuaire/choix\"></i>",
            ),
            (
                "<input value=\"/compte\" href=\"/a/1/b\">",
                "<input value=\"/compte\" href=\"/a/1/b\">",
            ),
            (
                "<img src=\"/s/a.svg\"><p>a=&quot;/b</p>",
                "<img src=\"/s/a.svg\"><p>a=&quot;/b</p>",
            ),
            (
                "<kbd data-raccourci=\"/\">href=/</kbd>",
                "<kbd data-raccourci=\"/\">href=/</kbd>",
            ),
            ("href=\"/", "href=\"/a/1/"),
        ] {
            assert_eq!(html(page, second()), sent);
        }
    }

    #[tokio::test]
    async fn headers_too() {
        let events =
            r#"{"spico:session":{"adresse":"/connexion","etat":"terminee"},"b":{"texte":"/x"}}"#;
        let response = Response::builder()
            .header("location", "/compte")
            .header("hx-redirect", "https://pass.example.org/")
            .header("hx-trigger", events)
            .body(Body::empty())
            .unwrap();
        let sent = prefixed(response, second()).await;
        let header = |name: &str| sent.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(header("location"), "/a/1/compte");
        assert_eq!(header("hx-redirect"), "https://pass.example.org/");
        assert!(header("hx-trigger").contains(r#""adresse":"/a/1/connexion""#));
        assert!(header("hx-trigger").contains(r#""texte":"/x""#));
    }
}
