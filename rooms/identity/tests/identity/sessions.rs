//! Sessions: their limits (A21.1), their levels (A04, I-6), and their end (A22, I-8).

use std::time::Duration;

use crate::site::{PASSWORD, Site, mail, migrations, role};
use access::Sessions as _;
use access::sessions::Behind;
use identity::face::OpenSession;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_password_alone_sees_the_greyed_tiles_and_nothing_else() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        assert_eq!(browser.sign_in_simply("n.benali").await.location, "/");
        assert_eq!(browser.get("/").await.location, "/cgu/pass");
        browser.post("/cgu/pass", &[("acceptation", "oui")]).await;
        let tiles = browser.get("/").await.body;
        assert_eq!(tiles.matches("grisee").count(), 2, "{tiles}");
        assert!(
            tiles.contains("/renforcer?suite=/discussions")
                && !tiles.contains("href=\"/discussions\"")
        );
        for path in [
            "/dedans",
            "/compte",
            "/compte/securite",
            "/compte/affichage",
        ] {
            let answer = browser.get(path).await;
            assert_eq!(
                (answer.status, answer.location),
                (303, format!("/renforcer?suite={path}")),
                "{path}"
            );
        }
        // Its terms neither: the way leads through the code, and comes back to them.
        let accepting = browser.post("/cgu/spico", &[("acceptation", "oui")]).await;
        assert_eq!(accepting.location, "/renforcer?suite=/cgu/spico");
    })
    .await;
}

#[tokio::test]
async fn stepping_up_changes_the_token_and_leads_back() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.sign_in_simply("n.benali").await;
        let mut thief = browser.clone();
        assert!(
            browser
                .get("/renforcer?suite=/dedans")
                .await
                .body
                .contains("value=\"/dedans\"")
        );
        let asked = browser
            .post("/renforcer", &[("canal", "courriel"), ("suite", "/dedans")])
            .await;
        assert_eq!(asked.location, "/renforcer/code");
        let code = site.code_for(&mail("n.benali")).await;
        // The code of one session is worth nothing elsewhere: not for a sign-in, not for another session.
        let mut other = site.browser();
        other.sign_in_simply("n.benali").await;
        other
            .cookies
            .insert("spico-code".into(), browser.cookies["spico-code"].clone());
        assert_eq!(
            other
                .post("/renforcer/code", &[("code", &code)])
                .await
                .status,
            422
        );
        assert_eq!(
            other
                .post("/connexion/code", &[("code", &code)])
                .await
                .status,
            422
        );
        assert_eq!(
            browser
                .post("/renforcer/code", &[("code", &code)])
                .await
                .location,
            "/dedans"
        );
        browser.accept_terms().await;
        assert!(browser.is_inside().await);
        // The token of before the step-up is worth nothing any more.
        assert_eq!(thief.get("/").await.location, "/connexion");
        assert_eq!(
            browser
                .get("/renforcer?suite=//evil.example")
                .await
                .location,
            "/"
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_page_asks_for_by_itself_puts_the_lock_off_by_nothing() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        browser.htmx = true;
        for _ in 0..14 {
            store.clock.advance(MINUTE);
            assert!(browser.is_inside().await);
            site.sweep().await;
        }
        store.clock.advance(MINUTE);
        assert_eq!(browser.get("/dedans").await.status, 401);
        // It is locked, not lost.
        site.sweep().await;
        assert_eq!(site.open_sessions().await, 1);
        let typed = [("mot-de-passe", PASSWORD), ("suite", "/dedans")];
        assert_eq!(browser.post("/verrou", &typed).await.status, 204);
        assert!(browser.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn a_session_locks_after_a_quarter_of_an_hour_without_a_gesture() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        for _ in 0..5 {
            store.clock.advance(MINUTE * 14);
            assert!(browser.is_inside().await);
        }
        store.clock.advance(MINUTE * 15);
        assert!(!browser.is_inside().await);
        assert_eq!(
            browser.get("/dedans").await.location,
            "/connexion?suite=/dedans"
        );
        // Its password opens it again (lock.rs); another sign-in takes its place.
        assert_eq!(
            browser.get("/connexion?suite=/dedans").await.location,
            "/verrou?suite=/dedans"
        );
        browser.sign_in("n.benali").await;
        assert!(browser.is_inside().await);
        assert_eq!(site.open_sessions().await, 1);
    })
    .await;
}

#[tokio::test]
async fn twelve_hours_are_the_end_whatever_one_does() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        for _ in 0..71 {
            store.clock.advance(MINUTE * 10);
            assert!(browser.is_inside().await);
        }
        store.clock.advance(MINUTE * 10);
        assert!(!browser.is_inside().await);
        // No password goes past that.
        assert_eq!(browser.get("/verrou").await.location, "/connexion");
    })
    .await;
}

