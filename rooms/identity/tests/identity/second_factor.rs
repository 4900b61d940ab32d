//! The second factor against somebody who knows the password (A19, docs/adr/0013): new sessions and new browsers give neither more guesses
//! nor more messages.

use std::time::Duration;

use identity::IdentityConfig;
use testkit::on_each_engine;

use crate::browser::Browser;
use crate::site::{PASSWORD, Site, mail, migrations, wrong};

const MINUTE: Duration = Duration::from_mins(1);

fn locked(body: &str) -> bool {
    body.contains("Trop d’essais")
}

/// A new session with the password alone, in a browser without a cookie, which asks to be strengthened.
async fn begin<'a>(site: &'a Site, address: &str, channel: &str) -> Option<Browser<'a>> {
    let mut thief = site.browser_at(address);
    assert_eq!(thief.sign_in_simply("n.benali").await.status, 303);
    let asked = thief.post("/renforcer", &[("canal", channel)]).await;
    if asked.status == 303 {
        return Some(thief);
    }
    assert!(
        locked(&asked.body) || asked.body.contains("Trop de codes demandés"),
        "{}",
        asked.body
    );
    None
}

/// How many wrong codes were looked at in so many new sessions.
async fn guesses(site: &Site, sessions: usize) -> usize {
    let mut guessed = 0;
    for _ in 0..sessions {
        let Some(mut thief) = begin(site, "198.51.100.9:1", "courriel").await else {
            continue;
        };
        let code = site.code_for(&mail("n.benali")).await;
        for rank in 0..5 {
            let wrong = [("code", wrong(&code, rank))];
            let answer = thief.post("/renforcer/code", &wrong).await;
            assert_eq!(answer.status, 422);
            if locked(&answer.body) {
                // The one that locks is a guess too.
                return guessed + 1;
            }
            guessed += 1;
        }
    }
    guessed
}

#[tokio::test]
async fn new_sessions_with_the_password_give_no_more_guesses() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        assert_eq!(guesses(&site, 10).await, 5);
        assert_eq!(guesses(&site, 10).await, 0);
        // In a browser that the password made known it is the same: no code was shown in it.
        let mut known = site.browser_at("198.51.100.9:1");
        known.sign_in_simply("n.benali").await;
        known.cookies.remove("spico");
        assert!(locked(&known.password("n.benali", PASSWORD).await.body));
        // The owner's own browser has shown one: it strengthens its session, and signs in.
        own.sign_in_simply("n.benali").await;
        let asked = own.post("/renforcer", &[("canal", "courriel")]).await;
        assert_eq!(asked.status, 303, "{}", asked.body);
        let code = site.code_for(&mail("n.benali")).await;
        let passed = own.post("/renforcer/code", &[("code", &code)]).await;
        assert_eq!(passed.status, 303, "{}", passed.body);
        own.post("/deconnexion", &[]).await;
        own.sign_in("n.benali").await;
    })
    .await;
}

#[tokio::test]
async fn browsers_that_have_shown_a_code_guess_fifty_times_a_day_in_all() {
    on_each_engine(&migrations(), |store| async move {
        let config = IdentityConfig {
            sendings_per_hour: 100,
            ..IdentityConfig::default()
        };
        let site = Site::with(&store, store.db.clone(), config).await;
        site.person("n.benali").await;
        let mut own = Vec::new();
        for _ in 0..11 {
            own.push(site.inside("n.benali").await);
        }
        let mut guessed = 0;
        for browser in &mut own {
            browser.cookies.remove("spico");
            store.clock.advance(Duration::from_secs(11));
            if locked(&browser.password("n.benali", PASSWORD).await.body) {
                continue;
            }
            let code = site.code_for(&mail("n.benali")).await;
            for rank in 0..5 {
                let wrong = [("code", wrong(&code, rank))];
                browser.post("/connexion/code", &wrong).await;
                guessed += 1;
            }
        }
        assert_eq!(guessed, 50);
    })
    .await;
}

#[tokio::test]
async fn new_sessions_with_the_password_send_no_more_messages() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        for number in 0..30 {
            store.clock.advance(Duration::from_secs(11));
            begin(&site, &format!("198.51.100.{number}:1"), "sms").await;
        }
        site.letters().await;
        let all = site.courier.outbox().unwrap().newest(200);
        let sent = all.iter().filter(|parcel| parcel.channel() == "sms");
        assert_eq!(sent.count(), 5, "half of those of an hour");
        // Whoever waits has tried nothing: codes were asked for.
        let mut thief = site.browser_at("198.51.100.9:1");
        thief.sign_in_simply("n.benali").await;
        let asked = thief.post("/renforcer", &[("canal", "sms")]).await;
        let again = site.browser().password("n.benali", PASSWORD).await;
        for told in [asked.body, again.body] {
            assert!(
                told.contains("Trop de codes demandés. ") && !locked(&told),
                "{told}"
            );
        }
        // The other half is the owner's.
        own.sign_in("n.benali").await;
        store.clock.advance(MINUTE * 60);
        assert!(begin(&site, "198.51.100.9:1", "sms").await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_code_on_its_way_is_nobody_elses() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.browser();
        own.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        let mut thief = site.browser_at("198.51.100.9:1");
        assert_eq!(thief.password("n.benali", PASSWORD).await.status, 303);
        let stolen = thief.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(stolen.status, 422, "it is the code of the first browser");
        let passed = own.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(passed.status, 303, "{}", passed.body);
    })
    .await;
}
