//! Whom a request calls us. The header `Host` is the caller's word: it must be there once and be a name (RFC 9112 §3.2), and nothing of
//! what we answer is made of it. Where an answer names us, it does so by the configured address.

use http::request::Parts;
use http::uri::Authority;
use http::{HeaderValue, Version, header};

/// Names of this machine for itself. Without a configured address people on it type any of them; under the last one pages do without
/// scripts (see [`origins`]).
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether the request names us once, as it should. HTTP/1.0 knew no such header.
pub(crate) fn is_named_once(request: &Parts) -> bool {
    let mut names = request.headers.get_all(header::HOST).iter();
    match (names.next(), names.next()) {
        (Some(name), None) => is_name(name),
        (None, _) => request.version < Version::HTTP_11,
        _ => false,
    }
}

/// Letters, digits and what numbers of machines need. The grammar of addresses would let more in; no name that people type holds it.
fn is_name(name: &HeaderValue) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(byte);
    name.as_bytes().iter().all(plain)
        && Authority::try_from(name.as_bytes()).is_ok_and(|name| !name.host().is_empty())
}

/// The content policy of every document: scripts come from `/s/` of the address that people type, and from nowhere else.
pub(crate) fn content_policy(public_url: &str) -> HeaderValue {
    let scripts = origins(public_url)
        .iter()
        .map(|origin| format!("{origin}/s/"))
        .collect::<Vec<_>>()
        .join(" ");
    let policy = format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' blob:; font-src 'self'; media-src 'self' blob:; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
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
    fn scripts_come_from_the_address_that_people_type() {
        let policy = content_policy("https://spico.example.org");
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("script-src https://spico.example.org/s/; "),
            "{policy}"
        );
        for local in ["http://localhost:8081", "http://127.0.0.1:8081"] {
            let policy = content_policy(local);
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
