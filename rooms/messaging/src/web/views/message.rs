//! One message of a thread, as its conversation shows it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::parts::bubble::{
    Body, Delivery, Given, Links, Message, Quote, Reaction, message, message_for,
};
use access::{Action, Permit, PractitionerRoleId};
use kernel::fr;
use ui::Markup;

use super::text::{self, excerpt};
use crate::domain::mention::may_mention;
use crate::domain::{Highlights, MessageKind, Names, Progress, ReactionKind};
use crate::policy::{Conversation, MessageRef};
use crate::store::messages::MessageRow;
use crate::web::pane::Thread;

/// Messages closer than this, of one author, show the name once.
const CLOSE: std::time::Duration = std::time::Duration::from_mins(5);

/// Whether a message stands under the name of the one before it.
fn continues(row: &MessageRow, before: &MessageRow) -> bool {
    before.kind == MessageKind::Text
        && before.author_role_id == row.author_role_id
        && row.sent_at.since(before.sent_at) < CLOSE
}

/// How a reaction is shown.
pub fn of_kind(kind: ReactionKind) -> Reaction {
    match kind {
        ReactionKind::Seen => Reaction::Seen,
        ReactionKind::Thanks => Reaction::Thanks,
        ReactionKind::Mine => Reaction::OnIt,
    }
}

/// The reactions of one kind to one message.
struct Together<'a> {
    kind: ReactionKind,
    names: Vec<&'a str>,
    mine: bool,
}

/// Draws the messages of one conversation.
pub struct Drawer<'a> {
    conversation: String,
    number: i64,
    thread: &'a Thread,
    /// Made when a text may mention somebody: most threads need none.
    names: OnceCell<Names>,
    for_reader: bool,
    aimed: Option<i64>,
}

impl<'a> Drawer<'a> {
    /// `for_reader`: on a full page, for the one who asks; otherwise the same bytes for everybody.
    pub fn new<A: Action>(
        permit: &Permit<A, Conversation>,
        thread: &'a Thread,
        for_reader: bool,
    ) -> Self {
        Self {
            conversation: permit.id().to_string(),
            number: permit.known().number,
            thread,
            names: OnceCell::new(),
            for_reader,
            aimed: None,
        }
    }

    /// The place of the message that was asked for: it is marked.
    #[must_use]
    pub fn aiming(self, aimed: Option<i64>) -> Self {
        Self { aimed, ..self }
    }

    /// A message; `previous` is the one just above it, of the same day.
    pub fn one(&self, row: &MessageRow, previous: Option<&MessageRow>) -> Markup {
        let text = self.thread.texts.of(row.id);
        if row.kind == MessageKind::System {
            let aimed = self.aimed == Some(row.seq);
            return super::parts::thread::system_line(row.seq, text.unwrap_or(""), aimed);
        }
        self.said(row, text, previous)
    }

    fn said(&self, row: &MessageRow, text: Option<&str>, previous: Option<&MessageRow>) -> Markup {
        let times = Times::of(row);
        let (author, people) = (row.author_role_id, &self.thread.people);
        let told = self.thread.told_by(row.id);
        let (highlights, unclear) = self.mentions(row, text, &told);
        let body = match (text, &times.retracted) {
            (Some(text), None) => Body::Text(text::draw(text, highlights)),
            (_, retracted) => Body::Retracted(retracted.as_deref().unwrap_or("Message retiré")),
        };
        let quote = self.quote(row);
        let quote = quote.as_ref().map(|(href, author, excerpt)| Quote {
            href,
            author,
            excerpt,
        });
        let given = self.reactions(row);
        let names: Vec<String> = given.iter().map(|one| one.names.join(", ")).collect();
        let given = given.iter().zip(&names).map(|(one, names)| Given {
            reaction: of_kind(one.kind),
            count: u32::try_from(one.names.len()).unwrap_or(u32::MAX),
            names,
            mine: self.for_reader.then_some(one.mine),
        });
        let given: Vec<Given<'_>> = given.collect();
        let base = format!("/discussions/{}", self.conversation);
        let name = MessageRef::place(self.number, row.seq);
        let client = row.client_id.to_string();
        let drawn = Message {
            client: (!self.for_reader).then_some(&client),
            seq: row.seq,
            version: row.change,
            author_id: &author.to_string(),
            author: people.name(author),
            initials: people.initials(author),
            role: people.profession(author),
            sector: people.sector(author),
            at: &times.words,
            body,
            quote,
            note: unclear.as_deref(),
            edited: times.edited.as_deref(),
            delivery: delivery(row.seq, author, self.thread),
            reactions: &given,
            links: Links {
                permalink: &format!("{base}/m/{name}"),
                react: &format!("{base}/messages/{name}/reaction"),
            },
            continued: previous.is_some_and(|before| continues(row, before)),
            aimed: self.aimed == Some(row.seq),
        };
        if self.for_reader {
            message_for(author == self.thread.me, &drawn)
        } else {
            message(&drawn)
        }
    }

