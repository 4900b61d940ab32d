//! A very long conversation, for histories of thousands of messages.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::dice::Dice;
use crate::embedded;

/// One message of a long conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkMessage {
    /// Number of its author among the members.
    pub author: usize,
    /// Minutes before now; smaller and smaller, at least 1.
    pub minutes_ago: u64,
    /// The body; no two are the same.
    pub text: String,
}

#[derive(Deserialize)]
struct Phrases {
    openings: Vec<String>,
    rounds: Vec<String>,
    facts: Vec<String>,
    closings: Vec<String>,
    short: Vec<String>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    embedded::read(
        "scenes/phrases.toml",
        include_str!("../../data/scenes/phrases.toml"),
    )
});

/// How many people write in a long conversation.
pub const VOICES: usize = 4;

/// `n` plausible messages of a team's daily handover, oldest first, all different, the same for the same seed. Each carries its number in
/// words, so that a reader can see at once whether one is missing.
pub fn bulk_conversation(seed: u64, n: usize) -> Vec<BulkMessage> {
    let mut dice = Dice::of(seed, 3, 0);
    let mut minutes_ago = 0;
    let mut messages: Vec<BulkMessage> = (0..n)
        .rev()
        .map(|number| {
            minutes_ago += 1 + u64::try_from(dice.early(150)).unwrap_or(0);
            BulkMessage {
                author: dice.position(VOICES),
                minutes_ago,
                text: body(&mut dice, number + 1),
            }
        })
        .collect();
    messages.reverse();
    messages
}

fn body(dice: &mut Dice, number: usize) -> String {
    let initial = dice
        .pick(&[
            'A', 'B', 'C', 'D', 'F', 'G', 'L', 'M', 'N', 'P', 'R', 'S', 'T', 'V',
        ])
        .copied()
        .unwrap_or('D');
    let civility = if dice.chance(640) { "Mme" } else { "M." };
    let round = dice.word(&PHRASES.rounds);
    if dice.chance(260) {
        return format!(
            "{} (passage n° {number}, {civility} {initial}.)",
            dice.word(&PHRASES.short)
        );
    }
    let opening = dice.word(&PHRASES.openings);
    let fact = dice.word(&PHRASES.facts);
    let closing = if dice.chance(550) {
        format!(" {}", dice.word(&PHRASES.closings))
    } else {
        String::new()
    };
    format!("{opening} passage n° {number}, {round}, {civility} {initial}. : {fact}{closing}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn fifteen_hundred_messages_all_differ_and_follow_each_other() {
        let messages = bulk_conversation(1, 1_500);
        assert_eq!(messages, bulk_conversation(1, 1_500));
        assert_ne!(messages, bulk_conversation(2, 1_500));
        assert_eq!(
            messages
                .iter()
                .map(|message| &message.text)
                .collect::<HashSet<_>>()
                .len(),
            1_500
        );
        assert!(
            messages
                .windows(2)
                .all(|pair| pair[0].minutes_ago > pair[1].minutes_ago)
        );
        assert!(
            messages
                .iter()
                .all(|message| message.author < VOICES && message.minutes_ago >= 1)
        );
        assert!(
            messages
                .iter()
                .all(|message| !message.text.contains("  ") && message.text.chars().count() > 12)
        );
        assert!(messages[0].text.contains("n° 1,") || messages[0].text.contains("n° 1 "));
    }

    #[test]
    fn none_is_none() {
        assert!(bulk_conversation(1, 0).is_empty());
    }
}
