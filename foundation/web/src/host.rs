//! Whom a request calls us. The header `Host` is the caller's word: it must be there once, be a name (RFC 9112 §3.2), and be that of one
//! of our products, or nobody answers (421). Nothing of what we answer is made of it: where an answer names us, it does so by the
//! configured address.

use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderValue, StatusCode, Version, header};

use crate::{AppState, Product, Settings, layers};

/// Names of this machine for itself. Without a configured address people on it type any of them; under the last one pages do without
/// scripts (see [`origins`]).
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// What a program is told that names us not at all, twice, or by what is no name: no browser does. Nothing else is done for it.
pub(crate) fn misnamed(app: &AppState) -> Response {
    let text = "Cette requête ne dit pas, ou pas clairement, à quel site elle s’adresse (en-tête Host) : elle n’a pas été exécutée.\n";
    plain(app, StatusCode::BAD_REQUEST, text)
}

/// What is told to who calls us by a name that isn't one of ours (RFC 9110 §15.5.20). Whoever runs the program finds in the log what to
/// set; the name itself is the caller's word, and stays out of it.
pub(crate) fn misdirected(app: &AppState) -> Response {
    const WHY: &str = "a request calls us by a name that is none of ours: when people type it, it belongs into `public_url`, or into that of a product";
    if app.note_misdirected() {
        tracing::info!("{WHY}; told once, those that follow at debug");
    } else {
        tracing::debug!("{WHY}");
    }
    let text = "Ce service ne répond pas à cette adresse. Vérifiez celle que vous avez tapée, ou demandez la bonne au référent de votre structure.\n";
    plain(app, StatusCode::MISDIRECTED_REQUEST, text)
}

fn plain(app: &AppState, status: StatusCode, text: &'static str) -> Response {
    let mut response = (status, text).into_response();
    layers::secure(
        response.headers_mut(),
        app.settings().products.first(),
        false,
    );
    response
}

/// Whether the request names us once, as it should. HTTP/1.0 knew no such header. A whole address in the request line counts as a name too
/// (RFC 9112 §3.2.2): it says the same, or it is unclear whom it calls.
pub(crate) fn is_named_once(request: &Parts) -> bool {
    let mut names = request.headers.get_all(header::HOST).iter();
    let says_the_same = |name: &HeaderValue| {
        let called = request.uri.authority();
        called.is_none_or(|called| {
            called
                .as_str()
                .as_bytes()
                .eq_ignore_ascii_case(name.as_bytes())
        })
    };
    match (names.next(), names.next()) {
        (Some(name), None) => is_name(name) && says_the_same(name),
        (None, _) => request.version < Version::HTTP_11,
        _ => false,
    }
}

/// The rank of the product that a request calls. Whoever watches over us may ask by any name, the machine's number say, and learns the
/// same; a program of before HTTP/1.1 names nobody, and gets the first.
pub(crate) fn product(settings: &Settings, request: &Parts) -> Option<usize> {
    let name = request.headers.get(header::HOST);
    let Some(name) = name.and_then(|name| name.to_str().ok()) else {
        return Some(0);
    };
    let watched = || settings.is_watched(request.uri.path()).then_some(0);
    settings.products.called(name).or_else(watched)
}

/// Whether the address that people type is that of this name, whatever the port; on this machine, whichever of its own names.
pub(crate) fn answers_to(public_url: &str, name: &str) -> bool {
    let (ours, name) = (host_of(public_url), without_port(name));
    let is_local = |name: &str| LOOPBACK.iter().any(|one| one.eq_ignore_ascii_case(name));
    !name.is_empty() && (ours.eq_ignore_ascii_case(name) || is_local(ours) && is_local(name))
}

/// The name within an address: `spico.example.org` of `https://spico.example.org:8443`.
pub(crate) fn host_of(public_url: &str) -> &str {
    let after = public_url
        .split_once("://")
        .map_or(public_url, |(_, rest)| rest);
    without_port(after.split('/').next().unwrap_or(after))
}

