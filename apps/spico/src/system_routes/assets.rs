//! Style sheet, modules, fonts, icons: embedded in the program, compressed at build time.

use access::{Public, Reason};
use kernel::Fault;
use ui::assets::{self, Asset};
use web::{Failure, HeaderMap, PathOf, Reply, StatusCode, header};

/// Why assets are open.
pub struct Static;

impl Reason for Static {
    const WHY: &'static str = "style, scripts, fonts: the same for everybody";
}

/// Kept for a year: the address changes with the content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked for again each time.
const ASK_AGAIN: &str = "no-cache";

/// One file under its hashed name.
pub async fn file(
    _: Public<Static>,
    headers: HeaderMap,
    PathOf(file): PathOf<String>,
) -> Result<Reply, Failure> {
    let asset = assets::find(&format!("/s/{file}")).ok_or_else(Fault::not_found)?;
    Ok(send(asset, &headers, FOR_EVER))
}

/// The service worker: the one file with a fixed address.
pub async fn service_worker(_: Public<Static>, headers: HeaderMap) -> Result<Reply, Failure> {
    let asset = assets::find("/sw.js").ok_or_else(Fault::not_found)?;
    Ok(send(asset, &headers, ASK_AGAIN))
}

/// What browsers request by themselves.
pub async fn icon(_: Public<Static>, headers: HeaderMap) -> Result<Reply, Failure> {
    let asset = assets::named("favicon.svg").ok_or_else(Fault::not_found)?;
    Ok(send(asset, &headers, "public, max-age=86400"))
}

/// Nothing here is for search engines.
pub async fn robots(_: Public<Static>) -> Result<Reply, Failure> {
    Ok(Reply::text("User-agent: *\nDisallow: /\n"))
}

/// What was sent and accepted of the ways to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
    Identity,
}

fn send(asset: &'static Asset, headers: &HeaderMap, keep: &str) -> Reply {
    let tag = tag(asset);
    let told = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let reply = if told.is_some_and(|told| matches(told, &tag)) {
        Reply::empty().status(StatusCode::NOT_MODIFIED)
    } else {
        let accepted = headers
            .get(header::ACCEPT_ENCODING)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        let (coding, bytes) = choose(asset, accepted);
        let reply = Reply::bytes(StatusCode::OK, asset.content_type, bytes);
        match coding {
            Coding::Brotli => reply.with(header::CONTENT_ENCODING, "br"),
            Coding::Gzip => reply.with(header::CONTENT_ENCODING, "gzip"),
            // Set, so that no proxy compresses it again.
            Coding::Identity => reply.with(header::CONTENT_ENCODING, "identity"),
        }
    };
    reply
        .with(header::ETAG, &tag)
        .with(header::CACHE_CONTROL, keep)
        .with(header::VARY, "Accept-Encoding")
}

/// The same for all codings, hence weak.
fn tag(asset: &Asset) -> String {
    let mut parts = asset.path.rsplit('.');
    let hash = parts
        .nth(1)
        .filter(|_| asset.immutable())
        .unwrap_or(assets::version());
    format!("W/\"{hash}\"")
}

fn matches(told: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    told.trim() == "*" || told.split(',').any(|one| bare(one) == bare(tag))
}

fn choose(asset: &'static Asset, accepted: &str) -> (Coding, &'static [u8]) {
    match (
        asset.br.filter(|_| accepts(accepted, "br")),
        asset.gzip.filter(|_| accepts(accepted, "gzip")),
    ) {
        (Some(br), _) => (Coding::Brotli, br),
        (None, Some(gzip)) => (Coding::Gzip, gzip),
        (None, None) => (Coding::Identity, asset.bytes),
    }
}

/// Whether `Accept-Encoding` takes this coding: named, and not with `q=0`.
fn accepts(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, parameters) = one.split_once(';').unwrap_or((one, ""));
        let refused = parameters
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_read_as_browsers_write_them() {
        assert!(accepts("gzip, deflate, br", "br") && accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br") && !accepts("", "br") && !accepts("brx", "br"));
    }

    #[test]
    fn tags_match_whatever_their_strength() {
        assert!(
            matches("\"a\", W/\"b\"", "W/\"b\"")
                && matches("\"b\"", "W/\"b\"")
                && matches("*", "W/\"b\"")
        );
        assert!(!matches("\"a\"", "W/\"b\""));
    }
}
