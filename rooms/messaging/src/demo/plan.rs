//! What the people of the territory wrote to each other, as conversations to plant.

use std::time::Duration;

use access::PractitionerRoleId;
use fiction::scenes::{Kind as SceneKind, Line, Reaction, Scene};
use kernel::{Fault, Timestamp, Uuid};
use room::demo::People;

use super::plant_conversation::{Member, PastMessage};
use crate::domain::{Kind, NewConversation, Part, ReactionKind, Topic};

/// A conversation, ready to be planted.
#[derive(Debug)]
pub struct Planned {
    /// Kind, topic, the others.
    pub new: NewConversation,
    /// Who opened it.
    pub creator: PractitionerRoleId,
    /// The structure that it belongs to.
    pub organization: Option<Uuid>,
    /// All who take part.
    pub members: Vec<Member>,
    /// The messages, oldest first.
    pub messages: Vec<PastMessage>,
}

impl Planned {
    /// When it was opened: a little before the first message.
    pub fn opened_at(&self, now: Timestamp) -> Timestamp {
        self.messages.first().map_or(now, |first| first.sent_at) - Duration::from_secs(90)
    }
}

/// A scene, for somebody who opens the demonstration at `now`.
pub fn plan_scene(scene: &Scene, people: &People, now: Timestamp) -> Result<Planned, Fault> {
    let role = |slug: &str| people.role(slug, scene.owner.as_deref());
    let creator = scene
        .managers
        .first()
        .or(scene.messages.first().map(|line| &line.author));
    let creator =
        role(creator.ok_or_else(|| Fault::internal(format!("{}: nobody opened it", scene.slug)))?)?;
    let kind = match scene.kind {
        SceneKind::Direct => Kind::Direct,
        SceneKind::Group => Kind::Group,
        SceneKind::Organization => Kind::Organization,
    };
    let mut members = Vec::with_capacity(scene.members.len());
    for slug in &scene.members {
        let role = role(slug)?;
        let manages = role == creator || scene.managers.contains(slug);
        members.push(Member {
            role,
            part: if manages { Part::Manager } else { Part::Member },
            read: scene.read_by(slug),
        });
    }
    let messages = scene
        .messages
        .iter()
        .map(|line| past(line, people, &role, now))
        .collect::<Result<_, _>>()?;
    Ok(Planned {
        new: opening(
            kind,
            scene.topic.as_deref().unwrap_or_default(),
            creator,
            &members,
        )?,
        creator,
        organization: scene
            .owner
            .as_deref()
            .and_then(|slug| people.organization(slug)),
        members,
        messages,
    })
}

fn opening(
    kind: Kind,
    topic: &str,
    creator: PractitionerRoleId,
    members: &[Member],
) -> Result<NewConversation, Fault> {
    let others: Vec<PractitionerRoleId> = members.iter().map(|member| member.role).collect();
    Ok(NewConversation::new(
        kind,
        Topic::parse(topic)?,
        creator,
        &others,
    )?)
}

fn past(
    line: &Line,
    people: &People,
    role: &impl Fn(&str) -> Result<PractitionerRoleId, Fault>,
    now: Timestamp,
) -> Result<PastMessage, Fault> {
    let mut reactions = Vec::with_capacity(line.reactions.len());
    for (slug, reaction) in &line.reactions {
        reactions.push((role(slug)?, kind_of(*reaction)));
    }
    Ok(PastMessage {
        author: role(&line.author)?,
        account: people.account(&line.author).map(kernel::id::Id::uuid),
        text: line.text.clone(),
        sent_at: line.written_at(now),
        reply_to: line.reply_to,
        mentions: line
            .mentions
            .iter()
            .map(|slug| role(slug))
            .collect::<Result<_, _>>()?,
        reactions,
        edited: line.edited.clone(),
        retracted: line.retracted,
    })
}

const fn kind_of(reaction: Reaction) -> ReactionKind {
    match reaction {
        Reaction::Seen => ReactionKind::Seen,
        Reaction::Thanks => ReactionKind::Thanks,
        Reaction::Mine => ReactionKind::Mine,
    }
}

/// Those who take part in the longest conversation, and how many of its last messages each has not read. The first ones write.
const TEAM: [(&str, usize); 6] = [
    ("maelle-cazalbou", 12),
    ("thomas-viguier", 0),
    ("farida-messaoudi", 0),
    ("lea-roumegous", 5),
    ("etienne-rouquette", 40),
    ("helene-mazars", 3),
];
/// How many of the team write.
const VOICES: usize = 4;

/// A team's daily handover of `count` messages: a history long enough to page through.
pub fn plan_bulk(count: usize, people: &People, now: Timestamp) -> Result<Planned, Fault> {
    let mut members = Vec::with_capacity(TEAM.len());
    for (slug, unread) in TEAM {
        let part = if members.is_empty() {
            Part::Manager
        } else {
            Part::Member
        };
        members.push(Member {
            role: people.role(slug, None)?,
            part,
            read: count.saturating_sub(unread),
        });
    }
    let (creator, _) = TEAM[0];
    let creator = people.role(creator, None)?;
    let mut messages = Vec::with_capacity(count);
    for bulk in fiction::bulk_conversation(34, count) {
        let (slug, _) = TEAM.get(bulk.author % VOICES).copied().unwrap_or(TEAM[0]);
        messages.push(PastMessage {
            author: people.role(slug, None)?,
            account: people.account(slug).map(kernel::id::Id::uuid),
            text: bulk.text,
            sent_at: now - Duration::from_mins(bulk.minutes_ago),
            reply_to: None,
            mentions: Vec::new(),
            reactions: Vec::new(),
            edited: None,
            retracted: false,
        });
    }
    let new = opening(
        Kind::Group,
        "Transmissions de la tournée du secteur nord",
        creator,
        &members,
    )?;
    Ok(Planned {
        new,
        creator,
        organization: None,
        members,
        messages,
    })
}
