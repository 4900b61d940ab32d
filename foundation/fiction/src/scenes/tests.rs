use std::collections::{BTreeMap, HashMap, HashSet};

use super::*;
use crate::territory::{Reach, find, find_structure, personas};

#[test]
fn there_is_enough_to_read() {
    let total: usize = scenes().iter().map(|scene| scene.messages.len()).sum();
    assert!(scenes().len() >= 45, "{} conversations", scenes().len());
    assert!(total >= 700, "{total} messages");
    for kind in [Kind::Direct, Kind::Group, Kind::Organization] {
        assert!(
            scenes().iter().filter(|scene| scene.kind == kind).count() >= 6,
            "{kind:?}"
        );
    }
    let slugs: HashSet<&str> = scenes().iter().map(|scene| scene.slug.as_str()).collect();
    assert_eq!(slugs.len(), scenes().len());
}

#[test]
fn every_scene_is_whole() {
    for scene in scenes() {
        let slug = &scene.slug;
        let members: HashSet<&str> = scene.members.iter().map(String::as_str).collect();
        assert!(
            (6..=40).contains(&scene.messages.len()),
            "{slug}: {} messages",
            scene.messages.len()
        );
        assert_eq!(members.len(), scene.members.len(), "{slug}: a member twice");
        assert!(
            members
                .iter()
                .all(|member| find(member).is_some_and(crate::territory::Professional::has_account)),
            "{slug}: {members:?}"
        );
        assert!(
            scene
                .managers
                .iter()
                .all(|manager| members.contains(manager.as_str())),
            "{slug}: managers"
        );
        assert!(
            scene
                .read
                .iter()
                .all(|(member, read)| members.contains(member.as_str())
                    && *read <= scene.messages.len()),
            "{slug}: read"
        );
        match scene.kind {
            Kind::Direct => assert!(
                members.len() == 2 && scene.managers.is_empty() && scene.owner.is_none(),
                "{slug}"
            ),
            Kind::Group => assert!(
                members.len() > 2 && scene.topic.is_some() && !scene.managers.is_empty(),
                "{slug}"
            ),
            Kind::Organization => {
                assert!(
                    scene.topic.is_some()
                        && scene
                            .owner
                            .as_deref()
                            .is_some_and(|owner| find_structure(owner).is_some()),
                    "{slug}"
                );
                assert!(!scene.managers.is_empty() && members.len() > 2, "{slug}");
            }
        }
    }
}

#[test]
fn every_message_is_whole() {
    for scene in scenes() {
        let mut before = (u16::MAX, String::new());
        for (position, line) in scene.messages.iter().enumerate() {
            let at = format!("{} {position}: {}", scene.slug, line.text);
            assert!(scene.members.contains(&line.author), "{at}");
            assert!(
                !line.text.trim().is_empty() && line.text.chars().count() < 2_000,
                "{at}"
            );
            assert!(line.days_ago >= 1 && line.days_ago <= 200, "{at}");
            let (hour, minute) = line.time.split_once(':').unwrap();
            assert!(
                line.time.len() == 5
                    && hour.parse::<u8>().unwrap() < 24
                    && minute.parse::<u8>().unwrap() < 60,
                "{at}"
            );
            assert!(
                line.days_ago < before.0 || (line.days_ago == before.0 && line.time > before.1),
                "{at}: out of order"
            );
            before = (line.days_ago, line.time.clone());
            assert!(
                line.reply_to.is_none_or(|earlier| earlier < position),
                "{at}"
            );
            for mention in &line.mentions {
                let name = find(mention).unwrap().display_name();
                assert!(
                    scene.members.contains(mention) && line.text.contains(&format!("@{name}")),
                    "{at}"
                );
            }
            assert_eq!(line.text.matches('@').count(), line.mentions.len(), "{at}");
            let mut reactions = HashSet::new();
            for (who, reaction) in &line.reactions {
                assert!(
                    scene.members.contains(who)
                        && *who != line.author
                        && reactions.insert((who, reaction)),
                    "{at}"
                );
            }
            assert!(
                line.edited
                    .as_ref()
                    .is_none_or(|old| *old != line.text && !old.is_empty()),
                "{at}"
            );
            assert!(!(line.retracted && line.edited.is_some()), "{at}");
        }
    }
}

