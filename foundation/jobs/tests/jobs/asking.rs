//! A job exists exactly when what asked for it does.

use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Migration, Tx, query, row::One, statement};
use jobs::{Context, Job, JobId, Jobs, MIGRATIONS, NewJob, once};
use kernel::Fault;
use testkit::{morning, on_each_engine};

use super::workshop::{Ask, Work, all, traces, until, waiting, with_worker};

#[tokio::test]
async fn a_job_lives_and_dies_with_the_transaction_that_asks_for_it() {
    on_each_engine(MIGRATIONS, |store| async move {
        let mut ask = Ask::of(&["ok 1", "ok 2"]);
        ask.fail = true;
        let mut woken = store.db.signals().watch(jobs::TOPIC);
        assert!(store.db.run(&ask).await.is_err());
        assert_eq!(all(&store.db).await, 0, "{}", store.name);
        assert!(!woken.has_changed().unwrap());
        ask.fail = false;
        store.db.run(&ask).await.unwrap();
        assert_eq!(waiting(&store.db).await, 2, "{}", store.name);
        assert!(woken.has_changed().unwrap(), "workers learn of it");
        woken.mark_unchanged();
    })
    .await;
}

#[tokio::test]
async fn what_waits_already_is_not_asked_for_twice() {
    on_each_engine(MIGRATIONS, |store| async move {
        let job = NewJob::new::<Work>(&"ok".to_owned()).unwrap();
        let ask = |keys: &[&str]| Ask {
            jobs: keys.iter().map(|key| job.clone().once_as(*key)).collect(),
            fail: false,
        };
        let first = store.db.run(&ask(&["a", "b", "a"])).await.unwrap();
        let made: Vec<bool> = first.iter().map(Option::is_some).collect();
        assert_eq!(made, [true, true, false], "{}", store.name);
        assert_eq!(store.db.run(&ask(&["b"])).await.unwrap(), [None]);
        let (watch, _, work) = Work::new();
        with_worker(&store.db, Jobs::new().with(work), async {
            until(&store.db, || async { waiting(&store.db).await == 0 }).await;
        })
        .await;
        assert_eq!(watch.done().len(), 2);
        assert!(
            store.db.run(&ask(&["b"])).await.unwrap()[0].is_some(),
            "done: may be asked again"
        );
    })
    .await;
}

#[tokio::test]
async fn a_job_waits_for_its_time() {
    on_each_engine(MIGRATIONS, |store| async move {
        let later = NewJob::new::<Work>(&"ok later".to_owned()).unwrap();
        let later = later.at(morning() + Duration::from_hours(1));
        let mut ask = Ask::of(&["ok now"]);
        ask.jobs.push(later);
        store.db.run(&ask).await.unwrap();
        let (watch, _, work) = Work::new();
        with_worker(&store.db, Jobs::new().with(work), async {
            until(&store.db, || async { waiting(&store.db).await == 1 }).await;
            assert_eq!(watch.done(), ["ok now"], "{}", store.name);
            store.clock.advance(Duration::from_hours(1));
            until(&store.db, || async { waiting(&store.db).await == 0 }).await;
        })
        .await;
        assert_eq!(watch.done(), ["ok now", "ok later"], "{}", store.name);
    })
    .await;
}

const LETTERS: &[Migration] = &[Migration {
    id: "test_10_letter",
    text: "create table letter (seq {serial}, text text not null){strict};;\n",
}];
statement!(SEND = "insert into letter (text) values ($1)");
query!(SENT: One<i64> = "select count(*) as value from letter");

struct SendLetter {
    careful: bool,
}

struct Send<'a>(&'a str, JobId, bool);

impl Command for Send<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        if !self.2 || once(tx, self.1, "send").await? {
            tx.execute(&SEND, db::params![self.0]).await?;
        }
        let event = AuditEvent::new("letter.sent", Action::Create, &Actor::system());
        Ok(Audited::new((), event))
    }
}

impl Job for SendLetter {
    const KIND: &'static str = "send_letter";
    type Payload = String;

    async fn run(&self, payload: String, context: Context) -> Result<(), Fault> {
        context
            .db
            .run(&Send(&payload, context.id, self.careful))
            .await
    }
}

#[tokio::test]
async fn a_step_is_done_once_even_when_the_job_is_done_twice() {
    let all = [MIGRATIONS, LETTERS].concat();
    on_each_engine(&all, |store| async move {
        let letter = NewJob::new::<SendLetter>(&"Bonjour".to_owned()).unwrap();
        for (careful, expected) in [(true, 1), (false, 3)] {
            let jobs = Jobs::new().with(SendLetter { careful });
            jobs.rehearse_twice(&store.db, letter.clone())
                .await
                .unwrap();
            let One(sent) = store.db.load(&SENT, &[]).await.unwrap();
            assert_eq!(
                sent, expected,
                "the rehearsal finds who is careless, on {}",
                store.name
            );
        }
        assert_eq!(traces(&store.db, "letter.sent").await, 4);
    })
    .await;
}

#[tokio::test]
async fn all_texts_prepare() {
    testkit::all_statements_prepare(&[MIGRATIONS, LETTERS].concat()).await;
}
