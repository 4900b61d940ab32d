//! What commands hand over: once, only when durable, in the order of the commits.

use std::sync::Mutex;

use db::row::One;
use db::{Audited, Command, Committed, Tx, params, query};
use futures_util::future::join_all;
use kernel::Fault;
use testkit::{Engine, on_each_engine};

use super::notes::{NOTE_TABLES, event};

query!(WRITE: One<i64> = "insert into note (title, body) values ($1, '') returning seq as value");

/// Writes a note and hands its number over; looks whether it came before the commit.
struct Hand<'a> {
    title: String,
    fails: bool,
    committed: &'a Mutex<Committed>,
}

impl Command for Hand<'_> {
    type Output = i64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<i64>, Fault> {
        let One(number) = tx.load(&WRITE, params![self.title]).await?;
        tx.hand_over(|given| {
            assert_eq!(given, number, "the number of the row inserted last");
            given
        })?;
        let early = numbers(&mut self.committed.lock().unwrap());
        assert!(!early.contains(&number), "{number} is not durable");
        // Others of the same commit come in between.
        tokio::task::yield_now().await;
        if self.fails {
            return Err(Fault::conflict("Non."));
        }
        Ok(Audited::new(number, event("committed")))
    }
}

fn numbers(committed: &mut Committed) -> Vec<i64> {
    let taken = committed.take();
    assert!(!taken.lost);
    let numbers = taken
        .published
        .iter()
        .map(|published| *published.downcast_ref::<i64>().unwrap());
    numbers.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_once_durable_in_order_and_never_from_what_was_undone() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let watched = Mutex::new(store.db.committed());
        let mut all = store.db.committed();
        // Each failure after a write undoes its neighbours, who run again.
        let hands = (0..120).map(|n| Hand {
            title: format!("n{n}"),
            fails: n % 10 == 3,
            committed: &watched,
        });
        let hands: Vec<Hand<'_>> = hands.collect();
        let results = join_all(hands.iter().map(|hand| store.db.run(hand))).await;
        let mut durable: Vec<i64> = results.into_iter().filter_map(Result::ok).collect();
        assert_eq!(durable.len(), 108, "{}", store.name);
        durable.sort_unstable();
        let expected = match store.engine {
            Engine::Sqlite => durable,
            // Numbers say nothing there about the order of the commits.
            Engine::Postgres => Vec::new(),
        };
        assert_eq!(numbers(&mut all), expected, "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_late_is_told_that_something_is_lost() {
    let store = testkit::Store::open(Engine::Sqlite, NOTE_TABLES).await;
    let (slow, watched) = (store.db.committed(), Mutex::new(store.db.committed()));
    let mut slow = slow;
    for n in 0..1_100 {
        let hand = Hand {
            title: format!("n{n}"),
            fails: false,
            committed: &watched,
        };
        store.db.run(&hand).await.unwrap();
    }
    assert!(slow.take().lost);
    assert!(!slow.take().lost);
}
