//! Signals, in the process and between processes.

use std::time::Duration;

use db::{Audited, Command, Tx};
use kernel::Fault;
use testkit::{Engine, Store, engines, on_each_engine};
use tokio::time::timeout;

use super::notes::{NOTE_TABLES, event};

const SOON: Duration = Duration::from_mins(1);

struct Signal(bool);

impl Command for Signal {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.wake("conversation");
        if self.0 {
            Ok(Audited::new((), event("woken")))
        } else {
            Err(Fault::busy())
        }
    }
}

#[tokio::test]
async fn a_command_nudges_once_it_is_durable_and_only_then() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let mut watch = store.db.signals().watch("conversation");
        let elsewhere = store.db.signals().watch("other");
        assert!(store.db.run(&Signal(false)).await.is_err());
        assert!(!watch.has_changed().unwrap(), "{}", store.name);
        store.db.run(&Signal(true)).await.unwrap();
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        assert!(!elsewhere.has_changed().unwrap());
    })
    .await;
}

#[tokio::test]
async fn wakes_and_ephemeral_messages_reach_the_other_process() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let store = Store::open(Engine::Postgres, NOTE_TABLES).await;
    let other = store.open_again();
    let mut watch = other.signals().watch("conversation");
    let mut messages = other.signals().listen();
    let mut own_messages = store.db.signals().listen();
    let meanwhile = async {
        // A new listener reads once.
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        store.db.run(&Signal(true)).await.unwrap();
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        store
            .db
            .signals()
            .publish_ephemeral("typing Léa".to_owned());
        let heard = timeout(SOON, messages.recv()).await.unwrap().unwrap();
        assert_eq!(&*heard, "typing Léa");
        assert_eq!(&*own_messages.recv().await.unwrap(), "typing Léa");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(
            own_messages.try_recv().is_err(),
            "one's own message comes once"
        );
    };
    tokio::select! {
        () = store.db.maintain() => unreachable!("the relay never ends"),
        () = other.maintain() => unreachable!("the relay never ends"),
        () = meanwhile => {}
    }
}

#[tokio::test]
async fn without_other_processes_nothing_piles_up() {
    let store = Store::open(Engine::Sqlite, NOTE_TABLES).await;
    let mut watch = store.db.signals().watch("t1");
    for n in 0..20_000 {
        store.db.signals().wake(&format!("t{n}"));
        drop(store.db.signals().watch(&format!("gone{n}")));
    }
    timeout(SOON, watch.changed()).await.unwrap().unwrap();
    store.db.signals().wake("t1");
    assert!(
        watch.has_changed().unwrap(),
        "whoever still listens is never forgotten"
    );
}
