//! What is sealed, and when.

use std::sync::Arc;
use std::time::Duration;

use audit::{Ask, Of, Read, RecordReads, SealKey, list, seal, verify};
use crypto::{MasterKey, Vault};
use db::{Actor, Db};
use kernel::{SeededEntropy, Uuid};
use testkit::on_each_engine;

/// A key for seals, the same each time for one seed.
pub fn seal_key(seed: u64) -> SealKey {
    let entropy = Arc::new(SeededEntropy::new(seed));
    let vault = Vault::new(MasterKey::generate(&*entropy), entropy);
    let key = audit::key::make(&vault).unwrap();
    audit::key::unwrap(&vault, &key).unwrap()
}

pub async fn add_lines(db: &Db, count: u128) {
    let reads = (0..count)
        .map(|id| Read {
            noun: "Patient",
            id: Uuid::from_u128(id),
            basis: "member",
            screen: "dossier".to_owned(),
        })
        .collect::<Vec<_>>();
    let actor = Actor::system();
    db.run(&RecordReads {
        actor,
        reads: &reads,
        lists: &[],
    })
    .await
    .unwrap();
}

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn only_lines_that_are_a_minute_old_are_sealed() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        add_lines(&store.db, 3).await;
        store.clock.advance(Duration::from_secs(59));
        add_lines(&store.db, 2).await;
        assert_eq!(seal(&store.db, key).await.unwrap(), 0, "{}", store.name);
        store.clock.advance(Duration::from_secs(1));
        assert_eq!(seal(&store.db, key).await.unwrap(), 3, "{}", store.name);
        assert_eq!(seal(&store.db, key).await.unwrap(), 0, "nothing twice");
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        assert_eq!((verdict.events, verdict.seals, verdict.unsealed), (3, 1, 3));
        assert_eq!(verdict.first_bad, None);
        store.clock.advance(MINUTE);
        assert_eq!(
            seal(&store.db, key).await.unwrap(),
            3,
            "two lines and the first seal's"
        );
        let later = verify(&store.db, &Ask::new(key)).await.unwrap();
        assert_eq!((later.events, later.seals, later.unsealed), (6, 2, 1));
        assert_ne!(later.head, verdict.head);
    })
    .await;
}

#[tokio::test]
async fn an_idle_program_stays_idle() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        add_lines(&store.db, 1).await;
        for _ in 0..30 {
            store.clock.advance(MINUTE);
            seal(&store.db, key).await.unwrap();
        }
        let lines = list(&store.db, Of::Everybody, None, 100)
            .await
            .unwrap()
            .items;
        assert_eq!(lines.len(), 2, "{}", store.name);
        store.clock.advance(60 * MINUTE);
        assert_eq!(
            seal(&store.db, key).await.unwrap(),
            1,
            "in the end even that is sealed"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn of_several_who_seal_at_once_one_wins() {
    let key = &seal_key(1);
    on_each_engine(&[], |store| async move {
        add_lines(&store.db, 50).await;
        store.clock.advance(MINUTE);
        // Each on a thread of its own, as each would be in a process of its own: on SQLite the others wait for the file.
        let mut sealing = tokio::task::JoinSet::new();
        let runtime = tokio::runtime::Handle::current();
        for _ in 0..4 {
            let (db, runtime, key) = (store.open_again(), runtime.clone(), key.clone());
            sealing.spawn_blocking(move || runtime.block_on(seal(&db, &key)).unwrap());
        }
        let all: i64 = sealing.join_all().await.into_iter().sum();
        assert_eq!(all, 50, "{}", store.name);
        let verdict = verify(&store.db, &Ask::new(key)).await.unwrap();
        assert_eq!((verdict.seals, verdict.first_bad), (1, None));
    })
    .await;
}
