//! A store moves from one engine to the other and back, and nothing is lost.

use std::path::Path;
use std::sync::Arc;

use db::copy::copy_to;
use db::{Address, Db, Migration};
use kernel::{SystemClock, SystemEntropy};
use spico::boot::Purpose;
use spico::rooms::migrations;
use testkit::{Engine, Store, engines};

use super::world::World;

fn open(address: &Address) -> Db {
    Db::open(address, Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap()
}

fn file(folder: &Path, name: &str) -> Db {
    open(&Address::Sqlite(folder.join(name)))
}

/// A schema without any table, in a PostgreSQL database of this test's own.
async fn blank(store: &Store) -> Db {
    let schema = Migration {
        id: "test_blank",
        text: "create schema blank;;\n",
    };
    store.db.migrate(&[schema]).await.unwrap();
    let Address::Postgres(url) = &store.address else {
        panic!("not PostgreSQL")
    };
    let sign = if url.contains('?') { '&' } else { '?' };
    open(&Address::Postgres(format!(
        "{url}{sign}options=-c%20search_path%3Dblank"
    )))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_goes_to_the_other_engine_and_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let world = World::open(
        Store::open(Engine::Sqlite, &migrations()).await,
        Purpose::Serve,
    )
    .await;
    let source = &world.store.db;
    world.store.clock.advance(std::time::Duration::from_mins(1));
    audit::seal(source, &world.opened.seal_key).await.unwrap();
    let mut told = Vec::new();
    let twin = file(place.path(), "jumelle.db");
    let copied = copy_to(source, &twin, &migrations(), |table, rows| {
        told.push((table.to_owned(), rows));
    })
    .await
    .unwrap();
    assert!(
        copied.rows > 500 && i64::try_from(told.len()).unwrap() == copied.tables,
        "{copied:?} {told:?}"
    );
    assert!(
        told.iter()
            .any(|(table, rows)| table == "audit_event" && *rows > 100),
        "{told:?}"
    );
    // What was copied is sound, and sealed as before: the same key opens it.
    assert_eq!(twin.check().await.unwrap(), Vec::<String>::new());
    spico::boot::take(twin.clone(), &world.config, Purpose::Serve)
        .await
        .unwrap();
    let refused = copy_to(source, &twin, &migrations(), |_, _| {})
        .await
        .unwrap_err()
        .to_string();
    assert!(refused.contains("contient déjà des tables"), "{refused}");

    if engines().contains(&Engine::Postgres) {
        let store = Store::open(Engine::Postgres, &[]).await;
        let there = blank(&store).await;
        let up = copy_to(source, &there, &migrations(), |_, _| {})
            .await
            .unwrap();
        assert_eq!(up, copied);
        // It goes on where it was: numbers follow, commands run.
        let opened = spico::boot::take(there.clone(), &world.config, Purpose::Serve)
            .await
            .unwrap();
        there.run(&spico::store::MarkPlanted).await.unwrap();
        let back = file(place.path(), "retour.db");
        let down = copy_to(&there, &back, &migrations(), |_, _| {})
            .await
            .unwrap();
        // What was done there, and a seal with its line over what was left when it was opened.
        assert_eq!(down.rows, copied.rows + 3);
        let ask = audit::Ask::new(&opened.seal_key);
        let verdict = audit::verify(&back, &ask).await.unwrap();
        assert_eq!((verdict.first_bad, verdict.seals), (None, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_whole_and_opens() {
    let place = tempfile::tempdir().unwrap();
    let world = World::open(
        Store::open(Engine::Sqlite, &migrations()).await,
        Purpose::Serve,
    )
    .await;
    let copy = place.path().join("sauvegarde.db");
    world.store.db.backup(&copy).await.unwrap();
    let mode = std::fs::metadata(&copy).unwrap().permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o600
    );
    let restored = open(&Address::Sqlite(copy.clone()));
    assert_eq!(restored.check().await.unwrap(), Vec::<String>::new());
    let accounts = spico::accounts::list(&restored).await.unwrap();
    assert_eq!(accounts.len(), world.people.accounts.len());
    assert!(
        world.store.db.backup(&copy).await.is_err(),
        "an existing file is never written over"
    );
}
