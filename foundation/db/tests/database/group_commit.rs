//! Two hundred commands at once: all durable, and on SQLite in a few commits.

use std::collections::HashSet;

use db::row::One;
use db::{Address, query};
use futures_util::future::join_all;
use testkit::{Engine, on_each_engine};

use super::notes::{NOTE_TABLES, Then, Write, titles, traces};

query!(CHECKPOINT: One<i64> = sqlite "pragma wal_autocheckpoint", postgres "select 0::bigint as value");

/// Counts the commits in SQLite's write-ahead log: a frame whose header gives the size of the database ends a transaction.
/// The log's header holds the page size and the salt that all its valid frames repeat.
fn commits(address: &Address) -> usize {
    let Address::Sqlite(path) = address else {
        panic!("not a file")
    };
    let log = std::fs::read(path.with_extension("db-wal")).unwrap();
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let page = usize::try_from(number(8)).unwrap();
    let salt = &log[16..24];
    (32..log.len())
        .step_by(24 + page)
        .filter(|at| at + 24 + page <= log.len() && &log[at + 8..at + 16] == salt)
        .filter(|at| number(at + 4) > 0)
        .count()
}

#[tokio::test]
async fn two_hundred_at_once_share_commits() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let writes: Vec<Write> = (0..200)
            .map(|n| Write::new(format!("n{n}"), Then::Succeed))
            .collect();
        let before = (store.engine == Engine::Sqlite).then(|| commits(&store.address));
        for result in join_all(writes.iter().map(|write| store.db.run(write))).await {
            result.unwrap();
        }
        // Another handle sees what is durable, not what this one remembers.
        let found: HashSet<String> = titles(&store.open_again()).await.into_iter().collect();
        assert_eq!(found.len(), 200, "{}", store.name);
        assert_eq!(traces(&store.db, "note.written").await, 200);
        if let Some(before) = before {
            let used = commits(&store.address) - before;
            assert!((1..=20).contains(&used), "{used} commits for 200 commands");
        }
    })
    .await;
}

/// The count above can tell: one after the other, each command has a commit of its own.
#[tokio::test]
async fn one_after_the_other_each_has_its_commit() {
    let store = testkit::Store::open(Engine::Sqlite, NOTE_TABLES).await;
    let One(threshold) = store.db.load(&CHECKPOINT, &[]).await.unwrap();
    assert!(
        threshold >= 1000,
        "the log must not be reset during the test"
    );
    let before = commits(&store.address);
    for n in 0..10 {
        store
            .db
            .run(&Write::new(format!("n{n}"), Then::Succeed))
            .await
            .unwrap();
    }
    assert_eq!(commits(&store.address) - before, 10);
}
