//! Fills a store with many messages, each sent by [`SendMessage`] with its author's permit, sealed, logged as an event and traced like any
//! other. Only the HTTP part is left out.

use std::sync::atomic::{AtomicU64, Ordering};

use access::{Matrix, Permit, Write};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kernel::Fault;
use kernel::id::Id as _;
use messaging::commands::SendMessage;
use messaging::domain::Body;
use messaging::face::{ConversationId, MessageId};
use messaging::policy::Conversation;
use messaging::seal::Seal;

use super::people::{self, Person};
use crate::config::Config;
use crate::opened::Opened;
use crate::rooms;

/// Conversations filled at once: their messages share durable commits. Within a conversation one after another.
const AT_ONCE: usize = 250;

/// What nurses write to each other, about 160 characters each.
const TEXTS: [&str; 4] = [
    "Transmission du soir : glycémie stable à 1,12, pansement du talon refait, prochain passage demain matin vers 7 h 30. Le fils sera là.",
    "Bonjour, la perfusion est retirée, pas de rougeur au point de ponction. Tension 13/8, elle mange mieux depuis hier. Je repasse ce soir.",
    "Ordonnance bien reçue, merci. J’ai prévenu la pharmacie, la livraison est prévue avant midi. Pouvez-vous confirmer la dose du matin ?",
    "Visite faite : il marche jusqu’au portail avec le déambulateur, moral meilleur. La kiné passe mardi et vendredi, l’aide à domicile reste.",
];

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Messages.
    pub messages: u64,
    /// Accounts that write them.
    pub users: usize,
    /// People in each conversation.
    pub room: usize,
}

/// A conversation with the rights of its members.
struct Room {
    seal: Seal,
    members: Vec<(Permit<Write, Conversation>, db::Actor)>,
    messages: u64,
}

/// Makes the accounts and their conversations, then writes the messages, as many in each. `tell` is called with the number written. Returns
/// the number of conversations.
pub async fn run(
    opened: &Opened,
    config: &Config,
    wanted: Wanted,
    tell: &(dyn Fn(u64) + Sync),
) -> Result<usize, Fault> {
    let made = people::make(opened, config, wanted.users, None).await?;
    let ids = people::converse(opened, &made, wanted.room).await?;
    let matrix = rooms::matrix()?;
    let count = u64::try_from(ids.len()).map_err(Fault::internal)?.max(1);
    let mut filled = Vec::with_capacity(ids.len());
    for ((number, id), members) in (0..).zip(&ids).zip(made.chunks(wanted.room.max(1))) {
        let share = wanted.messages / count + u64::from(number < wanted.messages % count);
        filled.push(open(opened, &matrix, *id, members, share).await?);
    }
    let written = AtomicU64::new(0);
    let said = || tell(written.fetch_add(1, Ordering::Relaxed) + 1);
    stream::iter(&filled)
        .map(|room| fill(opened, room, &said))
        .buffer_unordered(AT_ONCE)
        .try_collect::<Vec<()>>()
        .await?;
    Ok(filled.len())
}

async fn open(
    opened: &Opened,
    matrix: &Matrix,
    id: ConversationId,
    people: &[Person],
    messages: u64,
) -> Result<Room, Fault> {
    let mut members: Vec<(Permit<Write, Conversation>, _)> = Vec::with_capacity(people.len());
    for person in people {
        let subject = person.subject(opened.db.now());
        let permit = Permit::mint(&opened.db, matrix, Some(&subject), id)
            .await?
            .map_err(|decision| Fault::denied(decision.because))?;
        members.push((permit, subject.actor()));
    }
    let (first, _) = members
        .first()
        .ok_or_else(|| Fault::internal("an empty conversation"))?;
    let seal = Seal::open(&opened.vault, id, &first.known().data_key)?;
    Ok(Room {
        seal,
        members,
        messages,
    })
}

async fn fill(opened: &Opened, room: &Room, said: &impl Fn()) -> Result<(), Fault> {
    let authors = room.members.iter().cycle();
    for ((number, text), (permit, actor)) in
        (0..room.messages).zip(TEXTS.iter().cycle()).zip(authors)
    {
        let body = Body::parse(&format!("{text} ({number})"))?;
        let id: MessageId = opened.db.new_id();
        let device: MessageId = opened.db.new_id();
        let command = SendMessage {
            permit,
            actor: actor.clone(),
            id,
            client_id: device.uuid(),
            body: &room.seal.body(id, body.as_str())?,
            reply_to: None,
            mentions: &[],
            draft: None,
        };
        opened.db.run(&command).await?;
        said();
    }
    Ok(())
}
