//! A locked session (A21, A21.1): nothing is reached until its password is shown, and then it goes on.

use std::time::Duration;

use crate::site::{OTHER, PASSWORD, Site, migrations};
use access::Sessions as _;
use access::sessions::Behind;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

fn typed(password: &str) -> [(&str, &str); 2] {
    [("mot-de-passe", password), ("suite", "/dedans")]
}

#[tokio::test]
async fn the_password_alone_opens_it_again_under_another_token() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let mut thief = browser.clone();
        store.clock.advance(MINUTE * 15);
        let page = browser.get("/verrou?suite=/dedans").await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("Nadia Benali")
                && !page.body.contains("n.benali")
                && page.body.contains("value=\"/dedans\""),
            "{}",
            page.body
        );
        let opened = browser.post("/verrou", &typed(PASSWORD)).await;
        assert_eq!((opened.status, opened.location.as_str()), (303, "/dedans"));
        assert!(
            browser.is_inside().await,
            "two factors were shown when it was opened"
        );
        assert_eq!(site.open_sessions().await, 1);
        assert_eq!(site.traced("session.unlocked").await, 1);
        // A token that was copied before is worth nothing, with the password or without.
        assert!(!thief.is_inside().await);
        assert_eq!(
            thief.post("/verrou", &typed(PASSWORD)).await.location,
            "/connexion"
        );
        // Open, there is nothing to unlock.
        assert_eq!(
            browser.get("/verrou?suite=/dedans").await.location,
            "/dedans"
        );
    })
    .await;
}

#[tokio::test]
async fn locked_by_hand_nothing_is_reached_in_any_process() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        let mut heard = site.db.signals().listen();
        let mut browser = site.inside("n.benali").await;
        let token = browser.cookies["spico"].clone();
        assert_eq!(
            browser.post("/verrou/fermer", &[]).await.location,
            "/verrou"
        );
        for path in ["/dedans", "/", "/compte", "/compte/securite", "/renforcer"] {
            let answer = browser.get(path).await;
            assert!(
                answer.location.starts_with("/connexion"),
                "{path}: {answer:?}"
            );
        }
        for path in [
            "/session/prolonger",
            "/compte/situation",
            "/verrou/fermer",
            "/favoris",
        ] {
            let answer = browser.post(path, &[("tuile", "discussions")]).await;
            assert!(
                answer.location.starts_with("/connexion")
                    || answer.location.starts_with("/verrou/envoi?"),
                "{path}: {answer:?}"
            );
        }
        assert!(
            other
                .cache
                .subject(&token, Behind::Script)
                .await
                .unwrap()
                .is_none()
        );
        let published = std::iter::from_fn(|| heard.try_recv().ok());
        assert_eq!(
            published
                .filter(|text| text.starts_with("session-locked:"))
                .count(),
            1
        );
        assert_eq!(
            browser.post("/verrou", &typed(PASSWORD)).await.location,
            "/dedans"
        );
        assert!(browser.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn guesses_are_counted_like_those_of_a_sign_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        browser.post("/verrou/fermer", &[]).await;
        let empty = browser.post("/verrou", &typed("")).await;
        assert_eq!(empty.status, 422);
        assert!(
            empty.body.contains("Saisissez votre mot de passe"),
            "{}",
            empty.body
        );
        for _ in 0..4 {
            let wrong = browser.post("/verrou", &typed(OTHER)).await;
            assert!(
                wrong.status == 422 && wrong.body.contains("pas le bon mot de passe"),
                "{}",
                wrong.body
            );
            assert!(
                !wrong.body.contains(OTHER),
                "what was typed is not repeated"
            );
        }
        browser.post("/verrou", &typed(OTHER)).await;
        let locked = browser.post("/verrou", &typed(PASSWORD)).await;
        assert!(
            locked.status == 422 && locked.body.contains("Trop d’essais"),
            "{}",
            locked.body
        );
        assert!(!browser.is_inside().await);
        // A counter of its own: whoever is at the locked post shuts the account nowhere else.
        let elsewhere = site.browser().sign_in_simply("n.benali").await;
        assert_eq!(elsewhere.status, 303);
        store.clock.advance(MINUTE * 15);
        assert_eq!(
            browser.post("/verrou", &typed(PASSWORD)).await.location,
            "/dedans"
        );
    })
    .await;
}

