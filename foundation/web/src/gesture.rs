//! Whether a person is active. A page polls by itself (its stream, what it missed, receipts, presence): that must not keep the session of
//! an abandoned post open (A21.1).

use access::sessions::Behind;
use http::request::Parts;
use http::{HeaderName, Method, header};

use crate::Product;
use crate::context::text;

/// What is behind this request. A hand is behind a page that the browser itself opens, a form that it sends, and what reports gestures;
/// nothing else that a script asks for counts, whatever its address. Of a program, its changes count.
pub(crate) fn behind(product: &Product, parts: &Parts) -> Behind {
    let path = parts.uri.path();
    let counts_by_itself = path == product.entrances.gestures || path.starts_with("/api/");
    let by_hand = if counts_by_itself {
        parts.method == Method::POST
    } else {
        is_navigation(parts)
    };
    if by_hand {
        Behind::Hand
    } else {
        Behind::Script
    }
}

/// Whether the browser itself requests a document. `Sec-Fetch-Mode` says it, and no script can set it; browsers that don't send it (old
/// ones, and all of them without TLS) accept `text/html` first, which our scripts do with a header of their own only.
fn is_navigation(parts: &Parts) -> bool {
    let header = |name: &'static str| text(&parts.headers, &HeaderName::from_static(name));
    match header("sec-fetch-mode") {
        // Not a prefetch.
        "navigate" => header("sec-purpose").is_empty(),
        "" => {
            text(&parts.headers, &header::ACCEPT).starts_with("text/html")
                && header("hx-request").is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    const REPORTS: &str = "/session/prolonger";

    fn of(method: &str, path: &str, headers: &[(&str, &str)]) -> Behind {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut product = Product::new("spico", "SPICO", "http://localhost");
        product.entrances.gestures = REPORTS;
        behind(&product, &request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn pages_and_forms_are_gestures_also_in_browsers_that_say_little() {
        let navigate = [("sec-fetch-mode", "navigate"), ("accept", "text/html,*/*")];
        let old = [("accept", "text/html,application/xhtml+xml")];
        for headers in [&navigate[..], &old[..]] {
            assert_eq!(of("GET", "/discussions", headers), Behind::Hand);
            assert_eq!(of("POST", "/favoris", headers), Behind::Hand);
        }
        let ahead = [("sec-fetch-mode", "navigate"), ("sec-purpose", "prefetch")];
        assert_eq!(of("GET", "/discussions", &ahead), Behind::Script);
    }

    #[test]
    fn what_a_script_asks_for_is_none_but_its_report() {
        let script = [
            ("sec-fetch-mode", "same-origin"),
            ("hx-request", "true"),
            ("accept", "text/html"),
        ];
        let old = [("hx-request", "true"), ("accept", "text/html")];
        for headers in [&script[..], &old[..], &[][..], &[("accept", "*/*")][..]] {
            for (method, path) in [
                ("GET", "/flux"),
                ("GET", "/verrou"),
                ("GET", "/discussions"),
                ("POST", "/discussions/x/lu"),
                ("POST", "/discussions/x/frappe"),
                ("GET", "/session/prolonger"),
                ("GET", "/api/discussions"),
            ] {
                assert_eq!(of(method, path, headers), Behind::Script, "{path}");
            }
            assert_eq!(of("POST", REPORTS, headers), Behind::Hand);
            assert_eq!(
                of("POST", "/api/discussions/x/messages", headers),
                Behind::Hand
            );
        }
    }
}
