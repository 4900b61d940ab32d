use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream;

use super::*;

const PAUSE: Duration = Duration::from_millis(200);
const WHOLE: Duration = Duration::from_secs(5);

fn streamed(pieces: usize, size: usize, sent: &Arc<AtomicUsize>) -> Body {
    let sent = Arc::clone(sent);
    Body::from_stream(stream::iter(0..pieces).map(move |_| {
        sent.fetch_add(size, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from(vec![b'x'; size]))
    }))
}

async fn status(headers: &HeaderMap, body: Body) -> Result<usize, StatusCode> {
    let read = read_within(headers, body, PAUSE, WHOLE).await;
    read.map(|bytes| bytes.len())
        .map_err(|failure| failure.status())
}

#[tokio::test]
async fn the_largest_body_is_read_and_one_byte_more_is_refused() {
    let none = HeaderMap::new();
    for (pieces, size) in [(1, LARGEST), (LARGEST / 1024, 1024)] {
        let sent = Arc::default();
        assert_eq!(
            status(&none, streamed(pieces, size, &sent)).await,
            Ok(LARGEST)
        );
    }
    let larger = Body::from(vec![b'x'; LARGEST + 1]);
    assert_eq!(
        status(&none, larger).await,
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    );
}

#[tokio::test]
async fn what_is_too_large_is_read_to_its_end_but_not_for_ever() {
    let none = HeaderMap::new();
    let sent = Arc::default();
    let fifty = streamed(800, 1 << 16, &sent);
    assert_eq!(
        status(&none, fifty).await,
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    );
    assert_eq!(
        sent.load(Ordering::Relaxed),
        800 << 16,
        "the sender was heard out"
    );
    let sent = Arc::default();
    let endless = streamed(usize::MAX, 1 << 16, &sent);
    assert_eq!(
        status(&none, endless).await,
        Err(StatusCode::PAYLOAD_TOO_LARGE)
    );
    assert!(
        sent.load(Ordering::Relaxed) <= DISCARDED + (2 << 16),
        "no more than that"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stops_coming_is_given_up() {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"texte=Bonj"))]);
    let body = Body::from_stream(first.chain(stream::pending()));
    assert_eq!(
        status(&HeaderMap::new(), body).await,
        Err(StatusCode::REQUEST_TIMEOUT)
    );
    // A byte now and then doesn't keep it open either.
    let drops = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Some((Ok::<_, Infallible>(Bytes::from_static(b"x")), ()))
    });
    let whole = Duration::from_millis(300);
    let none = HeaderMap::new();
    let read = read_within(
        &none,
        Body::from_stream(drops),
        Duration::from_millis(200),
        whole,
    );
    let began = tokio::time::Instant::now();
    assert_eq!(
        read.await.unwrap_err().status(),
        StatusCode::REQUEST_TIMEOUT
    );
    let took = began.elapsed();
    assert!((whole..whole * 2).contains(&took), "{took:?}");
}
