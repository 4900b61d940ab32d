//! Renders conversation events for the streams: signals for pages, messages for API clients, typing and presence.

mod audience;
mod ephemeral;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use access::PractitionerRoleId;
use bus::event_log::Entry;
use bus::{EventRenderer, Flavours, Fresh, Kind, Pending, Rendered, sse};
use bytes::Bytes;
use crypto::Vault;
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use serde_json::json;

use crate::commands::MarkDelivered;
use crate::domain::QuietHours;
use crate::seal::Seal;
use crate::store::conversations::ConversationId;
use crate::store::messages::{self, MessageId, MessageRow};
use crate::store::{inbox, quiet_hours};

use audience::{Audience, Audiences};
pub use ephemeral::Ephemeral;

/// Event log: a person's message.
pub const MESSAGE: Kind = Kind::new("messaging.message");
/// Event log: a message was edited, retracted or reacted to.
pub const CHANGE: Kind = Kind::new("messaging.change");
/// Event log: somebody read, or something was delivered.
pub const RECEIPT: Kind = Kind::new("messaging.receipt");
/// Event log: the participants or the conversation itself changed.
pub const MEMBER: Kind = Kind::new("messaging.member");

/// All of them.
pub const KINDS: [Kind; 4] = [MESSAGE, CHANGE, RECEIPT, MEMBER];

/// What the room renders for the streams.
pub struct Live {
    db: Db,
    vault: Arc<Vault>,
    audiences: Audiences,
}

impl Live {
    /// The renderer.
    pub fn new(db: &Db, vault: &Arc<Vault>) -> Self {
        Self {
            db: db.clone(),
            vault: Arc::clone(vault),
            audiences: Audiences::new(db),
        }
    }

    /// Renders entries in order; each conversation's participants are those of its last change of participants.
    async fn render(
        &self,
        entries: &[Entry],
        flavours: Flavours,
        fresh: &Fresh,
    ) -> Result<Vec<Rendered>, Fault> {
        let wanted: Vec<MessageId> = entries
            .iter()
            .filter(|entry| flavours.programs && entry.is(MESSAGE))
            .filter_map(|entry| entry.reference)
            .filter(|reference| !fresh.contains_key(reference))
            .map(MessageId::from_uuid)
            .collect();
        let bodies: HashMap<MessageId, MessageRow> = messages::by_ids(&self.db, &wanted)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let mut said = Vec::with_capacity(entries.len());
        for entry in entries {
            let before = if entry.is(MEMBER) {
                self.audiences.of(entry.topic, false).await?
            } else {
                None
            };
            let Some(audience) = self.audiences.of(entry.topic, entry.is(MEMBER)).await? else {
                continue;
            };
            let reference = entry.reference.filter(|_| entry.is(MESSAGE));
            let json = match reference {
                Some(reference) if flavours.programs => match fresh.get(&reference) {
                    Some(text) => Some(datum(entry, &audience, entry.at, text)?),
                    None => bodies
                        .get(&MessageId::from_uuid(reference))
                        .map(|row| {
                            datum(entry, &audience, row.sent_at, &self.text(&audience, row)?)
                        })
                        .transpose()?,
                },
                _ => None,
            };
            let html = flavours.pages.then(|| wake(entry));
            said.push(say_one(entry, &audience, before.as_deref(), html, json));
        }
        Ok(said)
    }

    /// A message's text as stored; empty once retracted.
    fn text(&self, audience: &Audience, row: &MessageRow) -> Result<String, Fault> {
        match &row.body {
            Some(sealed) => {
                let seal = Seal::open(&self.vault, row.conversation_id, &audience.data_key)?;
                Ok(seal.shown_body(row.id, sealed))
            }
            None => Ok(String::new()),
        }
    }
}

/// The event for pages: what happened where, without any text.
fn wake(entry: &Entry) -> Bytes {
    let words = [
        (MESSAGE, "message"),
        (RECEIPT, "lecture"),
        (MEMBER, "membre"),
    ];
    let told = words.into_iter().find(|(kind, _)| entry.is(*kind));
    let kind = told.map_or("modif", |(_, word)| word);
    let signal = json!({
        "conv": ConversationId::from_uuid(entry.topic).to_string(),
        "seq": entry.number,
        "par": entry.author.map(|author| PractitionerRoleId::from_uuid(author).to_string()),
        "genre": kind,
    });
    sse::event("signal", Some(entry.cursor()), &signal.to_string())
}

/// The quiet periods that pages follow: until when they neither announce, nor sound, nor count in their title (C22). Seconds since 1970.
pub(crate) fn quiet_periods(hours: Option<QuietHours>, now: Timestamp) -> serde_json::Value {
    let seconds = |at: Timestamp| at.micros() / 1_000_000;
    let periods = hours.map(|hours| hours.periods(now)).unwrap_or_default();
    let periods: Vec<_> = periods
        .into_iter()
        .map(|(from, to)| [seconds(from), seconds(to)])
        .collect();
    json!({ "periodes": periods })
}

