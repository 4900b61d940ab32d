//! Forms and JSON that are larger than what is accepted.

use tokio::io::AsyncWriteExt as _;

use super::place::{FORM, JSON, Place, post, rest};

db::query!(REFUSALS: db::row::One<String> = "select detail as value from audit_event where kind = 'access.refused' order by seq");

async fn refusals(place: &Place) -> Vec<String> {
    let rows = place.store.db.rows(&REFUSALS, db::params![]).await.unwrap();
    rows.into_iter().map(|row| row.0).collect()
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused_in_the_reader_s_own_form() {
    let place = Place::open().await;
    let text = format!("texte={}", "x".repeat(256 * 1024));
    let page = place.ask(&post("/formulaire", FORM, "", &text)).await;
    assert!(page.starts_with("HTTP/1.1 413 "), "{page}");
    assert!(page.contains("<h1>Cet envoi est trop volumineux</h1>"));
    assert!(page.contains("en plusieurs fois") && page.contains("rien n’a été enregistré"));

    let htmx = "hx-request: true\r\nhx-request-type: partial\r\n";
    let fragment = place.ask(&post("/formulaire", FORM, htmx, &text)).await;
    assert!(fragment.starts_with("HTTP/1.1 413 "), "{fragment}");
    assert!(
        fragment.contains("hx-retarget: #erreurs\r\n"),
        "the form stays: {fragment}"
    );
    assert!(fragment.contains("hx-reswap: innerHTML\r\n") && !fragment.contains("<html"));

    let json = format!("{{\"texte\":\"{}\"}}", "x".repeat(256 * 1024));
    let answer = place
        .ask(&post("/json", JSON, "accept: application/json\r\n", &json))
        .await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["erreur"], "Envoi trop volumineux");
    assert!(body["message"].as_str().unwrap().contains("256"));

    // The second of a kind within a minute has no line of its own: SPICO counts it.
    let trace = refusals(&place).await;
    assert_eq!(trace.len(), 2, "{trace:?}");
    assert!(
        trace.iter().all(|detail| detail.contains("413")),
        "{trace:?}"
    );
}

db::statement!(
    NO_REFUSAL = "create trigger no_refusal before insert on audit_event when new.kind = 'access.refused' \
    begin select raise(abort, 'no refusal'); end"
);
db::statement!(ALLOW = "drop trigger if exists no_refusal");

struct Do(&'static db::Statement);

impl db::Command for Do {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        tx.execute(self.0, &[]).await?;
        let actor = db::Actor::system();
        let event = db::AuditEvent::new("test.done", db::Action::Execute, &actor);
        Ok(db::Audited::new((), event))
    }
}

/// A refusal that could not be written to the trace is counted with those that follow.
#[tokio::test]
async fn a_refusal_whose_line_could_not_be_written_is_told_later() {
    let place = Place::open().await;
    place.store.db.run(&Do(&NO_REFUSAL)).await.unwrap();
    let refused = post("/json", JSON, "accept: application/json\r\n", "{");
    let answer = place.ask(&refused).await;
    assert!(
        answer.starts_with("HTTP/1.1 500 "),
        "nothing is shown: {answer}"
    );
    place.store.db.run(&Do(&ALLOW)).await.unwrap();
    web::refusals::write(&place.app, true).await.unwrap();
    let trace = refusals(&place).await;
    assert!(trace.len() == 1 && trace[0].contains("422"), "{trace:?}");
}

#[tokio::test]
async fn a_body_at_the_limit_passes() {
    let place = Place::open().await;
    let text = format!("texte={}", "x".repeat(256 * 1024 - 6));
    let answer = place.ask(&post("/formulaire", FORM, "", &text)).await;
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(&(256 * 1024 - 6).to_string()),
        "{answer}"
    );
}

/// Invalid UTF-8 is refused, never silently replaced by U+FFFD.
#[tokio::test]
async fn what_is_not_utf_8_is_refused_in_words() {
    let place = Place::open().await;
    for texte in ["Caf%E9", "%C3", "a%ED%A0%80b", "%FF%FE"] {
        let answer = place
            .ask(&post("/formulaire", FORM, "", &format!("texte={texte}")))
            .await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{texte}: {answer}");
        assert!(
            answer.contains("retapez le passage") && answer.contains("rien n’a été enregistré")
        );
        let address = format!("/formulaire?q={texte}");
        let answer = place.ask(&post(&address, FORM, "", "texte=a")).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{texte}: {answer}");
    }
    // A character split over two fields is invalid in both.
    let split = place
        .ask(&post("/formulaire", FORM, "", "texte=%C3&autre=%A9"))
        .await;
    assert!(split.starts_with("HTTP/1.1 400 "), "{split}");
    let mut json = post(
        "/json",
        JSON,
        "accept: application/json\r\n",
        "{\"a\":\"?\"}",
    )
    .into_bytes();
    let at = json.iter().rposition(|byte| *byte == b'?').unwrap();
    json[at] = 0xE9;
    let mut stream = place.connect().await;
    stream.write_all(&json).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    let whole = place
        .ask(&post(
            "/formulaire",
            FORM,
            "",
            "texte=Caf%C3%A9+%F0%9F%91%8D",
        ))
        .await;
    assert!(whole.starts_with("HTTP/1.1 200 "), "{whole}");
}

/// Fifty megabytes without a line end, with a length or in chunks: the client can send all of it, reads 413, and memory stays small.
#[tokio::test]
async fn fifty_megabytes_in_one_line_get_an_answer_and_no_memory() {
    let place = Place::open_alone().await;
    let piece = vec![b'x'; 1 << 16];
    for (path, kind, chunked) in [
        ("/formulaire", FORM, false),
        ("/json", JSON, false),
        ("/formulaire", FORM, true),
        ("/json", JSON, true),
    ] {
        let before = resident();
        let mut stream = place.connect().await;
        let length = if chunked {
            "transfer-encoding: chunked".to_owned()
        } else {
            format!("content-length: {}", 800 << 16)
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\n{length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut most = 0;
        for _ in 0..800 {
            if chunked {
                stream.write_all(b"10000\r\n").await.unwrap();
            }
            stream.write_all(&piece).await.unwrap();
            if chunked {
                stream.write_all(b"\r\n").await.unwrap();
            }
            most = most.max(resident());
        }
        if chunked {
            stream.write_all(b"0\r\n\r\n").await.unwrap();
        }
        let answer = rest(&mut stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 413 "),
            "{path} {chunked}: {answer}"
        );
        let grown = most.saturating_sub(before) / 1024;
        assert!(grown < 16 * 1024, "{path} {chunked}: {grown} KiB more");
    }
}

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

#[tokio::test]
async fn a_length_that_lies_is_no_way_in() {
    let place = Place::open().await;
    // Shorter than announced, then closed: nothing is done with half a form.
    let mut stream = place.connect().await;
    let whole = post("/formulaire", FORM, "", "texte=bonjour");
    stream
        .write_all(&whole.as_bytes()[..whole.len() - 3])
        .await
        .unwrap();
    stream.shutdown().await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    // Two lengths, or a length and chunks: the way to smuggle a request past a proxy.
    for more in ["content-length: 5\r\n", "transfer-encoding: chunked\r\n"] {
        let answer = place
            .ask(&post("/formulaire", FORM, more, "texte=bonjour"))
            .await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{more}: {answer}");
    }
}
