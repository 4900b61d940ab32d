//! The live streams: one for a browser, one for a program, and the long poll for networks that cut both.

use std::time::Duration;

use ::web::{Context, Failure, HeaderMap, HeaderName, Query, Reply, StatusCode};
use access::{Aal2, Signed};
use bus::event_log::Cursor;
use bus::{Flavour, Hub, Listener, Stream, sse};
use kernel::Fault;
use kernel::id::Id as _;
use serde::Deserialize;

use crate::web::quiet;

/// Where to go on, and how.
#[derive(Debug, Default, Deserialize)]
pub struct Options {
    apres: Option<String>,
    attente: Option<u64>,
    #[serde(default)]
    bourre: u8,
    /// The version of the page that listens.
    #[serde(default)]
    v: String,
}

fn listener(signed: &Signed<Aal2>, flavour: Flavour) -> Result<Listener, Fault> {
    let subject = signed.subject();
    let role = subject.acting_role()?.uuid();
    Ok(Listener {
        role,
        account: subject.account,
        session: subject.session,
        flavour,
    })
}

/// The cursor of the header, or of the address. One that can't be read counts as "from now on, and read the page anew".
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
pub async fn pages(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
    Query(options): Query<Options>,
) -> Result<Reply, Failure> {
    let hub = cx.extension::<Hub>()?;
    let stream = Stream::open(
        &hub,
        listener(&signed, Flavour::Html)?,
        cursor(&headers, &options),
    )
    .await?;
    let role = signed.subject().acting_role()?;
    // C22: nothing is said when there is nothing to obey; a page that opens has none.
    let stream = match quiet::hours_of(&cx, role).await? {
        Some(hours) => {
            let told = quiet::told(Some(hours), cx.now());
            stream.saying(sse::event("calme", None, &told.to_string()))
        }
        None => stream,
    };
    // T18: a page older than the server is told once, and takes the new one at its next navigation.
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

/// The stream of programs: one event for each message, as short as can be.
pub async fn programs(
    signed: Signed<Aal2>,
    cx: Context,
    headers: HeaderMap,
    Query(options): Query<Options>,
) -> Result<Reply, Failure> {
    let hub = cx.extension::<Hub>()?;
    Ok(open(
        Stream::open(
            &hub,
            listener(&signed, Flavour::Json)?,
            cursor(&headers, &options),
        )
        .await?,
    ))
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

/// Waits for the first frames that say something, at most `seconds`.
async fn long_poll(mut stream: Stream, seconds: u64) -> Reply {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(seconds);
    let mut text = String::new();
    while let Ok(Some(bytes)) = tokio::time::timeout_at(deadline, stream.next()).await {
        text.push_str(&String::from_utf8_lossy(&bytes));
        if text.contains("event: coup")
            || text.contains("event: frappe")
            || text.contains("event: reprise")
        {
            break;
        }
    }
    // Everything before the last event that carries a place is in this answer.
    let last = text
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("id: "));
    let place = last.map_or_else(|| stream.joined_at().to_string(), str::to_owned);
    Reply::bytes(StatusCode::OK, "text/html; charset=utf-8", text)
        .with(HeaderName::from_static("x-dernier"), &place)
}