#[tokio::test]
async fn a_password_of_somebody_else_opens_nothing_and_the_post_can_be_taken_over() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.account("l.roux", None, &[]).await;
        let mut post = site.inside("n.benali").await;
        post.post("/verrou/fermer", &[]).await;
        let copy = post.cookies["spico"].clone();
        let left = post.post("/verrou/quitter", &[]).await;
        assert_eq!(left.location, "/connexion?motif=deconnexion");
        assert_eq!(left.headers["clear-site-data"], "\"cache\", \"storage\"");
        assert!(!post.cookies.contains_key("spico"));
        assert_eq!(site.open_sessions().await, 0);
        post.cookies.insert("spico".into(), copy);
        assert_eq!(
            post.post("/verrou", &typed(PASSWORD)).await.location,
            "/connexion"
        );
        // Whoever is at no locked session is told nothing, whatever the password.
        let mut stranger = site.browser();
        assert_eq!(stranger.get("/verrou").await.location, "/connexion");
        assert_eq!(
            stranger.post("/verrou", &typed(PASSWORD)).await.location,
            "/connexion"
        );
        assert_eq!(
            stranger.post("/verrou/quitter", &[]).await.location,
            "/connexion"
        );
        for address in ["//evil.example", "https://evil.example", "/verrou"] {
            let query = format!("/verrou?suite={address}");
            assert_eq!(stranger.get(&query).await.location, "/connexion");
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_that_was_ended_can_not_be_unlocked() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (mut locked, mut mine) = (site.inside("n.benali").await, site.inside("n.benali").await);
        locked.post("/verrou/fermer", &[]).await;
        let list = mine.get("/compte/securite").await.body;
        assert!(list.contains("verrouillée"), "{list}");
        mine.post("/compte/sessions/fermer", &[]).await;
        assert_eq!(locked.get("/verrou").await.location, "/connexion");
        assert_eq!(
            locked.post("/verrou", &typed(PASSWORD)).await.location,
            "/connexion"
        );
        assert!(!locked.is_inside().await && mine.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn a_password_alone_stays_a_password_alone() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.sign_in_simply("n.benali").await;
        browser.post("/verrou/fermer", &[]).await;
        browser.post("/verrou", &typed(PASSWORD)).await;
        assert_eq!(
            browser.get("/dedans").await.location,
            "/renforcer?suite=/dedans",
            "I-6"
        );
    })
    .await;
}

/// A page of one product saw no activity while another product's page did: the session goes on for both.
#[tokio::test]
async fn a_page_that_saw_no_activity_locks_an_idle_session_only() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        store.clock.advance(Duration::from_mins(10));
        assert!(browser.is_inside().await, "somebody is there");
        store.clock.advance(Duration::from_mins(5));
        // A script asks, nobody's hand: asking postpones nothing.
        let idle = [("inactivite", "1")];
        browser.htmx = true;
        let answer = browser.post("/verrou/fermer", &idle).await;
        let ago = answer.headers.get("x-actif");
        let ago = ago.map(|ago| ago.to_str().unwrap());
        assert_eq!((answer.status, ago), (204, Some("300")));
        browser.htmx = false;
        assert!(browser.is_inside().await);
        // Nobody was there for as long as it takes; the page's clock is a little ahead.
        store.clock.advance(Duration::from_mins(14));
        browser.htmx = true;
        let answer = browser.post("/verrou/fermer", &idle).await;
        assert!(answer.headers.get("x-actif").is_none());
        browser.htmx = false;
        assert!(!browser.is_inside().await);
    })
    .await;
}