    /// What is highlighted in a text, and which of its mentions notify nobody.
    fn mentions<'t>(
        &'t self,
        row: &MessageRow,
        text: Option<&str>,
        told: &'t [PractitionerRoleId],
    ) -> (Option<Highlights<'t>>, Option<String>) {
        let Some(text) = text.filter(|text| may_mention(text)) else {
            return (None, None);
        };
        let names = self.names.get_or_init(|| self.thread.names());
        let unclear = names.told(text, told, Some(row.author_role_id)).unclear;
        (
            Some(Highlights { names, told }),
            text::unclear(text, &unclear),
        )
    }

    /// The quotation of the message that this one answers: address, author, beginning.
    fn quote(&self, row: &MessageRow) -> Option<(String, String, String)> {
        let thread = self.thread;
        let quoted = row.reply_to.and_then(|id| thread.quoted.get(&id))?;
        let text = match thread.texts.of(quoted.id) {
            Some(text) => excerpt(text, 140),
            None => "Message retiré".to_owned(),
        };
        let href = super::thread::place(&self.conversation, quoted.seq);
        let author = thread.people.name(quoted.author_role_id).to_owned();
        Some((href, author, text))
    }

    fn reactions(&self, row: &MessageRow) -> Vec<Together<'_>> {
        let mut by_kind: BTreeMap<ReactionKind, Together<'_>> = BTreeMap::new();
        for reaction in self
            .thread
            .reactions
            .iter()
            // Of a retracted message only its place stays (C15.1).
            .filter(|reaction| reaction.message_id == row.id && row.retracted_at.is_none())
        {
            let (kind, role) = (reaction.kind, reaction.practitioner_role_id);
            let together = by_kind.entry(kind).or_insert_with(|| Together {
                kind,
                names: Vec::new(),
                mine: false,
            });
            together.names.push(self.thread.people.name(role));
            together.mine |= role == self.thread.me;
        }
        by_kind.into_values().collect()
    }
}

struct Times {
    words: String,
    edited: Option<String>,
    retracted: Option<String>,
}

impl Times {
    fn of(row: &MessageRow) -> Self {
        Self {
            words: fr::time(row.sent_at),
            edited: row
                .edited_at
                .filter(|_| row.retracted_at.is_none())
                .map(|at| format!("à {}", fr::time(at))),
            retracted: row
                .retracted_at
                .map(|at| format!("Message retiré par son auteur le {}.", fr::date_time(at))),
        }
    }
}

/// How far a message has come.
pub fn delivery(seq: i64, author: PractitionerRoleId, thread: &Thread) -> Delivery {
    let progress = Progress::of(seq, author, &thread.standings);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = number(progress.recipients);
    match (progress.read, progress.delivered) {
        (0, 0) => Delivery::Sent,
        (0, delivered) => Delivery::Delivered {
            count: number(delivered),
            of,
        },
        (read, _) => Delivery::Read {
            count: number(read),
            of,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use crypto::{MasterKey, Vault};
    use kernel::id::Id as _;
    use kernel::{SystemEntropy, Timestamp, Uuid};

    use super::*;
    use crate::people::People;
    use crate::seal::{Seal, new_key};
    use crate::store::conversations::ConversationId;
    use crate::store::messages::MessageId;
    use crate::web::texts::Texts;

    /// Message `n` of the conversation, which answers another.
    fn row(seal: &Seal, n: u128, answers: Option<u128>, text: &str) -> MessageRow {
        let id = MessageId::from_uuid(Uuid::from_u128(n));
        MessageRow {
            id,
            conversation_id: ConversationId::from_uuid(Uuid::from_u128(9)),
            seq: i64::try_from(n).unwrap(),
            change: 1,
            version: 1,
            author_role_id: PractitionerRoleId::from_uuid(Uuid::from_u128(7)),
            client_id: Uuid::from_u128(n),
            kind: MessageKind::Text,
            body: Some(seal.body(id, text).unwrap()),
            reply_to: answers.map(|n| MessageId::from_uuid(Uuid::from_u128(n))),
            sent_at: Timestamp::from_micros(0),
            edited_at: None,
            retracted_at: None,
        }
    }

    /// Bodies are opened once, before drawing: drawing succeeds even when the key is gone.
    #[test]
    fn a_body_is_opened_once() {
        let entropy: Arc<dyn kernel::Entropy> = Arc::new(SystemEntropy);
        let vault = Vault::new(MasterKey::generate(&*entropy), entropy);
        let conversation = ConversationId::from_uuid(Uuid::from_u128(9));
        let key = new_key(&vault, conversation).unwrap();
        let seal = Seal::open(&vault, conversation, &key).unwrap();
        let mut rows = [
            row(&seal, 1, None, "Plaie propre."),
            row(&seal, 2, Some(1), "Merci @tous."),
        ];
        let texts = Texts::open(&seal, &rows);
        assert_eq!(texts.calling(&rows), [rows[1].id]);
        for row in &mut rows {
            row.body = Some(vec![0; 40]);
        }
        let me = rows[0].author_role_id;
        let thread = Thread {
            participants: Vec::new(),
            standings: Vec::new(),
            reactions: Vec::new(),
            mentions: Vec::new(),
            quoted: HashMap::from([(rows[0].id, rows[0].clone())]),
            people: People::default(),
            texts,
            seal,
            topic: None,
            reason: None,
            me,
        };
        let drawer = Drawer {
            conversation: conversation.to_string(),
            number: 1,
            thread: &thread,
            names: OnceCell::new(),
            for_reader: false,
            aimed: None,
        };
        let drawn = drawer.one(&rows[1], None).into_string();
        assert!(drawn.contains("Plaie propre."), "the quotation: {drawn}");
        assert!(drawn.contains("Merci"), "{drawn}");
    }
}
