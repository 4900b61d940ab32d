//! What the people of the territory wrote to each other over the last months.

pub mod bulk;
mod files;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use kernel::{Timestamp, fr};
use serde::Deserialize;

use crate::embedded;

/// What kind of conversation (C11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Kind {
    /// Between two people.
    #[serde(rename = "directe")]
    Direct,
    /// Between several people.
    #[serde(rename = "groupe")]
    Group,
    /// Internal to a structure, or a structure's channel.
    #[serde(rename = "organisation")]
    Organization,
}

/// A useful reaction (C16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
pub enum Reaction {
    /// Vu.
    #[serde(rename = "vu")]
    Seen,
    /// Merci.
    #[serde(rename = "merci")]
    Thanks,
    /// Je m'en occupe.
    #[serde(rename = "je-m-en-occupe")]
    Mine,
}

/// One message.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Slug of who wrote it.
    pub author: String,
    /// How many days before today, in Europe/Paris; at least 1, so that nothing is ever in the future.
    pub days_ago: u16,
    /// `09:41`, wall clock in Europe/Paris.
    pub time: String,
    /// The body, as it reads now.
    pub text: String,
    /// Position in the scene of the earlier message it answers.
    pub reply_to: Option<usize>,
    /// Slugs of the people mentioned; the body holds `@` and their display name.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Who reacted how.
    #[serde(default)]
    pub reactions: Vec<(String, Reaction)>,
    /// The body before it was edited.
    pub edited: Option<String>,
    /// Whether it was retracted.
    #[serde(default)]
    pub retracted: bool,
}

impl Line {
    /// When it was written, for somebody who opens the demo at `now`.
    pub fn written_at(&self, now: Timestamp) -> Timestamp {
        let paris = fr::paris(now);
        let day = paris
            .date()
            .saturating_sub(Duration::from_hours(24 * u64::from(self.days_ago)));
        let (hour, minute) = self.time.split_once(':').unwrap_or(("12", "00"));
        let wall = day.at(
            hour.parse().unwrap_or(12),
            minute.parse().unwrap_or(0),
            0,
            0,
        );
        let zoned = wall.to_zoned(paris.time_zone().clone());
        zoned.map_or(now, |zoned| Timestamp::from_jiff(zoned.timestamp()))
    }
}

/// One conversation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    /// Stable name in data and tests.
    pub slug: String,
    /// What kind.
    pub kind: Kind,
    /// Its subject; none between two people who just talk.
    pub topic: Option<String>,
    /// Slug of the structure it belongs to.
    pub owner: Option<String>,
    /// Slugs of the members.
    pub members: Vec<String>,
    /// Slugs of the members who manage it.
    #[serde(default)]
    pub managers: Vec<String>,
    /// How many messages each member has read, from the beginning; whoever isn't named has read all.
    #[serde(default)]
    pub read: BTreeMap<String, usize>,
    /// The messages, oldest first.
    #[serde(rename = "message")]
    pub messages: Vec<Line>,
}

impl Scene {
    /// How many messages this member has read.
    pub fn read_by(&self, slug: &str) -> usize {
        self.read.get(slug).copied().unwrap_or(self.messages.len())
    }
}

#[derive(Deserialize)]
struct File {
    scene: Vec<Scene>,
}

static SCENES: LazyLock<Vec<Scene>> = LazyLock::new(|| {
    files::FILES
        .iter()
        .flat_map(|(name, text)| embedded::read::<File>(name, text).scene)
        .collect()
});

/// All conversations, in a stable order.
pub fn scenes() -> &'static [Scene] {
    &SCENES
}

#[cfg(test)]
mod tests;
