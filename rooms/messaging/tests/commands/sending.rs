use access::Scope;
use bus::EventRenderer as _;
use kernel::Uuid;
use kernel::id::Id as _;
use messaging::commands::{EditMessage, React, RetractMessage};
use messaging::domain::{EDIT_DELAY, ReactionKind};
use messaging::live::Live;
use messaging::seal::Seal;
use messaging::store::conversations::ConversationId;
use messaging::store::messages::MessageId;
use messaging::store::{inbox, messages, reactions};

use super::stage::{Stage, migrations, role, subject};

/// I-9: sent N times under one client id, it exists once, and every answer names the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_message_exists_once() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], Some("Sortie")).await;
        let id = Uuid::from_u128(77);
        let first = stage.send_as(1, room, "Bonjour", id).await.unwrap();
        for _ in 0..3 {
            let again = stage.send_as(1, room, "Bonjour", id).await.unwrap();
            assert_eq!(
                (again.id, again.seq, again.repeated),
                (first.id, first.seq, true)
            );
        }
        let next = stage.send(1, room, "Suite").await;
        assert_eq!(next.seq, first.seq + 1, "a repetition leaves no hole");
        assert_eq!(stage.read_all(2, room).await, ["Bonjour", "Suite"]);
        // The same device id from somebody else is another message.
        assert!(
            !stage
                .send_as(2, room, "Moi aussi", id)
                .await
                .unwrap()
                .repeated
        );
    })
    .await;
}

/// A sent draft is deleted; a draft written since then stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_leaves_with_its_message_and_a_newer_one_stays() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let kept = stage.keep_draft(1, room, "Elle suin").await;
        stage.keep_draft(2, room, "Elle suin").await;
        let send = async |n, text, draft| {
            let sent = stage.send_draft(1, room, (text, Some(draft)), Uuid::from_u128(n));
            sent.await.unwrap();
        };
        send(1, "Elle suinte encore.", &kept).await;
        assert_eq!(stage.draft(1, room).await, None);
        assert_eq!(stage.draft(2, room).await.as_deref(), Some("Elle suin"));
        // Kept while the message was on its way.
        let kept = stage.keep_draft(1, room, "Et la fiè").await;
        stage.keep_draft(1, room, "Bonne journée").await;
        send(2, "Et la fièvre ?", &kept).await;
        assert_eq!(stage.draft(1, room).await.as_deref(), Some("Bonne journée"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_senders_at_once_lose_and_double_nothing() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = std::sync::Arc::new(Stage::new(store));
        let room = stage.open(1, &[2, 3], Some("Garde")).await;
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..60_u128 {
            let stage = std::sync::Arc::clone(&stage);
            tasks.spawn(async move {
                let id = Uuid::from_u128(1000 + n / 2);
                stage
                    .send_as(1 + n / 2 % 3, room, &format!("m{}", n / 2), id)
                    .await
                    .map(|sent| sent.seq)
            });
        }
        let mut seqs = Vec::new();
        while let Some(done) = tasks.join_next().await {
            seqs.push(done.unwrap().unwrap());
        }
        seqs.sort_unstable();
        seqs.dedup();
        assert_eq!(seqs.len(), 30);
        let mut texts = stage.read_all(2, room).await;
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 30);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_edits_ones_own_within_the_delay() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let sent = stage.send(1, room, "Plaie sacré").await;
        assert!(
            stage.owning(2, sent.id).await.is_none(),
            "nobody edits another's message"
        );
        let permit = stage.owning(1, sent.id).await.unwrap();
        let seal = Seal::open(&stage.vault, room, &permit.known().1.data_key).unwrap();
        let body = seal.body(sent.id, "Plaie sacrée").unwrap();
        let edit = EditMessage {
            permit: &permit,
            actor: permit.subject().actor(),
            body: &body,
            mentions: &[],
        };
        stage.db.run(&edit).await.unwrap();
        assert_eq!(stage.read_all(2, room).await, ["Plaie sacrée"]);
        stage
            .store
            .clock
            .advance(EDIT_DELAY + std::time::Duration::from_secs(1));
        assert!(stage.db.run(&edit).await.is_err(), "the delay has ended");
    })
    .await;
}