fn without_port(name: &str) -> &str {
    match name.rsplit_once(':') {
        // The colons of an IPv6 address are within its brackets.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    }
}

/// Letters, digits and what numbers of machines need. The grammar of addresses would let more in; no name that people type holds it.
fn is_name(name: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(byte);
    name.as_bytes().iter().all(plain)
        && Authority::try_from(name.as_bytes()).is_ok_and(|name| !name.host().is_empty())
}

/// The content policy of every document: scripts come from `/s/` of the address that people type, and from nowhere else; a form may lead
/// on to another product of ours (`beside`).
pub(crate) fn content_policy<'a>(
    product: &Product,
    beside: impl Iterator<Item = &'a Product>,
) -> HeaderValue {
    let mut forms = vec!["'self'"];
    forms.extend(beside.map(|one| one.public_url.as_str()));
    let forms = forms.join(" ");
    let scripts = origins(&product.public_url)
        .iter()
        .map(|origin| format!("{origin}/s/"))
        .collect::<Vec<_>>()
        .join(" ");
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' blob:; font-src 'self'; media-src 'self' blob:; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action {forms}; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types htmx spico"
    );
    // An address that fits into no header gives no script a place.
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// The address itself; all names of this machine where it is one of them.
fn origins(public_url: &str) -> Vec<String> {
    let found = LOOPBACK.iter().find_map(|name| {
        let port = public_url.strip_prefix("http://")?.strip_prefix(name)?;
        (port.is_empty() || port.starts_with(':')).then_some(port)
    });
    match found {
        // A policy can name no IPv6 address: browsers complain of it at each page.
        Some(port) => LOOPBACK
            .iter()
            .filter(|name| !name.starts_with('['))
            .map(|name| format!("http://{name}{port}"))
            .collect(),
        None => vec![public_url.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn accepted(version: Version, names: &[&str]) -> bool {
        let mut request = Request::builder().version(version);
        for name in names {
            request = request.header("host", *name);
        }
        is_named_once(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn a_whole_address_in_the_request_line_calls_the_same_name() {
        let called = |line: &str| {
            let request = Request::get(line).header("host", "spico.example.org");
            is_named_once(&request.body(()).unwrap().into_parts().0)
        };
        assert!(called("http://spico.example.org/discussions"));
        assert!(!called("http://pass.example.org/discussions"));
    }

    #[test]
    fn a_request_names_us_once() {
        for name in [
            "spico.example.org",
            "localhost:8080",
            "[::1]:8080",
            "127.0.0.1",
        ] {
            assert!(accepted(Version::HTTP_11, &[name]), "{name}");
        }
        for names in [
            &[][..],
            &[""],
            &["spico.example.org", "spico.example.org"],
            &["spico.example.org", "evil.example"],
            &["evil.example;x"],
            &["a@evil.example"],
            &["evil.example/s"],
            &["a b"],
        ] {
            assert!(!accepted(Version::HTTP_11, names), "{names:?}");
        }
        assert!(accepted(Version::HTTP_10, &[]));
        assert!(!accepted(Version::HTTP_10, &["a", "b"]));
    }

    #[test]
    fn a_name_is_ours_whatever_its_port() {
        for (url, name, ours) in [
            ("https://spico.example.org", "spico.example.org", true),
            ("https://spico.example.org", "Spico.Example.org:443", true),
            (
                "https://spico.example.org:8443",
                "spico.example.org:8443",
                true,
            ),
            ("https://spico.example.org", "evil.example", false),
            ("https://spico.example.org", "localhost", false),
            ("https://spico.example.org", "192.0.2.7:8080", false),
            ("https://spico.example.org", "spico.example.org.", false),
            ("http://localhost:8080", "127.0.0.1:9090", true),
            ("http://localhost:8080", "[::1]:8080", true),
            ("http://[::1]:8080", "localhost", true),
            ("http://localhost:8080", "pass.localhost:8080", false),
            ("http://pass.localhost:8080", "pass.localhost:8080", true),
            ("http://localhost:8080", "192.168.1.9:8080", false),
            ("http://localhost", ":80", false),
        ] {
            assert_eq!(answers_to(url, name), ours, "{url} {name}");
        }
    }

    #[test]
    fn watchers_may_call_by_any_name_and_nobody_else() {
        let settings = Settings {
            watched: "/sante/",
            ..Settings::new("https://spico.example.org")
        };
        let of = |name: &str, path: &str| {
            let request = Request::get(path).header("host", name).body(()).unwrap();
            product(&settings, &request.into_parts().0)
        };
        assert_eq!(of("192.0.2.7:8080", "/sante/pret"), Some(0));
        assert_eq!(of("192.0.2.7:8080", "/"), None);
        assert_eq!(of("192.0.2.7:8080", "/santes"), None);
        assert_eq!(of("spico.example.org", "/"), Some(0));
        let nobody = Settings::new("https://spico.example.org");
        let request = Request::get("/x")
            .header("host", "192.0.2.7")
            .body(())
            .unwrap();
        assert_eq!(product(&nobody, &request.into_parts().0), None);
    }

    #[test]
    fn forms_may_lead_on_to_the_products_beside() {
        let pass = Product::new("pass", "PASS", "https://pass.example.org");
        let spico = Product::new("spico", "SPICO", "https://spico.example.org");
        let policy = content_policy(&pass, [&spico].into_iter());
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("form-action 'self' https://spico.example.org; "),
            "{policy}"
        );
        assert!(
            policy.contains("script-src https://pass.example.org/s/; "),
            "{policy}"
        );
    }

    #[test]
    fn scripts_come_from_the_address_that_people_type() {
        let alone =
            |url: &str| content_policy(&Product::new("spico", "SPICO", url), std::iter::empty());
        let policy = alone("https://spico.example.org");
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("script-src https://spico.example.org/s/; "),
            "{policy}"
        );
        for local in ["http://localhost:8081", "http://127.0.0.1:8081"] {
            let policy = alone(local);
            assert!(
                policy
                    .to_str()
                    .unwrap()
                    .contains("script-src http://localhost:8081/s/ http://127.0.0.1:8081/s/; "),
                "{policy:?}"
            );
        }
        assert!(origins("http://localhost.example.org").len() == 1);
    }
}
