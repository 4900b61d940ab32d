use access::{Read, Scope};
use kernel::Timestamp;
use messaging::commands::{MarkRead, MarkUnread, SetArchived, SetMuted};
use messaging::policy::Conversation;
use messaging::store::{inbox, messages, participants};

use super::stage::{Stage, migrations, role, subject};

fn scope(n: u128) -> Scope<Read, Conversation> {
    Scope::mint(Some(&subject(n))).unwrap()
}

const LATER: Timestamp = Timestamp::from_micros(i64::MAX);

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_history_meet_without_hole_or_double() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Longue")).await;
        for n in 0..25 {
            stage.send(1, room, &n.to_string()).await;
        }
        let permit = stage.reading(2, room).await.unwrap();
        let mut seen = Vec::new();
        let mut before = i64::MAX;
        loop {
            let rows = messages::before(&stage.db, &permit, before, 7)
                .await
                .unwrap();
            let Some(last) = rows.last() else { break };
            before = last.seq;
            seen.extend(rows.iter().map(|row| row.seq));
        }
        assert_eq!(seen.len(), 25);
        assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
        let forward = messages::after(&stage.db, &permit, seen[10], 100)
            .await
            .unwrap();
        assert_eq!(forward.len(), 10);
    })
    .await;
}

/// C23: "from this date on" is the first message at or after it, whatever holes the numbers have.
#[tokio::test(flavor = "multi_thread")]
async fn a_date_leads_to_its_first_message() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Dates")).await;
        let mut sent = Vec::new();
        for n in 0..30 {
            stage
                .store
                .clock
                .advance(std::time::Duration::from_hours(5));
            let message = stage.send(1, room, &n.to_string()).await;
            sent.push((stage.db.now(), message.seq));
            if n % 4 == 0 {
                let permit = stage.owning(1, message.id).await.unwrap();
                let retract = messaging::commands::RetractMessage {
                    permit: &permit,
                    actor: permit.subject().actor(),
                };
                stage.db.run(&retract).await.unwrap();
            }
        }
        let permit = stage.reading(2, room).await.unwrap();
        for (at, seq) in sent {
            let asked = [at - std::time::Duration::from_hours(2), at];
            for at in asked {
                let found = messages::first_on(&stage.db, &permit, at).await.unwrap();
                assert_eq!(found, Some(seq), "{at}");
            }
        }
        let later = messages::first_on(&stage.db, &permit, LATER).await.unwrap();
        assert_eq!(later, None);
        let first = messages::first_on(&stage.db, &permit, Timestamp::from_micros(0)).await;
        let whole = messages::after(&stage.db, &permit, 0, 1).await.unwrap();
        assert_eq!(first.unwrap(), Some(whole[0].seq));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_counts_what_i_have_not_read() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let (first, second) = (
            stage.open(1, &[2], None).await,
            stage.open(1, &[2, 3], Some("Groupe")).await,
        );
        stage.send(1, first, "un").await;
        stage.store.clock.advance(std::time::Duration::from_secs(1));
        stage.send(1, second, "deux").await;
        stage.send(2, second, "trois, de moi").await;
        let rows = inbox::list(&stage.db, &scope(2), false, LATER, 10)
            .await
            .unwrap();
        assert_eq!(
            rows.iter()
                .map(|row| (row.id, row.unread))
                .collect::<Vec<_>>(),
            [(second, 1), (first, 1)]
        );
        let permit = stage.reading(2, second).await.unwrap();
        let read = MarkRead {
            permit: &permit,
            actor: permit.subject().actor(),
            seq: 999,
        };
        assert!(stage.db.run(&read).await.unwrap());
        assert!(
            !stage.db.run(&read).await.unwrap(),
            "reading twice moves nothing"
        );
        let row = inbox::row(&stage.db, &scope(2), second).await.unwrap();
        assert_eq!(
            (row.unread, row.read_seq),
            (0, 2),
            "one can't have read more than there is"
        );
        stage
            .db
            .run(&MarkUnread {
                permit: &permit,
                actor: permit.subject().actor(),
                seq: 0,
            })
            .await
            .unwrap();
        assert_eq!(
            inbox::row(&stage.db, &scope(2), second)
                .await
                .unwrap()
                .unread,
            1
        );
        let standing = participants::list(&stage.db, &permit).await.unwrap();
        assert!(
            standing
                .iter()
                .any(|row| row.practitioner_role_id == role(2) && row.delivered_seq == 2)
        );
        stage
            .db
            .run(&SetArchived {
                permit: &permit,
                actor: permit.subject().actor(),
                archived: true,
            })
            .await
            .unwrap();
        assert_eq!(
            inbox::list(&stage.db, &scope(2), false, LATER, 10)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            inbox::list(&stage.db, &scope(2), true, LATER, 10)
                .await
                .unwrap()
                .len(),
            1
        );
        assert_eq!(
            inbox::list(&stage.db, &scope(9), false, LATER, 10)
                .await
                .unwrap()
                .len(),
            0
        );
    })
    .await;
}

/// C24: what is put away must not swallow what is written there later.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_away_comes_back_with_its_next_message() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        stage.send(1, room, "avant").await;
        let permit = stage.reading(2, room).await.unwrap();
        let shown = async |archived: bool| {
            let rows = inbox::list(&stage.db, &scope(2), archived, LATER, 10).await;
            rows.unwrap().len()
        };
        let actor = permit.subject().actor();
        let put_away = SetArchived {
            permit: &permit,
            actor: actor.clone(),
            archived: true,
        };
        stage.db.run(&put_away).await.unwrap();
        assert_eq!((shown(false).await, shown(true).await), (0, 1));
        stage.send(1, room, "après").await;
        assert_eq!((shown(false).await, shown(true).await), (1, 0));
        // Away again, and muted: it stays away.
        stage.db.run(&put_away).await.unwrap();
        let mute = SetMuted {
            permit: &permit,
            actor,
            muted: true,
        };
        stage.db.run(&mute).await.unwrap();
        stage.send(1, room, "encore").await;
        assert_eq!((shown(false).await, shown(true).await), (0, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_reads_only_what_i_may_read_today() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let (mine, theirs) = (
            stage.open(1, &[2], None).await,
            stage.open(1, &[3], None).await,
        );
        stage.send(1, mine, "pour deux").await;
        stage.send(1, theirs, "pour trois").await;
        let found = inbox::candidates(&stage.db, &scope(2), LATER, Timestamp::from_micros(0), 10)
            .await
            .unwrap();
        assert_eq!(
            found
                .iter()
                .map(|row| row.conversation_id)
                .collect::<Vec<_>>(),
            [mine]
        );
    })
    .await;
}
