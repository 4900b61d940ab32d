//! A failing job is retried, later and later, and abandoned in the end; the trace records it.

use std::time::Duration;

use db::{Actor, params, query, row};
use jobs::{Context, Job, Jobs, MIGRATIONS, NewJob, RetryAbandoned, list_abandoned};
use kernel::{Fault, Timestamp};
use testkit::{Store, morning, on_each_engine};

use super::workshop::{Ask, Work, locked, traces, until, waiting, with_worker};

row! {
    /// How a job stands.
    struct Standing { tries: i64, run_at: Timestamp, last_error: Option<String>, locked_until: Option<Timestamp> }
}
query!(STANDING: Standing = "select tries, run_at, last_error, locked_until from job where done_at is null order by run_at limit 1");

async fn standing(store: &Store) -> Standing {
    store.db.load(&STANDING, params![]).await.unwrap()
}

/// Waits until the try number `tries` has been noted.
async fn tried(store: &Store, tries: i64) -> Standing {
    until(&store.db, || async {
        let now = standing(store).await;
        now.tries == tries && now.locked_until.is_none()
    })
    .await;
    standing(store).await
}

#[tokio::test]
async fn a_failed_job_is_tried_again_when_its_time_has_come() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["fail 2 times"])).await.unwrap();
        let (watch, _, work) = Work::new();
        with_worker(&store.db, Jobs::new().with(work), async {
            let first = tried(&store, 1).await;
            let wait = first.run_at.since(morning()).as_millis();
            assert!((3750..=6250).contains(&wait), "{wait} ms on {}", store.name);
            assert!(first.last_error.unwrap().contains("the printer is on fire"));
            // One millisecond early it is left alone, however often one looks.
            store.clock.set(first.run_at - Duration::from_millis(1));
            for _ in 0..5 {
                store.db.signals().wake(jobs::TOPIC);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            assert_eq!(watch.begun("fail 2 times"), 1);
            store.clock.set(first.run_at);
            let second = tried(&store, 2).await;
            let wait = second.run_at.since(first.run_at).as_millis();
            assert!(
                (7500..=12500).contains(&wait),
                "{wait} ms on {}",
                store.name
            );
            store.clock.set(second.run_at);
            until(&store.db, || async { waiting(&store.db).await == 0 }).await;
        })
        .await;
        assert_eq!(watch.done(), ["fail 2 times"], "{}", store.name);
        assert_eq!(traces(&store.db, "job.abandoned").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_never_succeeds_is_given_up_and_can_be_asked_for_again() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["fail", "panic"])).await.unwrap();
        let (watch, _, work) = Work::new();
        with_worker(&store.db, Jobs::new().with(work), async {
            until(&store.db, || async {
                store.clock.advance(Duration::from_secs(1));
                waiting(&store.db).await == 0
            })
            .await;
            let given_up = list_abandoned(&store.db, None, 10).await.unwrap().items;
            assert_eq!(given_up.len(), 2, "{}", store.name);
            assert!(given_up.iter().all(|job| job.tries == 3), "{given_up:?}");
            let first = list_abandoned(&store.db, None, 1).await.unwrap();
            let second = list_abandoned(&store.db, first.next, 1).await.unwrap();
            assert_ne!(first.items[0].id, second.items[0].id);
            assert_eq!(second.next, None);
            let errors: Vec<String> = given_up
                .iter()
                .filter_map(|job| job.last_error.clone())
                .collect();
            assert!(
                errors
                    .iter()
                    .any(|error| error.contains("the printer is on fire"))
            );
            assert!(
                errors.iter().any(|error| error.contains("the job broke")),
                "{errors:?}"
            );
            assert_eq!(traces(&store.db, "job.abandoned").await, 2);
            assert_eq!((watch.begun("fail"), watch.begun("panic")), (3, 3));
            let job = given_up[0].id;
            let retry = RetryAbandoned {
                actor: Actor::system(),
                job,
            };
            store.db.run(&retry).await.unwrap();
            assert!(store.db.run(&retry).await.is_err(), "it waits already");
            until(&store.db, || async {
                watch.begun("fail") + watch.begun("panic") == 7
            })
            .await;
        })
        .await;
        assert_eq!(waiting(&store.db).await, 1, "{}", store.name);
    })
    .await;
}

struct Endless;

impl Job for Endless {
    const KIND: &'static str = "endless";
    const TIME_LIMIT: Duration = Duration::from_millis(30);
    type Payload = ();

    async fn run(&self, (): (), _: Context) -> Result<(), Fault> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_job_that_takes_too_long_is_stopped_and_has_failed() {
    on_each_engine(MIGRATIONS, |store| async move {
        let jobs = vec![NewJob::new::<Endless>(&()).unwrap()];
        store.db.run(&Ask { jobs, fail: false }).await.unwrap();
        with_worker(&store.db, Jobs::new().with(Endless), async {
            let first = tried(&store, 1).await;
            assert!(
                first.last_error.unwrap().contains("time limit"),
                "{}",
                store.name
            );
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_payload_that_cannot_be_read_is_a_failure_like_another() {
    struct Other;
    impl Job for Other {
        const KIND: &'static str = "work";
        type Payload = Vec<u8>;
        async fn run(&self, _: Vec<u8>, _: Context) -> Result<(), Fault> {
            Ok(())
        }
    }
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["ok"])).await.unwrap();
        with_worker(&store.db, Jobs::new().with(Other), async {
            assert!(
                tried(&store, 1).await.last_error.is_some(),
                "{}",
                store.name
            );
        })
        .await;
    })
    .await;
}

/// A job whose process vanishes at each try must not be tried for ever.
#[tokio::test]
async fn a_job_whose_worker_vanishes_each_time_is_given_up() {
    on_each_engine(MIGRATIONS, |store| async move {
        store.db.run(&Ask::of(&["hang"])).await.unwrap();
        for tries in 1..=3 {
            let (watch, _, work) = Work::new();
            let forever = std::future::pending::<()>();
            let seen = async { until(&store.db, || async { watch.begun("hang") == 1 }).await };
            // Dropped in the middle: nothing is noted.
            tokio::select! {
                () = with_worker(&store.db, Jobs::new().with(work), forever) => {}
                () = seen => {}
            }
            assert_eq!(standing(&store).await.tries, tries, "{}", store.name);
            assert_eq!(locked(&store.db).await, 1);
            store.clock.advance(Duration::from_mins(1));
        }
        let (watch, _, work) = Work::new();
        with_worker(&store.db, Jobs::new().with(work), async {
            until(&store.db, || async { waiting(&store.db).await == 0 }).await;
        })
        .await;
        assert_eq!(watch.begun("hang"), 0, "{}", store.name);
        assert_eq!(traces(&store.db, "job.abandoned").await, 1);
    })
    .await;
}
