//! The number of an operation that a page of error shows is in the log, and nothing that somebody wrote is.

use std::io;
use std::sync::{Arc, Mutex};

use super::place::{JSON, Place, get, post};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The lines about this operation.
    fn of(&self, operation: &str) -> Vec<serde_json::Value> {
        let written = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines = written
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let about = |line: &serde_json::Value| line["span"]["operation"] == operation;
        lines.filter(about).collect()
    }
}

fn operation(answer: &str) -> String {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body["operation"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_number_of_an_operation_is_found_in_the_log() {
    // Alone: whether a place of the code logs is remembered for the whole process.
    let place = Place::open_alone().await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    tracing::callsite::rebuild_interest_cache();

    let absent = get("/absente/Dupont").replace("\r\n\r\n", "\r\naccept: application/json\r\n\r\n");
    let absent = operation(&place.ask(&absent).await);
    let lines = log.of(&absent);
    let span = &lines.last().unwrap()["span"];
    assert_eq!(span["status"], 404, "{lines:?}");
    assert!(
        span["milliseconds"].is_u64() && span["route"].is_string(),
        "{lines:?}"
    );

    let wrong = post(
        "/json",
        JSON,
        "accept: application/json\r\n",
        "{\"nom\":\"Dupont\"",
    );
    let wrong = operation(&place.ask(&wrong).await);
    let lines = log.of(&wrong);
    assert_eq!(lines.last().unwrap()["span"]["route"], "/json");
    let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!written.contains("Dupont"), "{written}");
}
