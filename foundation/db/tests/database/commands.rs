//! All of a command or nothing, in all circumstances.

use std::time::Duration;

use db::{Audited, Command, Tx, params, query, row::One};
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use kernel::{Fault, FaultKind};
use testkit::{Engine, Store, on_each_engine};

use super::notes::{Increment, NOTE_TABLES, Then, VALUE, Write, event, titles, traces, value};

#[tokio::test]
async fn a_command_that_fails_leaves_nothing() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let fault = store
            .db
            .run(&Write::new("a", Then::Fail))
            .await
            .unwrap_err();
        assert_eq!(fault.kind, FaultKind::Conflict("Non."));
        assert!(titles(&store.db).await.is_empty(), "{}", store.name);
        assert_eq!(traces(&store.db, "note.written").await, 0);
        store.db.run(&Write::new("a", Then::Succeed)).await.unwrap();
        let again = store
            .db
            .run(&Write::new("a", Then::Succeed))
            .await
            .unwrap_err();
        assert!(
            matches!(again.kind, FaultKind::Conflict(_)),
            "{again:?} on {}",
            store.name
        );
        assert_eq!(traces(&store.db, "note.written").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_command_that_breaks_leaves_nothing() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let write = Write::new("a", Then::Panic);
        let ended = std::panic::AssertUnwindSafe(store.db.run(&write))
            .catch_unwind()
            .await;
        assert!(ended.is_err());
        store.db.run(&Write::new("b", Then::Succeed)).await.unwrap();
        assert_eq!(titles(&store.db).await, ["b"], "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn an_error_that_is_swallowed_fails_the_command_on_both_engines() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let write = Write::new("a", Then::SwallowAnError);
        assert!(store.db.run(&write).await.is_err(), "{}", store.name);
        assert!(titles(&store.db).await.is_empty(), "{}", store.name);
        assert_eq!(traces(&store.db, "note.written").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_rule_of_the_schema_is_no_conflict_with_somebody() {
    struct GoNegative;
    impl Command for GoNegative {
        type Output = ();
        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            tx.execute(&super::notes::SET, params!["visits", -1_i64])
                .await?;
            Ok(Audited::new((), event("counter.set")))
        }
    }
    on_each_engine(NOTE_TABLES, |store| async move {
        let fault = store.db.run(&GoNegative).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Internal, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn a_command_that_hangs_is_undone_and_lets_the_others_pass() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let db = store
            .db
            .clone()
            .with_commands_within(Duration::from_millis(50));
        let hanging = Write::new("a", Then::HangForever);
        let next = Write::new("b", Then::Succeed);
        // Enough time for the next one, even on a slow machine.
        let (hung, passed) = tokio::join!(db.run(&hanging), store.db.run(&next));
        assert_eq!(hung.unwrap_err().kind, FaultKind::Busy, "{}", store.name);
        passed.unwrap();
        assert_eq!(titles(&db).await, ["b"], "{}", store.name);
    })
    .await;
}

/// Drops a hanging command after a moment in which `others` may do anything.
async fn cancel_while<T>(store: &Store, others: impl Future<Output = T>) -> T {
    let hanging = Write::new("cancelled", Then::HangForever);
    let cancelled = async {
        let cut = tokio::time::timeout(Duration::from_millis(40), store.db.run(&hanging)).await;
        assert!(cut.is_err());
    };
    tokio::join!(cancelled, others).1
}

#[tokio::test]
async fn a_cancelled_command_costs_nobody_a_commit() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let writes: Vec<Write> = (0..20)
            .map(|n| Write::new(format!("n{n}"), Then::Succeed))
            .collect();
        let others = join_all(writes.iter().map(|write| store.db.run(write)));
        for result in cancel_while(&store, others).await {
            result.unwrap();
        }
        let mut found = titles(&store.db).await;
        found.sort();
        let mut expected: Vec<String> = writes.into_iter().map(|write| write.title).collect();
        expected.sort();
        assert_eq!(found, expected, "{}", store.name);
        store
            .db
            .run(&Write::new("after", Then::Succeed))
            .await
            .unwrap();
    })
    .await;
}

/// A kept command leaves its commit to the next one, which is then dropped without writing.
#[tokio::test]
async fn whoever_leaves_the_line_loses_nobody_s_commit() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let (slow, impatient) = (
            Increment(Duration::from_millis(300)),
            Write::new("impatient", Then::Succeed),
        );
        let first = store.db.run(&slow);
        let second = tokio::time::timeout(Duration::from_millis(20), store.db.run(&impatient));
        let both = async { tokio::join!(first, second) };
        let ended = tokio::time::timeout(Duration::from_mins(1), both).await;
        let (first, second) = ended.expect("nobody waits for ever");
        assert_eq!(first.unwrap(), 1);
        if store.engine == Engine::Sqlite {
            assert!(second.is_err(), "the second left before its turn");
            assert!(titles(&store.db).await.is_empty());
        }
        assert_eq!(value(&store.db).await, 1, "{}", store.name);
    })
    .await;
}