fn say_one(
    entry: &Entry,
    audience: &Audience,
    before: Option<&Audience>,
    html: Option<Bytes>,
    json: Option<Bytes>,
) -> Rendered {
    // Somebody who was just removed gets one last signal, so that the page closes; it holds only the conversation's id.
    let gone = before
        .iter()
        .flat_map(|before| before.roles.iter())
        .filter(|role| !audience.roles.contains(role));
    let to: Arc<[Uuid]> = if before.is_some() {
        audience.roles.iter().chain(gone).copied().collect()
    } else if audience.history_from.is_empty() || entry.number == 0 {
        Arc::clone(&audience.roles)
    } else {
        // A receipt or a change in the part of the history that a participant can't see is not sent to them.
        let sees = |role: &Uuid| {
            let from = audience.history_from.get(role);
            from.is_none_or(|from| entry.number > *from)
        };
        audience.roles.iter().copied().filter(sees).collect()
    };
    Rendered {
        cursor: entry.cursor(),
        to,
        html,
        json,
        delivers: (entry.is(MESSAGE)).then_some((entry.topic, entry.number)),
        author: entry.author,
    }
}

/// The message for API clients: conversation, seq, author's number, second, text. As short as possible (G4). The entry carries the
/// message's own seq and author.
fn datum(
    entry: &Entry,
    audience: &Audience,
    sent_at: Timestamp,
    text: &str,
) -> Result<Bytes, Fault> {
    let author = entry
        .author
        .and_then(|author| audience.ordinals.get(&author))
        .copied()
        .unwrap_or(0);
    let text = serde_json::to_string(text).map_err(Fault::internal)?;
    let data = format!(
        "{{\"c\":{},\"n\":{},\"p\":{author},\"a\":{},\"t\":{text}}}",
        audience.number,
        entry.number,
        sent_at.micros() / 1_000_000
    );
    Ok(sse::datum(entry.cursor(), &data))
}

impl EventRenderer for Live {
    fn render<'a>(
        &'a self,
        entries: &'a [Entry],
        flavours: Flavours,
        fresh: &'a Fresh,
    ) -> Pending<'a, Vec<Rendered>> {
        Box::pin(self.render(entries, flavours, fresh))
    }

    fn topics(&self, role: Uuid) -> Pending<'_, Vec<Uuid>> {
        Box::pin(async move {
            let topics = inbox::topics_of(&self.db, PractitionerRoleId::from_uuid(role)).await?;
            Ok(topics.into_iter().map(kernel::id::Id::uuid).collect())
        })
    }

    fn counters<'a>(&'a self, roles: &'a [Uuid]) -> Pending<'a, Vec<(Uuid, Bytes)>> {
        Box::pin(async move {
            let mut frames = Vec::with_capacity(roles.len());
            for role in roles {
                let unread =
                    inbox::count_unread(&self.db, PractitionerRoleId::from_uuid(*role)).await?;
                frames.push((
                    *role,
                    sse::event(
                        "compteurs",
                        None,
                        &json!({"discussions": unread}).to_string(),
                    ),
                ));
            }
            Ok(frames)
        })
    }

    fn opening(&self, addressee: Uuid) -> Pending<'_, Option<Bytes>> {
        Box::pin(async move {
            // C22: nothing is sent while there are no quiet hours; a new page starts without any.
            let role = PractitionerRoleId::from_uuid(addressee);
            let hours = quiet_hours::applying(&self.db, role).await?;
            Ok(hours.map(|hours| {
                let told = quiet_periods(Some(hours), self.db.now());
                sse::event("calme", None, &told.to_string())
            }))
        })
    }

    fn transient<'a>(&'a self, text: &'a str) -> Pending<'a, Option<(Arc<[Uuid]>, Bytes)>> {
        Box::pin(async move {
            let Some(ephemeral) = Ephemeral::read(text) else {
                return Ok(None);
            };
            let Some(audience) = self
                .audiences
                .of(ephemeral.conversation.uuid(), false)
                .await?
            else {
                return Ok(None);
            };
            let others: Arc<[Uuid]> = audience
                .roles
                .iter()
                .copied()
                .filter(|role| *role != ephemeral.role.uuid())
                .collect();
            let (conv, role) = (
                ephemeral.conversation.to_string(),
                ephemeral.role.to_string(),
            );
            let (event, data) = match &ephemeral.name {
                Some(name) => ("frappe", json!({"conv": conv, "qui": name, "role": role})),
                None => ("presence", json!({"conv": conv, "role": role})),
            };
            Ok(Some((others, sse::event(event, None, &data.to_string()))))
        })
    }

    fn delivered<'a>(&'a self, receipts: &'a [(Uuid, Uuid, i64)]) -> Pending<'a, ()> {
        Box::pin(async move {
            let mut latest: BTreeMap<(PractitionerRoleId, ConversationId), i64> = BTreeMap::new();
            for (role, topic, seq) in receipts {
                latest.insert(
                    (
                        PractitionerRoleId::from_uuid(*role),
                        ConversationId::from_uuid(*topic),
                    ),
                    *seq,
                );
            }
            let receipts: Vec<_> = latest
                .into_iter()
                .map(|((role, topic), seq)| (role, topic, seq))
                .collect();
            self.db
                .run(&MarkDelivered {
                    receipts: &receipts,
                })
                .await
        })
    }
}