#[tokio::test]
async fn a_revoked_session_is_over_at_once_and_soon_in_other_processes() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        let mut mine = site.inside("n.benali").await;
        let mut lost = site.inside("n.benali").await;
        let token = lost.cookies["spico"].clone();
        assert!(
            other
                .cache
                .subject(&token, Behind::Script)
                .await
                .unwrap()
                .is_some()
        );
        let list = mine.get("/compte/securite").await.body;
        let id = list
            .split("/compte/sessions/")
            .skip(1)
            .find_map(|rest| rest.split('/').next().filter(|id| id.starts_with("ses_")))
            .unwrap();
        // Another person can't end it, nor learn that it exists.
        site.account("l.roux", None, &[]).await;
        let mut stranger = site.inside("l.roux").await;
        assert_eq!(
            stranger
                .post(&format!("/compte/sessions/{id}/fermer"), &[])
                .await
                .status,
            404
        );
        assert!(lost.is_inside().await);
        assert_eq!(
            mine.post(&format!("/compte/sessions/{id}/fermer"), &[])
                .await
                .status,
            303
        );
        assert!(!lost.is_inside().await);
        assert!(mine.is_inside().await);
        store.clock.advance(Duration::from_secs(10));
        assert!(
            other
                .cache
                .subject(&token, Behind::Script)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites_and_holds_as_long_as_the_session() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let answer = site.browser().sign_in_simply("n.benali").await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("spico="), "{cookie}");
        for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=129600"] {
            assert!(cookie.split("; ").any(|said| said == part), "{cookie}");
        }
        assert_eq!(answer.headers["cache-control"], "no-store");
    })
    .await;
}

#[tokio::test]
async fn all_other_sessions_end_together_and_signing_out_ends_mine() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (mut a, mut b, mut c) = (
            site.inside("n.benali").await,
            site.inside("n.benali").await,
            site.inside("n.benali").await,
        );
        a.post("/compte/sessions/fermer", &[]).await;
        assert!(a.is_inside().await && !b.is_inside().await && !c.is_inside().await);
        let mut copy = a.clone();
        let out = a.post("/deconnexion", &[]).await;
        assert_eq!(out.location, "/connexion?motif=deconnexion");
        assert_eq!(
            out.headers["clear-site-data"], "\"cache\", \"storage\"",
            "a shared post keeps nothing"
        );
        assert!(!a.cookies.contains_key("spico"));
        assert!(!copy.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn the_sweep_locks_and_ends_what_time_has_ended() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.invited("l.roux").await;
        let mut heard = site.db.signals().listen();
        let _browser = site.inside("n.benali").await;
        store.clock.advance(MINUTE * 15);
        site.sweep().await;
        assert_eq!(
            site.open_sessions().await,
            1,
            "its last gesture may not be written yet"
        );
        store.clock.advance(MINUTE * 2);
        site.sweep().await;
        let published = |heard: &mut tokio::sync::broadcast::Receiver<_>, word: &str| {
            let published = std::iter::from_fn(|| heard.try_recv().ok());
            published
                .filter(|text: &std::sync::Arc<str>| text.starts_with(word))
                .count()
        };
        assert_eq!(
            site.open_sessions().await,
            1,
            "locked: it waits for its password"
        );
        assert_eq!(published(&mut heard, "session-locked:"), 1);
        store.clock.advance(MINUTE * 2);
        site.sweep().await;
        assert_eq!(
            published(&mut heard, "session"),
            0,
            "once: it is locked already"
        );
        store.clock.advance(MINUTE * 60 * 12);
        site.sweep().await;
        assert_eq!(site.open_sessions().await, 0);
        assert_eq!(published(&mut heard, "session:"), 1);
        store.clock.advance(MINUTE * 60 * 24 * 14);
        site.sweep().await;
        assert_eq!(site.state_of("l.roux").await, "lien_expire");
    })
    .await;
}

#[tokio::test]
async fn a_session_of_the_bench_is_strong_and_traced() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.person("n.benali").await;
        let token = crypto::Token::generate(&*store.entropy);
        let command = OpenSession {
            identity: &site.identity,
            account,
            token: &token,
            why: "banc d’essai",
        };
        site.db.run(&command).await.unwrap();
        let subject = site
            .cache
            .subject(&token.to_base64url(), Behind::Script)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(subject.assurance, access::Assurance::Aal2);
        assert!(subject.accepted_terms && subject.practitioner_role == Some(role(1)));
        assert_eq!(site.traced("session.opened").await, 1);
    })
    .await;
}
