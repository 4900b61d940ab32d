//! What strangers make SPICO write is bounded, whatever addresses they come from (docs/adr/0013).

use std::time::Duration;

use testkit::on_each_engine;

use crate::site::{OTHER, Site, mail, migrations};

db::query!(LINES: db::row::One<i64> = "select cast(count(*) as bigint) as value from audit_event where seq > $1");
db::query!(END: db::row::One<i64> = "select cast(max(seq) as bigint) as value from audit_event");
db::query!(JOBS: db::row::One<i64> = "select cast(count(*) as bigint) as value from job");
db::query!(TOLD: db::row::One<Option<String>> = "select detail as value from audit_event where kind = $1 and seq > $2 order by seq");

/// The last line of the trace.
async fn end(site: &Site) -> i64 {
    site.db.load(&END, &[]).await.unwrap().0
}

async fn lines_after(site: &Site, end: i64) -> i64 {
    let lines = site.db.load(&LINES, db::params![end]).await;
    lines.unwrap().0
}

async fn told_after(site: &Site, kind: &str, end: i64) -> Vec<String> {
    let told = site.db.rows(&TOLD, db::params![kind, end]).await.unwrap();
    told.into_iter().filter_map(|line| line.0).collect()
}

/// Another site of IPv6 each time.
fn elsewhere(number: usize) -> String {
    format!("[2001:db8:{number:x}::7]:1")
}

#[tokio::test]
async fn a_question_that_sends_nothing_is_one_line_and_no_work_for_later() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let ask = async |number, name: &str| {
            let mut stranger = site.browser_at(&elsewhere(number));
            let question = [("identifiant", name)];
            let asked = stranger.post("/mot-de-passe", &question).await;
            assert_eq!(asked.status, 200, "{}", asked.body);
            site.identity.settled().await;
            asked.body
        };
        // As many as may be sent for strangers.
        for number in 0..5 {
            ask(number, "n.benali").await;
        }
        let jobs = site.db.load(&JOBS, &[]).await.unwrap().0;
        let before = end(&site).await;
        let of_nobody = ask(10, "personne").await;
        let spent = ask(11, "n.benali").await;
        assert_eq!(spent, of_nobody, "the same words");
        assert_eq!(lines_after(&site, before).await, 2, "one line each");
        assert_eq!(site.db.load(&JOBS, &[]).await.unwrap().0, jobs);
    })
    .await;
}

#[tokio::test]
async fn a_flood_of_questions_from_everywhere_is_bounded_and_who_is_known_passes() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.person_with("l.roux", 2).await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        let before = end(&site).await;
        let mut refused = 0;
        for number in 0..150 {
            let mut stranger = site.browser_at(&elsewhere(number));
            stranger.htmx = number % 2 == 1;
            let name = format!("personne.{number}");
            let (path, field, typed) = match number % 3 {
                0 => ("/identifiant-oublie", "courriel", mail(&name)),
                _ => ("/mot-de-passe", "identifiant", name.clone()),
            };
            let asked = stranger.post(path, &[(field, &typed)]).await;
            if asked.status == 200 {
                continue;
            }
            refused += 1;
            assert_eq!(asked.status, if stranger.htmx { 422 } else { 503 });
            assert_eq!(asked.headers["retry-after"], "10");
            assert!(
                asked.body.contains("Beaucoup de demandes"),
                "{}",
                asked.body
            );
            if !stranger.htmx {
                assert!(asked.body.contains(&name), "what was typed stays");
                ui::check::assert_clean("crowded", &asked.body);
            }
        }
        assert_eq!(refused, 50);
        // A hundred questions are traced; of the others the first of each kind, wherever they came from, and then their number.
        assert_eq!(lines_after(&site, before).await, 100 + 4);
        web::refusals::write(&site.app, true).await.unwrap();
        assert_eq!(lines_after(&site, before).await, 100 + 8);
        // The owner's browser passes, for her account only, and as long as a letter can be sent.
        let question = [("identifiant", "n.benali")];
        let letters = site.letters().await;
        for _ in 0..10 {
            assert_eq!(own.post("/mot-de-passe", &question).await.status, 200);
            site.letters().await;
        }
        assert_eq!(own.post("/mot-de-passe", &question).await.status, 503);
        assert_eq!(site.letters().await, letters + 10);
        for other in ["l.roux", "personne"] {
            let question = [("identifiant", other)];
            assert_eq!(own.post("/mot-de-passe", &question).await.status, 503);
        }
        store.clock.advance(Duration::from_secs(1));
        let mut later = site.browser_at(&elsewhere(999));
        assert_eq!(later.post("/mot-de-passe", &question).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_are_a_line_each_and_those_of_a_flood_one_together() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let guess = async |number: usize| {
            let mut stranger = site.browser_at(&elsewhere(number));
            let name = match number {
                0 => "n.benali".to_owned(),
                _ => format!("personne.{number}"),
            };
            let tried = stranger.password(&name, OTHER).await;
            assert_eq!(tried.status, 422, "{}", tried.body);
        };
        let before = end(&site).await;
        for number in 0..100 {
            guess(number).await;
        }
        assert_eq!(lines_after(&site, before).await, 100, "one line each");
        let counted = site.counted().await;
        let flood = (100..120).map(&guess);
        futures_util::future::join_all(flood).await;
        let many = told_after(&site, "sign_in.tried", before + 100).await;
        assert_eq!(many, ["mot de passe : 20 essais"], "{}", store.name);
        assert_eq!(lines_after(&site, before).await, 101);
        // Each of them was counted all the same, before it was answered.
        assert_eq!(site.counted().await, counted + 20 * counted / 100);
    })
    .await;
}
