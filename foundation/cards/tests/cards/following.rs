//! What changes in the store is found, here and in another process.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use cards::{CardIndex, IndexState, key};
use db::Db;
use kernel::Uuid;
use kernel::id::Id as _;
use search::Query;
use testkit::{all_statements_prepare, on_each_engine};

use super::persons::{MIGRATIONS, PersonId, Persons, find, open, say, some_people};

const ZELIE: &str = "Zélie Escoubès, 1948-03-09, Pézenas";

#[tokio::test]
async fn every_statement_prepares() {
    all_statements_prepare(MIGRATIONS).await;
}

#[tokio::test]
async fn an_index_is_built_and_forgives() {
    on_each_engine(MIGRATIONS, |store| async move {
        some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let index = open::<1>(&store.db, folder.path());
        assert_eq!((index.len(), index.state()), (0, IndexState::Building));
        index.catch_up().await.unwrap();
        assert_eq!((index.len(), index.state()), (11, IndexState::Ready));
        for text in ["zelie escoube", "ezcoubes pezenas", "escoubes 1948-03-09"] {
            assert_eq!(find(&index, text), [ZELIE], "{text} on {}", store.name);
        }
        let query = |text| Query {
            text,
            ..Query::default()
        };
        assert_eq!(
            index.hindering_words(&query("zelie escoubes cahors")),
            ["cahors"],
            "what nobody has together is named"
        );
        assert!(
            index
                .hindering_words(&query("ursule brunet agde"))
                .is_empty()
        );
    })
    .await;
}

/// Waits until this is what is found, and says how long it took.
async fn soon(index: &CardIndex<Persons<1>>, text: &str, expected: &[&str]) -> Duration {
    let began = Instant::now();
    while find(index, text) != expected {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "{text} within a minute"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    began.elapsed()
}

/// Adds, changes and takes away somebody through `db`, and gives the shortest time after which `index` knew: a slow machine
/// may delay one of them.
async fn changes_are_found(db: &Db, index: &CardIndex<Persons<1>>) -> Duration {
    let who = PersonId::from_uuid(Uuid::from_u128(9));
    let mut shortest = Duration::MAX;
    for (what, text, expected) in [
        (
            Some(["Ursule Brunet", "1930-01-01", "Sète"]),
            "ursule",
            vec!["Ursule Brunet, 1930-01-01, Sète"],
        ),
        (
            Some(["Ursule Brunel", "1930-01-01", "Agde"]),
            "ursule agde",
            vec!["Ursule Brunel, 1930-01-01, Agde"],
        ),
        (None, "ursule brunel", vec![]),
    ] {
        say(db, who, what).await;
        shortest = shortest.min(soon(index, text, &expected).await);
    }
    shortest
}

#[tokio::test]
async fn changes_are_found_within_a_second_here_and_in_another_process() {
    on_each_engine(MIGRATIONS, |store| async move {
        some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let index = open::<1>(&store.db, folder.path());
        index.catch_up().await.unwrap();
        // Another process on the same files; on SQLite no signal reaches it.
        let beside = store.open_again();
        let other = open::<1>(&beside, folder.path());
        assert_eq!(other.state(), IndexState::Ready);
        let work = async {
            for one in [&index, &other] {
                let took = changes_are_found(&store.db, one).await;
                assert!(took < Duration::from_secs(1), "{took:?} on {}", store.name);
            }
        };
        tokio::select! {
            () = index.keep_fresh() => unreachable!("it follows for ever"),
            () = other.keep_fresh() => unreachable!("it follows for ever"),
            () = work => {}
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_remembers_is_told_what_changed() {
    on_each_engine(MIGRATIONS, |store| async move {
        let who = some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let index = open::<1>(&store.db, folder.path());
        index.catch_up().await.unwrap();
        let forgotten = || std::mem::take(&mut *index.source().forgotten.lock().unwrap());
        assert_eq!(forgotten(), [], "they were all written anew");
        say(&store.db, who, None).await;
        index.catch_up().await.unwrap();
        assert_eq!(forgotten(), [key(who)], "on {}", store.name);
    })
    .await;
}

#[tokio::test]
async fn writing_the_files_waits_for_the_end_of_an_import_and_following_does_not() {
    on_each_engine(MIGRATIONS, |store| async move {
        let who = some_people(&store.db).await;
        let folder = tempfile::tempdir().unwrap();
        let index = open::<1>(&store.db, folder.path());
        let import = |is_running| {
            let importing = &index.source().importing;
            importing.store(is_running, Ordering::SeqCst);
        };
        import(true);
        index.catch_up().await.unwrap();
        assert_eq!((index.len(), index.state()), (0, IndexState::Building));
        import(false);
        index.catch_up().await.unwrap();
        assert_eq!((index.len(), index.state()), (11, IndexState::Ready));
        import(true);
        say(&store.db, who, None).await;
        index.catch_up().await.unwrap();
        assert_eq!(find(&index, "zelie"), [""; 0], "on {}", store.name);
    })
    .await;
}
