//! Extractors: forms, queries, JSON, path parameters of pages without a resource.

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::StatusCode;
use http::request::Parts;
use kernel::{Fault, FieldErrors};
use serde::de::DeserializeOwned;

use crate::{AppState, Failure, body};

/// The fields of a form. Fields that aren't there take their default when the type says so.
#[derive(Debug, Clone, Default)]
pub struct Form<T>(pub T);

/// The fields of the query string.
#[derive(Debug, Clone, Default)]
pub struct Query<T>(pub T);

/// A JSON body.
#[derive(Debug, Clone, Default)]
pub struct Json<T>(pub T);

/// A path parameter that names no protected resource (a token, a file's name). A resource's id goes through its `Permit`.
#[derive(Debug, Clone, Default)]
pub struct PathOf<T>(pub T);

fn unreadable(error: impl std::fmt::Display) -> Failure {
    tracing::debug!(error = %error, "an unreadable request");
    Fault::from(FieldErrors::one(
        "formulaire",
        "Le formulaire n’a pas pu être lu. Rechargez la page, puis recommencez.",
    ))
    .into()
}

/// 400: invalid UTF-8. Replacing it by U+FFFD would change what was written without notice.
fn garbled() -> Failure {
    Failure::new(
        StatusCode::BAD_REQUEST,
        "Texte illisible",
        "Ce qui a été envoyé contient des caractères illisibles (autre chose que de l’UTF-8)\u{A0}: rien n’a été enregistré. Revenez en arrière, retapez le passage, puis envoyez de nouveau.",
    )
}

/// Refuses fields (`a=b&c=d`) that aren't UTF-8 once decoded. The signs between them are ASCII: the whole is, or one of them isn't.
fn readable(fields: &[u8]) -> Result<(), Failure> {
    percent_encoding::percent_decode(fields)
        .decode_utf8()
        .map(|_| ())
        .map_err(|_| garbled())
}

/// Fields without raw control characters: each is replaced by its picture (`%00` by `␀`), so that none is stored, searched for or shown
/// again by a field that [`kernel::text`] doesn't read. Line breaks are left to it.
fn without_controls(fields: &[u8]) -> Vec<u8> {
    let picture = |control: u8| match control {
        0x09..=0x0D => None,
        0x00..=0x1F => Some([0xE2, 0x90, 0x80 + control]),
        0x7F => Some([0xE2, 0x90, 0xA1]),
        _ => None,
    };
    let mut kept = Vec::with_capacity(fields.len());
    let mut rest = fields;
    while let Some((first, after)) = rest.split_first() {
        let escaped = match rest {
            // `from_str_radix` alone would take a sign for a digit.
            [b'%', high, low, ..] if high.is_ascii_hexdigit() => {
                std::str::from_utf8(&[*high, *low])
                    .ok()
                    .and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        match picture(escaped.unwrap_or(*first)) {
            Some(drawn) => kept.extend(
                drawn
                    .iter()
                    .flat_map(|byte| format!("%{byte:02X}").into_bytes()),
            ),
            None => kept.push(*first),
        }
        let both = escaped.and_then(picture).and_then(|_| rest.get(3..));
        rest = both.unwrap_or(after);
    }
    kept
}

impl<T: DeserializeOwned> FromRequest<AppState> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = body::read(&parts.headers, body).await?;
        readable(&bytes)?;
        readable(parts.uri.query().unwrap_or_default().as_bytes())?;
        let body = Body::from(without_controls(&bytes));
        axum::Form::<T>::from_request(Request::from_parts(parts, body), app)
            .await
            .map(|axum::Form(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = body::read(&parts.headers, body).await?;
        if std::str::from_utf8(&bytes).is_err() {
            return Err(garbled());
        }
        let body = Body::from(bytes);
        axum::Json::<T>::from_request(Request::from_parts(parts, body), app)
            .await
            .map(|axum::Json(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned> FromRequestParts<AppState> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Failure> {
        let query = parts.uri.query().unwrap_or_default().as_bytes();
        readable(query)?;
        let query = [b"/?", &*without_controls(query)].concat();
        let settled = http::Uri::try_from(query).map_err(unreadable)?;
        axum::extract::Query::<T>::try_from_uri(&settled)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(unreadable)
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for PathOf<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Failure> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, app).await;
        path.map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Fault::not_found().into())
    }
}

#[cfg(test)]
mod tests {
    use super::without_controls;

    #[test]
    fn controls_are_seen_and_the_rest_is_untouched() {
        for (given, kept) in [
            ("a=b%00c&d=%1b%7F", "a=b%E2%90%80c&d=%E2%90%9B%E2%90%A1"),
            ("a=%0D%0A%09%0b%C3%A9+%2500", "a=%0D%0A%09%0b%C3%A9+%2500"),
            ("a=%&b=%0&c=%zz%", "a=%&b=%0&c=%zz%"),
            ("a=10%+5&b=%+f%-1", "a=10%+5&b=%+f%-1"),
            ("a=\0", "a=%E2%90%80"),
            ("", ""),
        ] {
            assert_eq!(
                without_controls(given.as_bytes()),
                kept.as_bytes(),
                "{given:?}"
            );
        }
    }
}