/// Many commands, some dropped at a random moment: what was acknowledged is stored, and the store still works.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_survives_any_cancelling() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..300_u64 {
            let db = store.db.clone();
            tasks.spawn(async move {
                let write = Write::new(format!("n{n}"), Then::Succeed);
                let patience = Duration::from_micros(n % 7 * 400);
                let cut = n % 3 > 0;
                let result = if cut {
                    tokio::time::timeout(patience, db.run(&write)).await.ok()
                } else {
                    Some(db.run(&write).await)
                };
                result.map(|result| (write.title, result))
            });
        }
        let all = tokio::time::timeout(Duration::from_mins(2), tasks.join_all());
        let all = all.await.expect("nobody waits for ever");
        let found = titles(&store.db).await;
        let mut acknowledged = 0;
        for (title, result) in all.into_iter().flatten() {
            result.unwrap();
            acknowledged += 1;
            assert!(found.contains(&title), "{title} is lost on {}", store.name);
        }
        assert!(acknowledged >= 100, "{acknowledged}");
        assert_eq!(
            i64::try_from(found.len()).unwrap(),
            traces(&store.db, "note.written").await
        );
        store
            .db
            .run(&Write::new("after", Then::Succeed))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_read_and_write_one_row_both_count() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let increment = Increment(Duration::from_millis(1));
        for _ in 0..25 {
            let (one, two) = tokio::join!(store.db.run(&increment), store.db.run(&increment));
            one.unwrap();
            two.unwrap();
        }
        assert_eq!(value(&store.db).await, 50, "{}", store.name);
        assert_eq!(traces(&store.db, "counter.incremented").await, 50);
    })
    .await;
}

/// Commands that share a transaction with one that fails after it has written run again: their callers don't notice.
#[tokio::test]
async fn who_fails_halfway_costs_the_neighbours_nothing() {
    on_each_engine(NOTE_TABLES, |store| async move {
        for round in 0..3 {
            let writes: Vec<Write> = (0..60)
                .map(|n| {
                    let then = if n % 20 == 7 {
                        Then::Fail
                    } else {
                        Then::Succeed
                    };
                    Write::new(format!("{round}-{n}"), then)
                })
                .collect();
            let results = join_all(writes.iter().map(|write| store.db.run(write))).await;
            for (n, result) in results.iter().enumerate() {
                assert_eq!(
                    result.is_err(),
                    n % 20 == 7,
                    "{round}-{n} on {}",
                    store.name
                );
            }
        }
        assert_eq!(titles(&store.open_again()).await.len(), 3 * 57);
        assert_eq!(traces(&store.db, "note.written").await, 3 * 57);
    })
    .await;
}

query!(LIMIT: One<i64> = sqlite "pragma max_page_count = 60", postgres "select 1::bigint as value");
query!(NO_LIMIT: One<i64> = sqlite "pragma max_page_count = 1073741823", postgres "select 1::bigint as value");

/// SQLite rolls back the whole transaction by itself when the disk is full: those who shared it must be told, and nothing of
/// what comes after may be taken for a part of it.
#[tokio::test]
async fn a_full_disk_is_told_to_everybody_and_then_forgotten() {
    struct Fill(bool);
    impl Command for Fill {
        type Output = ();
        async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
            if self.0 {
                tx.rows(&LIMIT, &[]).await?;
                tx.execute(&super::notes::WRITE, params!["big", "x".repeat(1 << 20)])
                    .await?;
            } else {
                tx.rows(&NO_LIMIT, &[]).await?;
            }
            Ok(Audited::new((), event("disk.filled")))
        }
    }
    let store = Store::open(Engine::Sqlite, NOTE_TABLES).await;
    // The slow one holds the turn until all the others stand in line, so that they share one transaction.
    let slow = Increment(Duration::from_millis(30));
    let (before, after) = (
        Write::new("before", Then::Succeed),
        Write::new("after", Then::Succeed),
    );
    let db = &store.db;
    let (full, no_limit) = (Fill(true), Fill(false));
    let (slow, before, full, no_limit, after) = tokio::join!(
        db.run(&slow),
        db.run(&before),
        db.run(&full),
        db.run(&no_limit),
        db.run(&after)
    );
    assert!(matches!(full.unwrap_err().kind, FaultKind::Unavailable(_)));
    assert!(
        slow.is_err() && before.is_err(),
        "what was rolled back with it is not acknowledged"
    );
    no_limit.unwrap();
    after.unwrap();
    assert_eq!(titles(db).await, ["after"]);
    assert_eq!(value(db).await, 0);
    assert_eq!(traces(db, "note.written").await, 1);
    assert_eq!(db.run(&Increment(Duration::ZERO)).await.unwrap(), 1);
    assert!(db.check().await.unwrap().is_empty());
    let One(read) = db.load(&VALUE, params!["visits"]).await.unwrap();
    assert_eq!(read, 1);
}
