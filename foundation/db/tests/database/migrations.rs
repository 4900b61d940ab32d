//! Migrations: once, together, and never edited.

use db::{Address, Migration};
use futures_util::future::join_all;
use kernel::FaultKind;
use testkit::on_each_engine;

use super::notes::{NOTE_TABLES, titles};

#[tokio::test]
async fn a_released_migration_that_was_edited_is_refused() {
    on_each_engine(NOTE_TABLES, |store| async move {
        store
            .db
            .migrate(NOTE_TABLES)
            .await
            .expect("the same text is fine");
        let edited = [Migration {
            id: NOTE_TABLES[0].id,
            text: "create table other (id {id}){strict};;\n",
        }];
        let fault = store.db.migrate(&edited).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Internal);
        assert!(
            fault.to_string().contains("test_01_notes"),
            "{fault} on {}",
            store.name
        );
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_of_itself() {
    on_each_engine(&[], |store| async move {
        let broken = [Migration {
            id: "test_03_broken",
            text: "create table half (id {id}){strict};;\ncreate tabel half_too (id {id}){strict};;\n",
        }];
        let fault = store.db.migrate(&broken).await.unwrap_err();
        assert!(fault.to_string().contains("test_03_broken"), "{fault}");
        let mended = [Migration {
            id: "test_03_broken",
            text: "create table half (id {id}){strict};;\n",
        }];
        store.db.migrate(&mended).await.expect("nothing was in the way");
    })
    .await;
}

#[tokio::test]
async fn two_migrations_of_one_id_are_refused_and_nothing_is_applied() {
    on_each_engine(&[], |store| async move {
        let named = |text| Migration {
            id: "test_04_twice",
            text,
        };
        let twice = [
            named("create table first (id {id}){strict};;\n"),
            named("create table second (id {id}){strict};;\n"),
        ];
        let fault = store.db.migrate(&twice).await.unwrap_err();
        assert!(fault.to_string().contains("test_04_twice"), "{fault}");
        let one = [named("create table first (id {id}){strict};;\n")];
        store
            .db
            .migrate(&one)
            .await
            .expect("nothing was in the way");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_processes_may_start_at_once() {
    on_each_engine(&[], |store| async move {
        let handles: Vec<_> = (0..6).map(|_| store.open_again()).collect();
        for result in join_all(handles.iter().map(|handle| handle.migrate(NOTE_TABLES))).await {
            result.unwrap();
        }
        assert!(titles(&store.db).await.is_empty(), "{}", store.name);
    })
    .await;
}

#[test]
fn addresses() {
    let file = |path: &str| Ok(Address::Sqlite(path.into()));
    let read = |text: &str| text.parse::<Address>().map_err(|fault| fault.kind);
    assert_eq!(read("sqlite:data/spico.db"), file("data/spico.db"));
    assert_eq!(read("sqlite://data/spico.db"), file("data/spico.db"));
    assert_eq!(
        read("sqlite:///var/lib/spico.db"),
        file("/var/lib/spico.db")
    );
    let url = "postgres://spico@db.example.org/spico";
    assert_eq!(read(url), Ok(Address::Postgres(url.to_owned())));
    assert!(matches!(read("mysql://x"), Err(FaultKind::Invalid(_))));
}
