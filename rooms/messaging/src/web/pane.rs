//! What the thread shows: which messages, in which order, with whose names.

use std::collections::HashMap;

use ::web::Context;
use access::{Action, Permit, PractitionerRoleId};
use crypto::Vault;
use kernel::id::Id as _;
use kernel::{Fault, Timestamp};

use crate::domain::{Names, Standing};
use crate::people::People;
use crate::policy::Conversation;
use crate::seal::{REASON, Seal, TOPIC};
use crate::store::mentions::{self, MentionRow};
use crate::store::messages::{self, MessageId, MessageRow};
use crate::store::participants::{self, ParticipantRow};
use crate::store::reactions::{self, ReactionRow};
use crate::web::texts::Texts;

/// Messages on one page of the thread (front-end §6).
pub const PAGE: i64 = 40;
/// More unread messages than this, and the thread opens at its end.
const UNREAD: i64 = 200;

/// Which part of the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At the first unread message, or at the end.
    Opening,
    /// Before a message.
    Before(i64),
    /// After a message.
    After(i64),
    /// Around a message: the one with this seq, or the next one.
    Around(i64),
    /// From an instant on.
    From(Timestamp),
}

/// A part of the thread.
pub struct Window {
    /// Oldest first.
    pub rows: Vec<MessageRow>,
    /// Whether there are messages before.
    pub earlier: bool,
    /// Whether there are messages after.
    pub later: bool,
    /// The place of the message that was asked for.
    pub aimed: Option<i64>,
}

fn count(rows: &[MessageRow]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// Reads a part of the thread.
pub async fn window<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    place: Place,
) -> Result<Window, Fault> {
    let db = cx.db();
    let known = permit.known();
    match place {
        Place::Opening => {
            let unread = messages::after(db, permit, known.read_seq, UNREAD + 1).await?;
            if unread.is_empty() || count(&unread) > UNREAD || known.read_seq == 0 {
                return before(cx, permit, i64::MAX).await;
            }
            around(cx, permit, known.read_seq + 1, unread).await
        }
        Place::Before(seq) => before(cx, permit, seq).await,
        Place::After(seq) => {
            let mut rows = messages::after(db, permit, seq, PAGE + 1).await?;
            let later = count(&rows) > PAGE;
            rows.truncate(usize::try_from(PAGE).unwrap_or(40));
            Ok(Window {
                rows,
                earlier: true,
                later,
                aimed: None,
            })
        }
        Place::Around(seq) => at(cx, permit, seq).await,
        Place::From(instant) => match messages::first_on(db, permit, instant).await? {
            Some(seq) => at(cx, permit, seq).await,
            None => before(cx, permit, i64::MAX).await,
        },
    }
}

/// Around the message at `seq` or the next one: changes also take a seq, and are no messages.
async fn at<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    seq: i64,
) -> Result<Window, Fault> {
    let after = messages::after(cx.db(), permit, seq.saturating_sub(1), PAGE).await?;
    let aimed = after.first().map(|row| row.seq);
    match aimed {
        Some(first) => Ok(Window {
            aimed,
            ..around(cx, permit, first, after).await?
        }),
        None => before(cx, permit, i64::MAX).await,
    }
}

/// Where an address leads that a browser without a script can't scroll to; none when it leads to the end.
pub async fn landing<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    place: Place,
) -> Result<Option<i64>, Fault> {
    let from = match place {
        Place::Around(seq) => Some(seq.saturating_sub(1)),
        Place::After(seq) => Some(seq),
        Place::From(at) => messages::first_on(cx.db(), permit, at)
            .await?
            .map(|seq| seq - 1),
        Place::Opening | Place::Before(_) => None,
    };
    let Some(from) = from else { return Ok(None) };
    let next = messages::after(cx.db(), permit, from, 1).await?;
    Ok(next.first().map(|row| row.seq))
}

async fn before<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    seq: i64,
) -> Result<Window, Fault> {
    let mut rows = messages::before(cx.db(), permit, seq, PAGE + 1).await?;
    let earlier = count(&rows) > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(40));
    rows.reverse();
    Ok(Window {
        rows,
        earlier,
        later: seq != i64::MAX,
        aimed: None,
    })
}

/// Half a page before `seq`, then what was already read from `seq` on.
async fn around<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    seq: i64,
    after: Vec<MessageRow>,
) -> Result<Window, Fault> {
    let half = PAGE / 2;
    let mut rows = messages::before(cx.db(), permit, seq, half + 1).await?;
    let earlier = count(&rows) > half;
    rows.truncate(usize::try_from(half).unwrap_or(20));
    rows.reverse();
    let last = after.last().map_or(0, |row| row.seq);
    let later = last > 0 && last < permit.known().last_seq;
    rows.extend(after);
    Ok(Window {
        rows,
        earlier,
        later,
        aimed: None,
    })
}

