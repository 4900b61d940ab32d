//! A request's body, read whole: bounded in bytes and in time, whoever sends it.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt as _;

use crate::Failure;

/// A body, at most, in bytes. Files will have a route and a limit of their own.
pub const LARGEST: usize = 256 * 1024;
/// How much of a body that is too large is still read and discarded, in bytes: a browser that is disconnected while it sends never reads
/// the answer, and would show a broken connection instead of what to do.
const DISCARDED: usize = 64 * 1024 * 1024;
/// How long the next bytes may take to come.
const PAUSE: Duration = Duration::from_secs(20);
/// How long the whole may take.
const WHOLE: Duration = Duration::from_mins(2);

/// The whole body. Refuses one that is too large (413) or comes too slowly (408); memory stays below [`LARGEST`] in both cases.
pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Failure> {
    read_within(headers, body, PAUSE, WHOLE).await
}

async fn read_within(
    headers: &HeaderMap,
    mut body: Body,
    pause: Duration,
    whole: Duration,
) -> Result<Bytes, Failure> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let end = tokio::time::Instant::now() + whole;
    let mut kept = BytesMut::new();
    let mut size = 0_usize;
    loop {
        let by = end.min(tokio::time::Instant::now() + pause);
        let frame = match tokio::time::timeout_at(by, body.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(None) => break,
            // The client disconnected: nobody reads the answer.
            Ok(Some(Err(error))) => return Err(cut(&error)),
            Err(_) => return Err(slow()),
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        size = size.saturating_add(data.len());
        if size > DISCARDED {
            break;
        }
        if size > LARGEST || announced.is_some_and(|length| length > LARGEST) {
            kept = BytesMut::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    if size > LARGEST {
        return Err(too_large());
    }
    Ok(kept.freeze())
}

/// 413, and what to do.
fn too_large() -> Failure {
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "Envoi trop volumineux",
        "Cet envoi dépasse ce que SPICO accepte en une fois (256\u{A0}Ko)\u{A0}: rien n’a été enregistré. Raccourcissez votre texte, ou envoyez-le en plusieurs fois.",
    )
}

/// 408: the network was too slow.
fn slow() -> Failure {
    Failure::new(
        StatusCode::REQUEST_TIMEOUT,
        "Envoi interrompu",
        "Votre envoi n’est pas arrivé en entier\u{A0}: rien n’a été enregistré. Vérifiez le réseau, puis recommencez.",
    )
}

fn cut(error: &axum::Error) -> Failure {
    tracing::debug!(%error, "a body was cut");
    slow()
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
