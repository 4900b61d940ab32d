//! Slow clients: attackers, or slow networks. Time is the test's own.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;

use super::place::{FORM, Place, get, rest};

#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_cut_whether_silent_or_dribbled() {
    let place = Place::open().await;
    for dribble in [false, true] {
        let mut stream = place.connect().await;
        stream
            .write_all(b"GET /page HTTP/1.1\r\nhost: localhost\r\n")
            .await
            .unwrap();
        let began = tokio::time::Instant::now();
        let (mut read, mut write) = stream.into_split();
        // One header every five seconds, for ever; or nothing more.
        let feeding = async {
            loop {
                tokio::time::sleep(Duration::from_secs(5)).await;
                if dribble && write.write_all(b"x-a: b\r\n").await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let mut all = Vec::new();
        // A reset is an end too.
        tokio::select! {
            _end = tokio::io::AsyncReadExt::read_to_end(&mut read, &mut all) => {}
            () = feeding => {}
        }
        let text = String::from_utf8_lossy(&all).into_owned();
        assert!(!text.contains(" 200 "), "{text}");
        let took = began.elapsed();
        assert!(
            (Duration::from_secs(15)..=Duration::from_secs(40)).contains(&took),
            "{took:?}"
        );
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    let request = format!(
        "GET /page HTTP/1.1\r\nhost: localhost\r\nx-a: {}\r\n\r\n",
        "b".repeat(80 * 1024)
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    let answer = place.ask(&get("/page")).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "the app goes on");
}

#[tokio::test(start_paused = true)]
async fn a_form_that_stops_halfway_is_given_up_in_french() {
    let place = Place::open().await;
    let mut stream = place.connect().await;
    let head = format!(
        "POST /formulaire HTTP/1.1\r\nhost: localhost\r\nsec-fetch-site: same-origin\r\ncontent-type: {FORM}\r\ncontent-length: 900\r\n\r\ntexte=bon"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(
        answer.contains("Votre envoi n’est pas arrivé en entier"),
        "{answer}"
    );
}

/// Requests whose answers are never read: the answers stop where the buffers are full, and then the connection is given up.
#[tokio::test(start_paused = true)]
async fn answers_that_nobody_reads_are_given_up() {
    const ASKED: usize = 20_000;
    let place = Place::open().await;
    let stream = place.connect().await;
    let (mut read, mut write) = stream.into_split();
    let mut asking = tokio::task::JoinSet::new();
    asking.spawn(async move {
        let request = b"GET /page HTTP/1.1\r\nhost: localhost\r\n\r\n";
        for _ in 0..ASKED {
            if write.write_all(request).await.is_err() {
                return;
            }
        }
        std::future::pending::<()>().await;
    });
    tokio::time::sleep(Duration::from_secs(90)).await;
    let mut all = Vec::new();
    // A reset is an end too; a connection that goes on answers everything, and stays.
    let ended = tokio::io::AsyncReadExt::read_to_end(&mut read, &mut all);
    let ended = tokio::time::timeout(Duration::from_mins(10), ended).await;
    assert!(ended.is_ok(), "the connection has no end");
    let answers = String::from_utf8_lossy(&all)
        .matches("HTTP/1.1 200 ")
        .count();
    assert!(
        answers < ASKED / 2,
        "{answers} answers to a reader who had left"
    );
}
