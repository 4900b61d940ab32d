//! The one live stream of all rooms, for everybody signed in with two factors, administrators too: for a browser, for an API client, and as
//! a long poll for networks that cut both. Each room's `EventRenderer` renders its events.

use std::time::Duration;

use access::{Aal2, Signed};
use bus::event_log::Cursor;
use bus::{Flavour, Hears, Hub, Listener, Stream, sse};
use http::{HeaderMap, HeaderName, StatusCode};
use kernel::Fault;
use serde::Deserialize;

use crate::{Context, Failure, Query, Reply, Routes};

/// The addresses of the streams.
pub fn routes() -> Routes {
    Routes::new().get("/flux", pages).get("/api/flux", programs)
}

/// Where to resume, and how.
#[derive(Debug, Default, Deserialize)]
struct Options {
    apres: Option<String>,
    attente: Option<u64>,
    #[serde(default)]
    bourre: u8,
    /// The version of the page that listens.
    #[serde(default)]
    v: String,
}

/// A product that does not show every room with live events gets none of them: its terms are not theirs (A11.1).
async fn join(
    signed: &Signed<Aal2>,
    cx: &Context,
    after: Option<Cursor>,
    flavour: Flavour,
) -> Result<Stream, Fault> {
    let (hub, subject) = (cx.extension::<Hub>()?, signed.subject());
    let shows = |room| cx.products().shows(cx.product(), room);
    let hears = if hub.rooms().all(shows) {
        Hears::Rooms
    } else {
        Hears::SessionOnly
    };
    let listener = Listener {
        addressee: subject.addressee(),
        account: subject.account,
        session: subject.session,
        flavour,
        hears,
    };
    Stream::open(&hub, listener, after).await
}

/// The cursor of the header, or of the address. An invalid one means "from now on, and reload the page".
fn cursor(headers: &HeaderMap, options: &Options) -> Option<Cursor> {
    let told = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok())
        .or(options.apres.as_deref())?;
    Some(told.parse().unwrap_or(Cursor {
        xid: i64::MAX,
        seq: i64::MAX,
    }))
}

/// The stream of the pages; with `attente`, the long poll.
async fn pages(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
    Query(options): Query<Options>,
) -> Result<Reply, Failure> {
    let stream = join(&signed, &cx, cursor(&headers, &options), Flavour::Html).await?;
    // T18: a page older than the server is told once, and loads the new version at its next navigation.
    let stream = if options.v.is_empty() || options.v == ui::assets::version() {
        stream
    } else {
        let told = serde_json::json!({ "version": ui::assets::version() });
        stream.saying(sse::event("version", None, &told.to_string()))
    };
    match options.attente {
        Some(seconds) => Ok(long_poll(stream, seconds.min(55)).await),
        None if options.bourre > 0 => Ok(open(stream.padded())),
        None => Ok(open(stream)),
    }
}

/// The stream of API clients: one short event for each message.
async fn programs(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
    Query(options): Query<Options>,
) -> Result<Reply, Failure> {
    let after = cursor(&headers, &options);
    Ok(open(join(&signed, &cx, after, Flavour::Json).await?))
}

fn open(stream: Stream) -> Reply {
    let attach = stream.attach();
    Reply::stream("text/event-stream", stream)
        .direct(attach)
        .with(
            HeaderName::from_static("cache-control"),
            "no-store, no-transform",
        )
        .with(HeaderName::from_static("x-accel-buffering"), "no")
}

/// The first event of every page: a long poll continues waiting after it.
const FIRST_WORDS: [&str; 4] = ["debut", "compteurs", "calme", "version"];

/// Whether these bytes contain an event.
fn says_something(text: &str) -> bool {
    let mut events = text.lines().filter_map(|line| line.strip_prefix("event: "));
    events.any(|event| !FIRST_WORDS.contains(&event))
}

/// Waits for the first events, at most `seconds`.
async fn long_poll(mut stream: Stream, seconds: u64) -> Reply {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds);
    let mut text = String::new();
    while let Ok(Some(bytes)) = tokio::time::timeout_at(deadline, stream.next()).await {
        text.push_str(&String::from_utf8_lossy(&bytes));
        if says_something(&text) {
            break;
        }
    }
    // Everything before the last event with a cursor is in this response.
    let last = text
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("id: "));
    let place = last.map_or_else(|| stream.joined_at().to_string(), str::to_owned);
    Reply::bytes(StatusCode::OK, "text/html; charset=utf-8", text)
        .with(HeaderName::from_static("x-dernier"), &place)
}
