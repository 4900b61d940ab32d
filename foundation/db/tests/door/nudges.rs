//! "Look again", in the process and between processes.

use std::time::Duration;

use db::{Audited, Command, Tx};
use kernel::Fault;
use testkit::{Engine, Store, engines, on_each_engine};
use tokio::time::timeout;

use super::shelf::{SHELF, event};

const SOON: Duration = Duration::from_mins(1);

struct Nudge(bool);

impl Command for Nudge {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.nudge("conversation");
        if self.0 {
            Ok(Audited::new((), event("nudged")))
        } else {
            Err(Fault::busy())
        }
    }
}

#[tokio::test]
async fn a_command_nudges_once_it_is_durable_and_only_then() {
    on_each_engine(SHELF, |store| async move {
        let mut watch = store.db.nudges().watch("conversation");
        let elsewhere = store.db.nudges().watch("other");
        assert!(store.db.run(&Nudge(false)).await.is_err());
        assert!(!watch.has_changed().unwrap(), "{}", store.name);
        store.db.run(&Nudge(true)).await.unwrap();
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        assert!(!elsewhere.has_changed().unwrap());
    })
    .await;
}

#[tokio::test]
async fn nudges_and_shouts_reach_the_other_process() {
    if !engines().contains(&Engine::Postgres) {
        return;
    }
    let store = Store::open(Engine::Postgres, SHELF).await;
    let other = store.open_again();
    let mut watch = other.nudges().watch("conversation");
    let mut shouts = other.nudges().listen();
    let mut own_shouts = store.db.nudges().listen();
    let meanwhile = async {
        // Whoever starts to listen looks once.
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        store.db.run(&Nudge(true)).await.unwrap();
        timeout(SOON, watch.changed()).await.unwrap().unwrap();
        store.db.nudges().shout("typing Léa".to_owned());
        let heard = timeout(SOON, shouts.recv()).await.unwrap().unwrap();
        assert_eq!(&*heard, "typing Léa");
        assert_eq!(&*own_shouts.recv().await.unwrap(), "typing Léa");
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(own_shouts.try_recv().is_err(), "one's own shout comes once");
    };
    tokio::select! {
        () = store.db.tend() => unreachable!("the relay never ends"),
        () = other.tend() => unreachable!("the relay never ends"),
        () = meanwhile => {}
    }
}

#[tokio::test]
async fn without_other_processes_nothing_piles_up() {
    let store = Store::open(Engine::Sqlite, SHELF).await;
    let mut watch = store.db.nudges().watch("t1");
    for n in 0..20_000 {
        store.db.nudges().nudge(&format!("t{n}"));
        drop(store.db.nudges().watch(&format!("gone{n}")));
    }
    timeout(SOON, watch.changed()).await.unwrap().unwrap();
    store.db.nudges().nudge("t1");
    assert!(
        watch.has_changed().unwrap(),
        "whoever still listens is never forgotten"
    );
}
