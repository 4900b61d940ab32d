//! Live streams once they have left the request handling.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;

use super::place::{Place, get, rest, until};

#[tokio::test]
async fn a_reader_hears_what_is_said_and_is_counted() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    stream.write_all(get("/flux").as_bytes()).await.unwrap();
    until(&mut stream, "\r\n\r\n: ici\n\n").await;
    place.readers(1).await;
    assert_eq!(place.counted("spico_open_streams"), "1");
    place.feed.say("data: bonjour\n\n");
    until(&mut stream, "data: bonjour\n\n").await;
    place.feed.end();
    assert_eq!(
        rest(&mut stream).await,
        "",
        "the connection's end is its end"
    );
    place.readers(0).await;
    assert_eq!(place.counted("spico_open_streams"), "0");
}

#[tokio::test]
async fn a_reader_who_leaves_is_noticed_while_nothing_is_said() {
    let place = Place::open().await;
    let mut gone = place.connect().await;
    gone.write_all(get("/flux").as_bytes()).await.unwrap();
    until(&mut gone, ": ici").await;
    let mut half = place.connect().await;
    half.write_all(get("/flux").as_bytes()).await.unwrap();
    until(&mut half, ": ici").await;
    place.readers(2).await;
    drop(gone);
    place.readers(1).await;
    // Half closed: a client that closes its sending side counts as disconnected, and gets the end of the stream.
    half.shutdown().await.unwrap();
    place.readers(0).await;
    assert_eq!(rest(&mut half).await, "");
}

#[tokio::test]
async fn requests_sent_ahead_get_their_answers_before_the_stream() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    let page = "GET /page HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let live = "GET /flux HTTP/1.1\r\nhost: localhost\r\n\r\n";
    // What comes after the stream's own request is never answered: the head says that the connection closes.
    stream
        .write_all(format!("{page}{live}{page}").as_bytes())
        .await
        .unwrap();
    let all = until(&mut stream, ": ici").await;
    assert_eq!(all.matches("HTTP/1.1 200 OK").count(), 2, "{all}");
    assert!(all.find("</html>") < all.find("text/event-stream"), "{all}");
    assert!(all.contains("connection: close\r\n"));
    // What the reader still sends is thrown away and ends nothing.
    stream.write_all(b"du bruit\r\n\r\n").await.unwrap();
    place.feed.say("data: suite\n\n");
    let all = until(&mut stream, "data: suite").await;
    assert!(!all.contains("HTTP/1.1"), "{all}");
}

#[tokio::test]
async fn an_old_client_is_served_without_chunks() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    stream
        .write_all(b"GET /flux HTTP/1.0\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    let begun = until(&mut stream, ": ici\n\n").await;
    assert!(!begun.contains("chunked"), "{begun}");
    place.feed.end();
    assert_eq!(rest(&mut stream).await, "");
    place.readers(0).await;
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_never_reads_is_cut() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    stream.write_all(get("/flux").as_bytes()).await.unwrap();
    place.readers(1).await;
    let began = tokio::time::Instant::now();
    // More than the sockets of both sides hold.
    for _ in 0..40 {
        place.feed.say(vec![b'x'; 1 << 20]);
    }
    let gone = async {
        while place.counted("spico_open_streams") != "0" {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(5), gone)
        .await
        .unwrap();
    assert!(
        began.elapsed() >= Duration::from_secs(30),
        "not at the first hesitation"
    );
    place.readers(0).await;
    drop(stream);
}

#[tokio::test(start_paused = true)]
async fn the_program_closes_open_requests_end_and_streams_are_let_go() {
    let mut place = Place::open().await;
    let mut live = place.connect().await;
    live.write_all(get("/flux").as_bytes()).await.unwrap();
    until(&mut live, ": ici").await;
    let mut slow = place.connect().await;
    slow.write_all(get("/attend").as_bytes()).await.unwrap();
    let mut idle = place.connect().await;
    idle.write_all(b"GET /page HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .await
        .unwrap();
    until(&mut idle, "</html>").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let began = tokio::time::Instant::now();
    let ended = place.close();
    // A connection that waits for its next request ends at once; what was asked is answered.
    assert_eq!(rest(&mut idle).await, "");
    assert!(rest(&mut slow).await.ends_with("enfin"));
    assert!(place.is_closed().await);
    place.feed.say("retry: 4000\n\n");
    place.feed.end();
    assert!(rest(&mut live).await.ends_with("retry: 4000\n\n"));
    ended.await;
    assert!(
        began.elapsed() < Duration::from_secs(6),
        "nobody waited for the limit: {:?}",
        began.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_will_not_end_is_cut_at_shutdown() {
    let mut place = Place::open().await;
    let mut live = place.connect().await;
    live.write_all(get("/flux").as_bytes()).await.unwrap();
    until(&mut live, ": ici").await;
    let began = tokio::time::Instant::now();
    place.close().await;
    assert!(
        began.elapsed() <= Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(place.counted("spico_open_streams"), "0");
}