/// INV-10: what was retracted is unreadable by everybody; the place stays, the audit keeps the text.
#[tokio::test(flavor = "multi_thread")]
async fn a_retracted_message_is_masked_for_all() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let sent = stage.send(1, room, "Erreur de patient").await;
        let before = stage.reading(2, room).await.unwrap().known().last_change;
        let permit = stage.owning(1, sent.id).await.unwrap();
        let retract = RetractMessage {
            permit: &permit,
            actor: permit.subject().actor(),
        };
        stage.db.run(&retract).await.unwrap();
        stage.db.run(&retract).await.unwrap();
        assert_eq!(stage.read_all(1, room).await, ["‹retiré›"]);
        let reading = stage.reading(2, room).await.unwrap();
        let missed = messages::changed(&stage.db, &reading, before, 10)
            .await
            .unwrap();
        assert_eq!(missed.len(), 1, "a tombstone comes with the catch-up");
        assert!(missed[0].retracted_at.is_some() && missed[0].seq == sent.seq);
        let react = stage.reacting(2, sent.id).await.unwrap();
        let react = React {
            permit: &react,
            actor: react.subject().actor(),
            kind: ReactionKind::Seen,
            there: None,
        };
        assert!(
            stage.db.run(&react).await.is_err(),
            "a retracted message takes no reaction"
        );
    })
    .await;
}

/// A message retracted before it was read is not unread any more: in the list, in the counters, in the streams.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_retracted_before_it_was_read_counts_no_more() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let (kept, wrong) = (
            stage.send(1, room, "Juste").await,
            stage.send(1, room, "Erreur de patient").await,
        );
        assert_eq!(unread(&stage, room).await, (2, 1));
        retract(&stage, wrong.id).await;
        assert_eq!(unread(&stage, room).await, (1, 1));
        retract(&stage, kept.id).await;
        assert_eq!(unread(&stage, room).await, (0, 0));
    })
    .await;
}

/// What the second nurse has unread: messages in the list's row, conversations in the stream's counters.
async fn unread(stage: &Stage, room: ConversationId) -> (i64, i64) {
    let who = subject(2);
    let scope = Scope::mint(Some(&who)).unwrap();
    let row = inbox::row(&stage.db, &scope, room).await.unwrap();
    let live = Live::new(&stage.db, &stage.vault);
    let told = live.counters(&[role(2).uuid()]).await.unwrap();
    let said = String::from_utf8(told[0].1.to_vec()).unwrap();
    let count = said.split("\"discussions\":").nth(1).unwrap();
    let count = count.trim_end().trim_end_matches('}').parse().unwrap();
    (row.unread, count)
}

async fn retract(stage: &Stage, id: MessageId) {
    let permit = stage.owning(1, id).await.unwrap();
    let retract = RetractMessage {
        permit: &permit,
        actor: permit.subject().actor(),
    };
    stage.db.run(&retract).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_come_and_go() {
    testkit::on_each_engine(&migrations(), |store| async move {
        let stage = Stage::new(store);
        let room = stage.open(1, &[2], None).await;
        let sent = stage.send(1, room, "Merci de passer").await;
        let permit = stage.reacting(2, sent.id).await.unwrap();
        let react = React {
            permit: &permit,
            actor: permit.subject().actor(),
            kind: ReactionKind::Mine,
            there: None,
        };
        assert!(stage.db.run(&react).await.unwrap());
        let reading = stage.reading(1, room).await.unwrap();
        let rows = messages::after(&stage.db, &reading, 0, 10).await.unwrap();
        assert_eq!(reactions::to(&stage.db, &rows).await.unwrap().len(), 1);
        assert!(!stage.db.run(&react).await.unwrap());
        assert!(reactions::to(&stage.db, &rows).await.unwrap().is_empty());
    })
    .await;
}
