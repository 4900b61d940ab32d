//! The headers of every response.

use super::place::{FORM, JSON, Place, get, post};

fn head(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().0
}

#[tokio::test]
async fn json_is_kept_by_no_cache_and_embedded_by_no_other_site() {
    let place = Place::open().await;
    let answer = place
        .ask(&post("/json", JSON, "", "{\"texte\":\"a\"}"))
        .await;
    let found = head(&answer);
    assert!(found.starts_with("HTTP/1.1 200 "), "{answer}");
    for header in [
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
    ] {
        assert!(found.contains(header), "{header}: {found}");
    }
    // So is a failure, whose message may name a thing.
    let refused = place
        .ask(&post("/json", JSON, "accept: application/json\r\n", "{"))
        .await;
    assert!(
        head(&refused).starts_with("HTTP/1.1 422 ")
            && head(&refused).contains("cache-control: no-store"),
        "{refused}"
    );
}

/// A receipt holds ids and numbers only, and the answer to a POST is kept by no cache unless it says so.
#[tokio::test]
async fn a_receipt_goes_with_few_headers_and_allows_no_cache() {
    let place = Place::open().await;
    let answer = place.ask(&post("/recu", JSON, "", "")).await;
    let found = head(&answer);
    assert!(
        found.starts_with("HTTP/1.1 200 ") && answer.ends_with("{\"n\":1}"),
        "{answer}"
    );
    assert!(found.contains("x-content-type-options: nosniff"), "{found}");
    for header in [
        "cache-control",
        "expires",
        "content-location",
        "access-control",
    ] {
        assert!(!found.contains(header), "{header}: {found}");
    }
    // Another site's page can't even ask for one.
    let foreign = "POST /recu HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\norigin: http://evil.example\r\nsec-fetch-site: cross-site\r\n\
                   content-type: text/plain\r\ncontent-length: 0\r\n\r\n";
    let refused = place.ask(foreign).await;
    assert!(refused.starts_with("HTTP/1.1 403 "), "{refused}");
}

#[tokio::test]
async fn a_page_carries_the_whole_set_and_no_trimming_reaches_it() {
    let place = Place::open().await;
    for path in ["/page", "/absente"] {
        let answer = place.ask(&get(path)).await;
        let found = head(&answer);
        for header in [
            "cache-control: no-store",
            "content-security-policy: default-src 'none'; script-src http://localhost/s/ http://127.0.0.1/s/;",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: ",
            "referrer-policy: no-referrer",
            "vary: HX-Request, HX-Request-Type, Accept",
            "x-content-type-options: nosniff",
            "x-frame-options: DENY",
        ] {
            assert!(found.contains(header), "{path} {header}: {found}");
        }
        assert!(!found.contains("server:"), "{found}");
    }
    // By another name nobody answers, and it is not echoed.
    let other = "GET /page HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n";
    let answer = place.ask(other).await;
    assert!(
        answer.starts_with("HTTP/1.1 421 ")
            && answer.contains("ne répond pas à cette adresse")
            && !answer.contains("evil.example"),
        "{answer}"
    );
    let local = "GET /page HTTP/1.1\r\nhost: 127.0.0.1:9090\r\nconnection: close\r\n\r\n";
    let answer = place.ask(local).await;
    assert!(
        head(&answer).contains("script-src http://localhost/s/ "),
        "{answer}"
    );
}

/// A page that may be the same for many is compressed once and kept; one with a key, or with what somebody sent, is its reader's own.
#[tokio::test]
async fn only_a_page_that_many_may_get_is_kept_compressed() {
    let place = Place::open().await;
    let ask = |method: &str, path: &str| {
        format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             accept-encoding: br\r\ncontent-length: 0\r\n\r\n"
        )
    };
    for (method, path, kept) in [
        ("GET", "/page/cle", false),
        ("POST", "/page/envoi", false),
        ("GET", "/page", true),
    ] {
        let mut answer = String::new();
        for _ in 0..3 {
            answer = place.ask(&ask(method, path)).await;
        }
        let found = head(&answer);
        assert!(
            found.starts_with("HTTP/1.1 200 ") && found.contains("content-encoding: br"),
            "{path}: {found}"
        );
        // Only the one that was kept has its length: what is compressed as it leaves has none yet.
        assert_eq!(found.contains("content-length: "), kept, "{path}: {found}");
    }
}

/// Whoever asks: a page, a module of it, a program.
#[tokio::test]
async fn what_passes_by_itself_says_when_to_come_back() {
    let place = Place::open().await;
    let partial = "hx-request: true\r\nhx-request-type: partial\r\n";
    for wants in ["", partial, "accept: application/json\r\n"] {
        for what in ["monde", "absent"] {
            let path = format!("/trop?de={what}");
            let asked = get(&path).replacen("\r\n", &format!("\r\n{wants}"), 1);
            for request in [asked, post(&path, FORM, wants, "texte=a")] {
                let answer = place.ask(&request).await;
                let found = head(&answer);
                assert!(found.starts_with("HTTP/1.1 503 "), "{request}{answer}");
                assert!(found.contains("\r\nretry-after: 2"), "{request}{found}");
                assert!(answer.contains("Réessayez dans un instant."), "{answer}");
            }
        }
    }
}

/// Where the page shows nothing but what the event tells.
#[tokio::test]
async fn a_fault_that_stands_alone_is_said_itself() {
    let place = Place::open().await;
    let partial = "hx-request: true\r\nhx-request-type: partial\r\n";
    for (what, told) in [
        ("champ", "quelque chose."),
        ("champs", "contient une erreur."),
    ] {
        let request = post(&format!("/trop?de={what}"), FORM, partial, "texte=");
        let answer = place.ask(&request).await;
        assert!(answer.starts_with("HTTP/1.1 422 "), "{answer}");
        let mut lines = head(&answer).lines();
        let event = lines.find_map(|line| line.strip_prefix("hx-trigger: "));
        let event: serde_json::Value = event.unwrap().parse().unwrap();
        let said = event["spico:toast"]["texte"].as_str().unwrap();
        assert!(said.contains(told), "{what}: {said}");
    }
}

#[tokio::test]
async fn a_request_that_names_us_twice_or_not_at_all_is_not_carried_out() {
    let place = Place::open().await;
    for hosts in [
        "",
        "host: localhost\r\nhost: localhost\r\n",
        "host: localhost\r\nhost: evil.example\r\n",
        "host: evil.example;x\r\n",
        "host:\r\n",
    ] {
        let request = format!("GET /page HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
        let answer = place.ask(&request).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer}");
        assert!(!answer.contains("evil.example"), "{answer}");
        assert!(
            head(&answer).contains("x-content-type-options: nosniff"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_stream_has_the_headers_of_data_and_no_cache_keeps_it() {
    use tokio::io::AsyncWriteExt as _;
    let place = Place::open().await;
    let mut stream = place.connect().await;
    stream.write_all(get("/flux").as_bytes()).await.unwrap();
    let begun = super::place::until(&mut stream, ": ici").await;
    for header in [
        "cache-control: no-store",
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
        // Its end is the connection's: no frame is wrapped in a chunk (G4).
        "connection: close",
    ] {
        assert!(begun.contains(header), "{header}: {begun}");
    }
    assert!(!begun.contains("transfer-encoding"), "{begun}");
}
