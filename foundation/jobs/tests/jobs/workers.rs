//! Several workers: each job runs, none in two places at once, whatever happens to a worker.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jobs::{Jobs, MIGRATIONS};
use testkit::on_each_engine;

use super::workshop::{Ask, Work, locked, traces, until, waiting, with_worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_jobs_and_three_workers() {
    on_each_engine(MIGRATIONS, |store| async move {
        let names: Vec<String> = (0..100).map(|n| format!("slow {n}")).collect();
        let payloads: Vec<&str> = names.iter().map(String::as_str).collect();
        store.db.run(&Ask::of(&payloads)).await.unwrap();
        let (watch, _, work) = Work::new();
        let gate = Arc::clone(&work.gate);
        let same = || Work {
            watch: Arc::clone(&watch),
            gate: Arc::clone(&gate),
        };
        // Each on a thread of its own, as each would be in a process of its own: on SQLite the others wait for the file.
        let mut workers = tokio::task::JoinSet::new();
        for db in [store.db.clone(), store.open_again(), store.open_again()] {
            let jobs = Jobs::new().with(same());
            let runtime = tokio::runtime::Handle::current();
            workers.spawn_blocking(move || {
                runtime.block_on(async {
                    let ended = until(&db, || async { waiting(&db).await == 0 });
                    with_worker(&db, jobs, ended).await;
                });
            });
        }
        workers.join_all().await;
        let mut done = watch.done();
        done.sort();
        let mut expected = names.clone();
        expected.sort();
        assert_eq!(done, expected, "each once, on {}", store.name);
        assert_eq!(watch.clashes.load(Ordering::SeqCst), 0);
        let turns = traces(&store.db, "job.round").await;
        assert!(
            (13..=150).contains(&turns),
            "{turns} lines of trace for 100 jobs on {}",
            store.name
        );
    })
    .await;
}

#[tokio::test]
async fn the_job_of_a_worker_that_vanished_is_done_by_another() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["hang"])).await.unwrap();
        let (watch, _, work) = Work::new();
        let forever = std::future::pending::<()>();
        let begun = async { until(&store.db, || async { watch.begun("hang") == 1 }).await };
        tokio::select! {
            () = with_worker(&store.db, Jobs::new().with(work), forever) => {}
            () = begun => {}
        }
        let (again, _, work) = Work::new();
        again.begun.lock().unwrap().insert("hang".to_owned(), 1);
        let other = store.open_again();
        with_worker(&other, Jobs::new().with(work), async {
            // Its lock lasts for the time limit (10 s) and a margin (30 s).
            store.clock.advance(Duration::from_secs(39));
            for _ in 0..5 {
                other.signals().wake(jobs::TOPIC);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert_eq!(again.begun("hang"), 1, "locked, on {}", store.name);
            store.clock.advance(Duration::from_secs(1));
            until(&other, || async { waiting(&other).await == 0 }).await;
        })
        .await;
        assert_eq!(again.done(), ["hang"], "{}", store.name);
    })
    .await;
}

/// A worker that was held up for so long that another one has taken its job over must not spoil what that one noted.
#[tokio::test]
async fn who_comes_back_too_late_changes_nothing() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["gate"])).await.unwrap();
        let (watch, gate, work) = Work::new();
        let second = Work {
            watch: Arc::clone(&watch),
            gate: Arc::clone(&gate),
        };
        let other = store.open_again();
        let late = with_worker(&store.db, Jobs::new().with(work), async {
            until(&store.db, || async { watch.begun("gate") == 1 }).await;
            store.clock.advance(Duration::from_secs(40));
            with_worker(&other, Jobs::new().with(second), async {
                until(&other, || async { waiting(&other).await == 0 }).await;
            })
            .await;
            let before = traces(&other, "job.round").await;
            gate.add_permits(1);
            until(&other, || async { watch.done().len() == 2 }).await;
            before
        });
        let before = late.await;
        assert_eq!(waiting(&store.db).await, 0, "{}", store.name);
        assert!(
            traces(&store.db, "job.round").await > before,
            "it did note its end"
        );
        assert_eq!(traces(&store.db, "job.abandoned").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_worker_that_is_asked_to_stop_ends_what_it_has_begun() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["gate"])).await.unwrap();
        let (watch, gate, work) = Work::new();
        let release = async {
            until(&store.db, || async { watch.begun("gate") == 1 }).await;
            tokio::time::sleep(Duration::from_millis(50)).await;
            store.db.run(&Ask::of(&["ok too late"])).await.unwrap();
            gate.add_permits(1);
        };
        let stop_at_once = async { until(&store.db, || async { watch.begun("gate") == 1 }).await };
        tokio::join!(
            with_worker(&store.db, Jobs::new().with(work), stop_at_once),
            release
        );
        assert_eq!(watch.done(), ["gate"], "{}", store.name);
        assert_eq!((waiting(&store.db).await, locked(&store.db).await), (1, 0));
    })
    .await;
}

#[tokio::test]
async fn kinds_that_a_worker_does_not_know_are_left_to_others() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["ok"])).await.unwrap();
        with_worker(&store.db, Jobs::new(), async {
            for _ in 0..5 {
                store.db.signals().wake(jobs::TOPIC);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await;
        assert_eq!(waiting(&store.db).await, 1, "{}", store.name);
        assert_eq!(
            traces(&store.db, "job.round").await,
            0,
            "an idle worker leaves no trace"
        );
    })
    .await;
}
