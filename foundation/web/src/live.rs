//! A live stream's body bypasses the layers: each would keep memory for it as long as it lasts, compression alone more than 5 KiB (G3).

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use http::header;

/// Writes what it can at once; returns how many bytes were written, 0 when none could be.
pub type Outlet = Arc<dyn Fn(&[u8]) -> usize + Send + Sync>;

/// Takes the socket of a live stream, to write frames at once.
#[derive(Clone)]
pub(crate) struct Direct(pub(crate) Arc<dyn Fn(Outlet) + Send + Sync>);

/// The body, passed around the layers.
#[derive(Clone)]
struct Aside(Arc<Mutex<Option<Body>>>);

/// Whether a response lasts as long as the client reads it.
pub(crate) fn is_live<B>(response: &Response<B>) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "text/event-stream")
        && !response.headers().contains_key(header::CONTENT_ENCODING)
}

/// Within the layers: takes a live body out of the response.
pub(crate) fn set_aside(response: &mut Response) {
    if is_live(response) {
        let body = std::mem::take(response.body_mut());
        let aside = Aside(Arc::new(Mutex::new(Some(body))));
        response.extensions_mut().insert(aside);
    }
}

/// Around the layers: puts it back in place of the empty one.
pub(crate) fn put_back<B>(mut response: Response<B>) -> Response
where
    B: HttpBody<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
{
    let aside = response.extensions_mut().remove::<Aside>();
    let body = aside.and_then(|aside| {
        let mut body = aside.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.take()
    });
    match body {
        Some(body) => response.map(|_empty| body),
        None => response.map(Body::new),
    }
}
