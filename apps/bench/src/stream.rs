//! One live stream: events out of chunks, wherever these are cut.

use std::io::Error;

use crate::http::Connection;

/// What one event said.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its name; empty for messages.
    pub name: String,
    /// The place to go on from.
    pub id: Option<String>,
    /// Its data.
    pub data: String,
}

/// Gathers bytes into events.
#[derive(Debug, Default)]
pub(crate) struct Events {
    waiting: Vec<u8>,
    under_way: Event,
}

impl Events {
    /// Takes more bytes; gives the events that are whole now.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.waiting.extend_from_slice(bytes);
        let mut whole = Vec::new();
        let mut done = 0;
        for line in self.waiting.split_inclusive(|byte| *byte == b'\n') {
            if line.last() != Some(&b'\n') {
                break;
            }
            done += line.len();
            let line = String::from_utf8_lossy(line);
            let line = line.trim_end_matches(['\r', '\n']);
            let (field, value) = line.split_once(':').unwrap_or((line, ""));
            let value = value.strip_prefix(' ').unwrap_or(value);
            match field {
                "id" => self.under_way.id = Some(value.to_owned()),
                "event" => value.clone_into(&mut self.under_way.name),
                "data" => self.under_way.data.push_str(value),
                "" if line.is_empty() => {
                    let event = std::mem::take(&mut self.under_way);
                    if event != Event::default() {
                        whole.push(event);
                    }
                }
                _ => {}
            }
        }
        self.waiting.drain(..done);
        whole
    }
}

/// Follows `/api/flux` until it is cut. `open` is told once that the server listens; `each` gets the events in order. An answer
/// other than 200 counts as a cut.
pub(crate) async fn follow(
    port: u16,
    cookie: &str,
    after: Option<&str>,
    open: impl FnOnce(),
    mut each: impl FnMut(Event),
) -> Result<(), Error> {
    let mut connection = Connection::open(port, 2048).await?;
    let resume = after.map_or_else(String::new, |place| format!("Last-Event-ID: {place}\r\n"));
    let headers = format!("Cookie: {cookie}\r\nAccept: text/event-stream\r\n{resume}");
    let answer = connection.ask("GET", "/api/flux", &headers, "").await?;
    if answer.status != 200 {
        return Err(Error::other(format!(
            "the stream answered {}",
            answer.status
        )));
    }
    open();
    let mut events = Events::default();
    while let Some(piece) = connection.piece().await? {
        for event in events.take(&piece) {
            each(event);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_whole_wherever_the_bytes_are_cut() {
        let text = ": pouls\n\nid:7\ndata:{\"t\":\"é\"}\n\nid: 9\nevent: reprise\ndata: {}\n\n";
        let expected = [
            Event {
                name: String::new(),
                id: Some("7".into()),
                data: "{\"t\":\"é\"}".into(),
            },
            Event {
                name: "reprise".into(),
                id: Some("9".into()),
                data: "{}".into(),
            },
        ];
        for cut in 0..=text.len() {
            let mut events = Events::default();
            let (before, after) = text.as_bytes().split_at(cut);
            let mut found = events.take(before);
            found.extend(events.take(after));
            assert_eq!(found, expected, "cut at {cut}");
        }
    }

    #[test]
    fn an_event_that_was_cut_off_is_not_given() {
        assert_eq!(Events::default().take(b"id:7\ndata:{}\n"), []);
    }
}
