//! What `spico bench` makes is what the pages would have made.

use db::row::One;
use db::{params, query};
use spico::bench::{fill, setup};
use spico::boot::Purpose;

use super::world::{World, on_each_engine};

query!(MESSAGES: One<i64> = "select cast(count(*) as bigint) as value from message where body is not null");
query!(JOURNAL: One<i64> = "select cast(count(*) as bigint) as value from event_log where kind = 'messaging.message'");
query!(TRACED: One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = 'message.sent'");
query!(LONGEST: One<i64> = "select cast(coalesce(max(last_seq), 0) as bigint) as value from conversation");

async fn number(world: &World, query: &'static db::Query<One<i64>>) -> i64 {
    world.opened.db.load(query, params![]).await.unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn each_message_of_a_full_store_is_sealed_journalled_and_traced() {
    on_each_engine(Purpose::Serve, |world| async move {
        let before = number(&world, &MESSAGES).await;
        assert_eq!(before, 0);
        let wanted = fill::Wanted {
            messages: 7,
            users: 4,
            room: 2,
        };
        let heard = std::sync::atomic::AtomicU64::new(0);
        let tell = |written| {
            heard.fetch_max(written, std::sync::atomic::Ordering::Relaxed);
        };
        let rooms = fill::run(&world.opened, &world.config, wanted, &tell)
            .await
            .unwrap();
        assert_eq!((rooms, heard.into_inner()), (2, 7));
        for query in [&MESSAGES, &JOURNAL, &TRACED] {
            assert_eq!(number(&world, query).await, 7);
        }
        assert_eq!(number(&world, &LONGEST).await, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_with_a_password_have_an_identifier_and_others_none() {
    on_each_engine(Purpose::Serve, |world| async move {
        let wanted = setup::Wanted {
            users: 3,
            room: 2,
            password: Some("Banc-Glycine-4712".to_owned()),
        };
        let lines = setup::run(&world.opened, &world.config, &wanted)
            .await
            .unwrap();
        assert!(lines.iter().all(|line| line.login.is_some()));
        assert!(lines[0].room == lines[1].room && lines[1].room != lines[2].room);
        // Each run is named by its instant.
        world.store.clock.advance(std::time::Duration::from_secs(1));
        let without = setup::Wanted {
            password: None,
            ..wanted
        };
        let lines = setup::run(&world.opened, &world.config, &without)
            .await
            .unwrap();
        assert!(lines.len() == 3 && lines.iter().all(|line| line.login.is_none()));
    })
    .await;
}
