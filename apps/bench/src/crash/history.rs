//! Beside the streams: every acknowledged message is in the conversation's history, once.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::clients::{Crowd, Person};
use crate::failure::Failure;
use crate::http::Connection;
use crate::ledger::Ledger;

/// What the histories hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Acknowledged messages that are not there.
    pub missing: u64,
    /// Messages that are there more than once.
    pub doubled: u64,
}

/// Reads every conversation to its end.
pub(crate) async fn check(crowd: &Crowd, ledger: &Ledger) -> Result<History, Failure> {
    let (mut found, mut rooms) = (History::default(), BTreeSet::new());
    for person in crowd.people() {
        if !rooms.insert(person.room) {
            continue;
        }
        let mut times: HashMap<usize, u64> = HashMap::new();
        for text in read(person).await? {
            if let Some(number) = ledger.number(&text) {
                *times.entry(number).or_default() += 1;
            }
        }
        let acknowledged = ledger.acknowledged_in(person.room);
        for number in acknowledged {
            found.missing += u64::from(!times.contains_key(&number));
        }
        found.doubled += times.values().map(|times| times - 1).sum::<u64>();
    }
    Ok(found)
}

async fn read(person: &Person) -> Result<Vec<String>, Failure> {
    let mut connection = Connection::open(person.port, 16 * 1024).await?;
    let headers = format!("Cookie: {}\r\n", person.user.cookie);
    let (mut texts, mut after) = (Vec::new(), 0);
    loop {
        let path = format!(
            "/api/discussions/{}/messages?apres={after}",
            person.user.room
        );
        let mut answer = connection.ask("GET", &path, &headers, "").await?;
        connection.rest(&mut answer).await?;
        let page: Value = serde_json::from_slice(&answer.body).map_err(|error| {
            Failure::new(format!("l’historique répond {} : {error}", answer.status))
        })?;
        let messages = page.get("messages").and_then(Value::as_array);
        let last = messages
            .and_then(|messages| messages.last())
            .and_then(|message| message.get("n"))
            .and_then(Value::as_i64);
        let Some(last) = last else { return Ok(texts) };
        after = last;
        let of_page = messages.into_iter().flatten();
        texts.extend(of_page.filter_map(|message| message.get("t")?.as_str().map(str::to_owned)));
    }
}