/// Everything needed to draw messages.
pub struct Thread {
    /// The participants of today.
    pub participants: Vec<ParticipantRow>,
    /// How far each has come.
    pub standings: Vec<Standing>,
    /// The reactions to the messages shown.
    pub reactions: Vec<ReactionRow>,
    /// Whom the messages shown mention.
    pub mentions: Vec<MentionRow>,
    /// The messages that those shown answer.
    pub quoted: HashMap<MessageId, MessageRow>,
    /// Everybody's names.
    pub people: People,
    /// The opened texts of the messages shown and of those they answer.
    pub texts: Texts,
    /// Opens what else is sealed.
    pub seal: Seal,
    /// What the conversation is about.
    pub topic: Option<String>,
    /// Why it was closed.
    pub reason: Option<String>,
    /// The reader.
    pub me: PractitionerRoleId,
}

/// Reads what is needed to draw `rows`.
pub async fn thread<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    rows: &[MessageRow],
) -> Result<Thread, Fault> {
    let db = cx.db();
    let known = permit.known();
    let me = permit.subject().acting_role()?;
    let participants = participants::list(db, permit).await?;
    let reactions = reactions::to(db, rows).await?;
    let quoted = quoted_in(cx, permit, rows).await?;
    let seal = Seal::open(&*cx.extension::<Vault>()?, permit.id(), &known.data_key)?;
    let texts = Texts::open(&seal, rows.iter().chain(quoted.values()));
    let mentions = mentions::within(db, &texts.calling(rows)).await?;
    let roles = participants.iter().map(|row| row.practitioner_role_id);
    let roles = roles
        .chain(rows.iter().map(|row| row.author_role_id))
        .chain(quoted.values().map(|row| row.author_role_id));
    let people = People::load(
        cx,
        roles
            .chain(reactions.iter().map(|row| row.practitioner_role_id))
            .chain(mentions.iter().map(|row| row.practitioner_role_id))
            .chain([me]),
    )
    .await?;
    let topic = known
        .topic
        .as_deref()
        .map(|sealed| seal.read_line(TOPIC, sealed))
        .transpose()?;
    let reason = known
        .closed_reason
        .as_deref()
        .map(|sealed| seal.read_line(REASON, sealed))
        .transpose()?;
    let standings = participants.iter().map(ParticipantRow::standing).collect();
    Ok(Thread {
        participants,
        standings,
        reactions,
        mentions,
        quoted,
        people,
        texts,
        seal,
        topic,
        reason,
        me,
    })
}

/// The messages that `rows` answer. A quotation shows nothing of another conversation nor of the hidden part of the history.
async fn quoted_in<A: Action>(
    cx: &Context,
    permit: &Permit<A, Conversation>,
    rows: &[MessageRow],
) -> Result<HashMap<MessageId, MessageRow>, Fault> {
    let mut answered: Vec<MessageId> = rows.iter().filter_map(|row| row.reply_to).collect();
    answered.sort_unstable_by_key(|id| id.uuid());
    answered.dedup();
    let found = messages::by_ids(cx.db(), &answered).await?.into_iter();
    let seen = found
        .filter(|row| row.conversation_id == permit.id() && row.seq > permit.known().history_from);
    Ok(seen.map(|row| (row.id, row)).collect())
}

impl Thread {
    /// The names used after an `@` for participants and for those whom the messages shown mention.
    pub fn names(&self) -> Names {
        let told = self.mentions.iter().map(|row| row.practitioner_role_id);
        let mut gone: Vec<_> = told
            .filter(|role| {
                !self
                    .participants
                    .iter()
                    .any(|row| row.practitioner_role_id == *role)
            })
            .collect();
        gone.sort_unstable();
        gone.dedup();
        let present = self
            .participants
            .iter()
            .map(|row| (row.practitioner_role_id, row.ordinal));
        self.people
            .names(present.chain(gone.into_iter().map(|role| (role, 0))))
    }

    /// Whom a message mentions.
    pub fn told_by(&self, id: MessageId) -> Vec<PractitionerRoleId> {
        let rows = self.mentions.iter().filter(|row| row.message_id == id);
        rows.map(|row| row.practitioner_role_id).collect()
    }

    /// The conversation's title on screen: its topic, or the others' names.
    pub fn title(&self) -> String {
        if let Some(topic) = &self.topic {
            return topic.clone();
        }
        let others: Vec<&str> = self
            .participants
            .iter()
            .filter(|row| row.practitioner_role_id != self.me)
            .map(|row| self.people.name(row.practitioner_role_id))
            .collect();
        if others.is_empty() {
            "Discussion".to_owned()
        } else {
            others.join(", ")
        }
    }
}
