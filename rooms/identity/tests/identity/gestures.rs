//! Activity: what postpones the lock (A21.1), when it is written, and that it counts in every process.

use std::time::Duration;

use crate::site::{Site, migrations};
use access::Sessions as _;
use access::sessions::Behind;
use db::Migration;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn gestures_that_a_page_reports_count_in_every_process() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let token = browser.cookies["spico"].clone();
        browser.htmx = true;
        for _ in 0..5 {
            store.clock.advance(MINUTE * 14);
            assert_eq!(browser.post("/session/prolonger", &[]).await.status, 204);
            assert!(browser.is_inside().await);
            let there = other.cache.subject(&token, Behind::Script).await;
            assert!(there.unwrap().is_some());
        }
        store.clock.advance(MINUTE * 15);
        assert!(!browser.is_inside().await);
        let there = other.cache.subject(&token, Behind::Script).await;
        assert!(there.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_reports_leaves_a_line_a_minute() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        store.clock.advance(MINUTE * 5);
        let before = site.traced("session.seen").await;
        for _ in 0..120 {
            store.clock.advance(Duration::from_secs(1));
            assert_eq!(browser.post("/session/prolonger", &[]).await.status, 204);
        }
        let written = site.traced("session.seen").await - before;
        assert!((2..=4).contains(&written), "{written}");
    })
    .await;
}

#[tokio::test]
async fn a_report_counts_elsewhere_although_the_minute_was_written_already() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        site.account("l.roux", None, &[]).await;
        let mut browser = site.inside("n.benali").await;
        let mut neighbour = site.inside("l.roux").await;
        store.clock.advance(MINUTE * 14);
        assert!(neighbour.is_inside().await, "this writes all gestures");
        store.clock.advance(MINUTE / 2);
        assert_eq!(browser.post("/session/prolonger", &[]).await.status, 204);
        store.clock.advance(MINUTE);
        let token = browser.cookies["spico"].clone();
        let there = other.cache.subject(&token, Behind::Script).await;
        assert!(there.unwrap().is_some());
    })
    .await;
}

/// The trace accepts no activity before ten past nine, so that it can't be written.
const NO_GESTURE: Migration = Migration {
    id: "999912_01_no_gesture",
    text: "--! sqlite
create trigger no_gesture before insert on audit_event when new.kind = 'session.seen' and new.at < 1795162200000000
  begin select raise(abort, 'no gesture'); end;;
--! postgres
create function no_gesture() returns trigger language plpgsql as $$ begin raise exception 'no gesture'; end $$;;
create trigger no_gesture before insert on audit_event for each row
  when (new.kind = 'session.seen' and new.at < 1795162200000000) execute function no_gesture();;
--! both
",
};

#[tokio::test]
async fn what_could_not_be_written_is_written_later() {
    let all = [migrations(), vec![NO_GESTURE]].concat();
    on_each_engine(&all, |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        site.account("l.roux", None, &[]).await;
        let mut browser = site.inside("n.benali").await;
        let mut neighbour = site.inside("l.roux").await;
        store.clock.advance(MINUTE * 5);
        assert!(browser.is_inside().await, "nobody is held up by it");
        assert_eq!(site.traced("session.seen").await, 0);
        store.clock.advance(MINUTE * 6);
        assert!(neighbour.is_inside().await, "this writes all gestures");
        assert!(site.traced("session.seen").await > 0);
        store.clock.advance(MINUTE * 5);
        let token = browser.cookies["spico"].clone();
        let there = other.cache.subject(&token, Behind::Script).await;
        assert!(there.unwrap().is_some(), "eleven minutes after the gesture");
    })
    .await;
}

#[tokio::test]
async fn gestures_are_written_once_a_minute_and_count_in_another_process() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let before = site.traced("session.seen").await;
        for _ in 0..60 {
            store.clock.advance(Duration::from_secs(2));
            assert!(browser.is_inside().await);
        }
        let written = site.traced("session.seen").await - before;
        assert!((1..=2).contains(&written), "{written}");
        store.clock.advance(MINUTE * 13);
        assert!(browser.is_inside().await);
        store.clock.advance(MINUTE * 13);
        let token = browser.cookies["spico"].clone();
        assert!(
            other
                .cache
                .subject(&token, Behind::Script)
                .await
                .unwrap()
                .is_some(),
            "27 minutes after the sign-in"
        );
    })
    .await;
}
