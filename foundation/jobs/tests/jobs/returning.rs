//! What comes back every so often, and what is forgotten.

use std::time::Duration;

use jobs::{Forget, Jobs, MIGRATIONS};
use testkit::on_each_engine;

use super::workshop::{Ask, Work, all, traces, until, waiting, with_worker};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_processes_one_does_what_comes_back() {
    on_each_engine(MIGRATIONS, |store| async move {
        let (watch, _, work) = Work::new();
        let twin = Work {
            watch: watch.clone(),
            gate: work.gate.clone(),
        };
        let payload = "ok minute".to_owned();
        let first = Jobs::new().every(MINUTE, work, &payload).unwrap();
        let second = Jobs::new().every(MINUTE, twin, &payload).unwrap();
        let other = store.open_again();
        let steps = async {
            until(&store.db, || async {
                traces(&store.db, "job.scheduled").await == 2
            })
            .await;
            assert_eq!(watch.done().len(), 0, "not at once");
            for minutes in 1..=5 {
                store.clock.advance(MINUTE);
                until(&store.db, || async { watch.done().len() == minutes }).await;
                until(&store.db, || async { waiting(&store.db).await == 0 }).await;
            }
            // Ten minutes missed are not caught up.
            store.clock.advance(10 * MINUTE);
            until(&store.db, || async { watch.done().len() == 6 }).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        let wake = async {
            until(&other, || async { watch.done().len() == 6 }).await;
        };
        tokio::join!(
            with_worker(&store.db, first, steps),
            with_worker(&other, second, wake)
        );
        assert_eq!(watch.done().len(), 6, "{}", store.name);
        assert_eq!(all(&store.db).await, 6);
    })
    .await;
}

#[tokio::test]
async fn what_is_done_is_forgotten_after_a_week() {
    on_each_engine(MIGRATIONS, |store| async move {
        let day = 24 * 60 * MINUTE;
        let (_, _, work) = Work::new();
        store.db.run(&Ask::of(&["ok", "ok", "fail"])).await.unwrap();
        let jobs = Jobs::new().with(work).every(day, Forget, &()).unwrap();
        with_worker(&store.db, jobs, async {
            until(&store.db, || async {
                store.clock.advance(Duration::from_secs(1));
                traces(&store.db, "job.abandoned").await == 1
            })
            .await;
            assert_eq!(all(&store.db).await, 3, "{}", store.name);
            store.clock.advance(6 * day);
            until(&store.db, || async {
                traces(&store.db, "job.forgotten").await == 1
            })
            .await;
            until(&store.db, || async { waiting(&store.db).await == 0 }).await;
            assert_eq!(
                all(&store.db).await,
                4,
                "the two, the failed one and the cleanup"
            );
            store.clock.advance(day + MINUTE);
            until(&store.db, || async {
                traces(&store.db, "job.forgotten").await >= 3
            })
            .await;
            until(&store.db, || async { all(&store.db).await == 3 }).await;
            store.clock.advance(90 * day);
            until(&store.db, || async {
                traces(&store.db, "job.forgotten").await >= 5
            })
            .await;
            until(&store.db, || async { all(&store.db).await <= 2 }).await;
        })
        .await;
    })
    .await;
}
