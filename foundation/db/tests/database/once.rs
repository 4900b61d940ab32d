//! A form that is sent twice has one effect, also when both arrive together (ADR 0011).

use std::time::Duration;

use db::once::{Digest, KNOWN, Outcome};
use db::{Actor, Audited, Command, ForgetForms, Once, Tx};
use futures_util::future::join_all;
use kernel::Fault;
use testkit::on_each_engine;

use super::notes::{Increment, NOTE_TABLES, Then, Write, titles, traces, value};

/// The counter's value, as a form's outcome.
#[derive(Debug, PartialEq, Eq)]
struct Reached(i64);

impl Outcome for Reached {
    fn keep(&self) -> String {
        self.0.to_string()
    }

    fn again(kept: &str) -> Result<Self, Fault> {
        kept.parse().map(Self).map_err(Fault::internal)
    }
}

struct Count;

impl Command for Count {
    type Output = Reached;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Reached>, Fault> {
        let slowly = Increment(Duration::from_millis(5));
        slowly.run(tx).await.map(|audited| audited.map(Reached))
    }
}

const fn form(n: u8) -> Digest {
    Digest([n; 32])
}

#[tokio::test]
async fn ten_at_once_of_the_same_form_have_one_effect_and_one_outcome() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let actor = Actor::system();
        let one = |form| Once {
            form,
            actor: &actor,
            command: &Count,
        };
        let same: Vec<_> = (0..10).map(|_| one(Some(form(1)))).collect();
        for outcome in join_all(same.iter().map(|once| store.db.run(once))).await {
            assert_eq!(outcome.unwrap(), Reached(1), "{}", store.name);
        }
        assert_eq!(value(&store.db).await, 1, "{}", store.name);
        // Each try left its line in the trace (I-2).
        assert_eq!(traces(&store.db, "counter.incremented").await, 1);
        assert_eq!(traces(&store.db, "form.repeated").await, 9);
        // Another form, and one without a key, count.
        store.db.run(&one(Some(form(2)))).await.unwrap();
        store.db.run(&one(None)).await.unwrap();
        store.db.run(&one(None)).await.unwrap();
        assert_eq!(value(&store.db).await, 4);
        let known: Option<Reached> = store.db.outcome_of(Some(form(2))).await.unwrap();
        assert_eq!(known, Some(Reached(2)));
    })
    .await;
}

#[tokio::test]
async fn a_form_that_failed_may_be_sent_again() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let actor = Actor::system();
        let (fails, works) = (
            Write::new("un", Then::Fail),
            Write::new("un", Then::Succeed),
        );
        let once = |command| Once {
            form: Some(form(1)),
            actor: &actor,
            command,
        };
        store.db.run(&once(&fails)).await.unwrap_err();
        store.db.run(&once(&works)).await.unwrap();
        store.db.run(&once(&works)).await.unwrap();
        assert_eq!(titles(&store.db).await, ["un"], "{}", store.name);
    })
    .await;
}

#[tokio::test]
async fn forms_of_long_ago_are_forgotten() {
    on_each_engine(NOTE_TABLES, |store| async move {
        let actor = Actor::system();
        let once = Once {
            form: Some(form(1)),
            actor: &actor,
            command: &Count,
        };
        store.db.run(&once).await.unwrap();
        assert_eq!(store.db.run(&ForgetForms).await.unwrap(), 0);
        store.clock.advance(KNOWN + Duration::from_secs(1));
        assert_eq!(store.db.run(&ForgetForms).await.unwrap(), 1);
        assert_eq!(
            store.db.outcome_of::<Reached>(Some(form(1))).await.unwrap(),
            None
        );
    })
    .await;
}