#[test]
fn every_gesture_is_shown() {
    let lines = || scenes().iter().flat_map(|scene| &scene.messages);
    assert!(lines().filter(|line| line.reply_to.is_some()).count() >= 60);
    assert!(lines().filter(|line| !line.mentions.is_empty()).count() >= 30);
    assert!(lines().filter(|line| line.edited.is_some()).count() >= 6);
    assert!(lines().filter(|line| line.retracted).count() >= 4);
    let mut reactions: HashMap<Reaction, usize> = HashMap::new();
    for (_, reaction) in lines().flat_map(|line| &line.reactions) {
        *reactions.entry(*reaction).or_default() += 1;
    }
    assert!(
        reactions.len() == 3 && reactions.values().all(|count| *count >= 25),
        "{reactions:?}"
    );
}

#[test]
fn every_persona_has_something_new_and_a_past() {
    for persona in personas() {
        let slug = persona.professional.slug.as_str();
        let mine: Vec<&Scene> = scenes()
            .iter()
            .filter(|scene| scene.members.iter().any(|member| member == slug))
            .collect();
        assert!(mine.len() >= 4, "{slug}: {} conversations", mine.len());
        assert!(
            mine.iter()
                .any(|scene| scene.read_by(slug) < scene.messages.len()),
            "{slug}: nothing unread"
        );
        assert!(
            mine.iter()
                .any(|scene| scene.read_by(slug) == scene.messages.len()),
            "{slug}: nothing read"
        );
        for scene in mine {
            let unread = scene.messages.iter().skip(scene.read_by(slug));
            assert!(
                unread.clone().all(|line| line.author != slug),
                "{slug} wrote in {} without reading",
                scene.slug
            );
        }
    }
    let oldest = scenes()
        .iter()
        .flat_map(|scene| &scene.messages)
        .map(|line| line.days_ago)
        .max();
    assert!(oldest.is_some_and(|days| days > 90), "{oldest:?}");
}

#[test]
fn bodies_are_not_repeated() {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for scene in scenes() {
        for line in scene
            .messages
            .iter()
            .filter(|line| line.text.chars().count() > 30)
        {
            if let Some(other) = seen.insert(&line.text, &scene.slug) {
                panic!("{other} and {}: {}", scene.slug, line.text);
            }
        }
    }
}

#[test]
fn no_dormant_account_wrote_lately() {
    for scene in scenes() {
        for line in &scene.messages {
            let dormant = find(&line.author).is_some_and(|person| person.reach == Reach::Dormant);
            assert!(
                !dormant || line.days_ago > 30,
                "{}: {}",
                scene.slug,
                line.author
            );
        }
    }
}

#[test]
fn a_line_was_written_on_its_wall_clock_in_paris() {
    // 2026-10-27 06:00 in Paris; the clocks went back on the 25th.
    let now = kernel::Timestamp::from_micros(1_793_077_200_000_000);
    let mut line = scenes()[0].messages[0].clone();
    for (days_ago, time, expected) in [
        (1, "09:41", "2026-10-26"),
        (2, "23:59", "2026-10-25"),
        (4, "00:05", "2026-10-23"),
    ] {
        (line.days_ago, line.time) = (days_ago, time.to_owned());
        let at = line.written_at(now);
        assert_eq!(
            (
                kernel::fr::iso_day(at).as_str(),
                kernel::fr::time(at).as_str()
            ),
            (expected, time)
        );
    }
    for line in scenes().iter().flat_map(|scene| &scene.messages) {
        assert!(line.written_at(now) < now);
    }
}
