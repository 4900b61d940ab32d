//! Signing in: the ways of A03, the limits of A19, and what attackers try.

use std::time::Duration;

use crate::browser::Answer;
use crate::site::{OTHER, PASSWORD, Site, mail, migrations};
use identity::IdentityConfig;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_code_by_mail_opens_everything_and_goes_on_to_the_page_asked_for() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        assert_eq!(
            browser.get("/dedans").await.location,
            "/connexion?suite=/dedans"
        );
        browser.sign_in("n.benali").await;
        assert_eq!(
            browser.get("/dedans").await.location,
            "/cgu/spico?suite=/dedans"
        );
        assert_eq!(
            browser.get("/cgu/spico?suite=/dedans").await.location,
            "/cgu/pass?suite=/cgu/spico%3Fsuite%3D/dedans"
        );
        browser.accept_terms().await;
        assert_eq!(
            browser.get("/dedans").await.body,
            "Infirmière · Cabinet du Port"
        );
        assert_eq!(site.traced("session.opened").await, 1);
        assert_eq!(site.traced("terms.accepted").await, 2);
    })
    .await;
}

#[tokio::test]
async fn mail_and_identifier_lead_to_one_account_whatever_the_case() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        for typed in ["n.benali", " N-BENALI ", "N.Benali@Example.ORG"] {
            assert_eq!(
                site.browser().password(typed, PASSWORD).await.location,
                "/connexion/code",
                "{typed}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_tells_whether_an_identifier_exists() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (mut known, mut unknown) = (
            site.browser_at("192.0.2.1:1"),
            site.browser_at("192.0.2.2:1"),
        );
        // Wrong passwords, then the lock: word for word the same.
        for round in 0..7 {
            let ours = known.password("n.benali", OTHER).await;
            let nobodys = unknown.password("nobody.1", OTHER).await;
            assert_eq!(ours.status, 422);
            assert_eq!(
                ours.body.replace("n.benali", "nobody.1"),
                nobodys.body,
                "round {round}"
            );
            assert_eq!(
                ours.body.contains("Trop d’essais"),
                round >= 5,
                "round {round}"
            );
        }
        for (path, field) in [
            ("/mot-de-passe", "identifiant"),
            ("/identifiant-oublie", "courriel"),
        ] {
            let ours = known.post(path, &[(field, &mail("n.benali"))]).await;
            let nobodys = unknown.post(path, &[(field, "personne@example.org")]).await;
            assert_eq!((ours.status, ours.body), (nobodys.status, nobodys.body));
        }
        assert_eq!(
            site.letters().await,
            2,
            "one link and one identifier, to the only account"
        );
    })
    .await;
}

#[tokio::test]
async fn five_wrong_passwords_lock_a_name_at_a_place_and_longer_each_time() {
    on_each_engine(&migrations(), |store| async move {
        let (site, other) = Site::pair(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        for minutes in [15, 30] {
            for _ in 0..5 {
                let wrong = browser.password("n.benali", OTHER).await;
                assert!(wrong.body.contains("n’est pas le bon"), "{}", wrong.body);
            }
            // In another process, with the right password, however the name is written: locked all the same.
            for name in ["n.benali", "N-Benali", " n.benali "] {
                let refused = other.browser().password(name, PASSWORD).await;
                assert!(refused.body.contains("Trop d’essais"), "{}", refused.body);
            }
            store.clock.advance(MINUTE * minutes);
        }
        assert_eq!(browser.password("n.benali", PASSWORD).await.status, 303);
        // The right password wiped the slate clean.
        for _ in 0..4 {
            browser.password("n.benali", OTHER).await;
        }
        assert_eq!(browser.password("n.benali", PASSWORD).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn guesses_sent_at_once_are_all_counted() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let guess = || async {
            let answer = site.browser().password("n.benali", OTHER).await;
            usize::from(answer.body.contains("n’est pas le bon"))
        };
        let four = || async {
            let (first, second, third, fourth) = tokio::join!(guess(), guess(), guess(), guess());
            first + second + third + fourth
        };
        let (some, others) = tokio::join!(four(), four());
        let checked = some + others;
        assert_eq!(checked, 5);
    })
    .await;
}

#[tokio::test]
async fn one_address_is_limited_over_all_accounts_and_processes() {
    on_each_engine(&migrations(), |store| async move {
        let config = || IdentityConfig {
            tries_per_address: 8,
            ..IdentityConfig::default()
        };
        let site = Site::with(&store, store.db.clone(), config()).await;
        let other = Site::with(&store, store.open_again(), config()).await;
        site.person("n.benali").await;
        for number in 0..8 {
            let from = if number % 2 == 0 { &site } else { &other };
            from.browser_at("192.0.2.7:1")
                .password(&format!("nobody.{number}"), OTHER)
                .await;
        }
        let here = other
            .browser_at("192.0.2.7:2")
            .password("n.benali", PASSWORD)
            .await;
        assert!(here.body.contains("Trop d’essais"), "{}", here.body);
        let elsewhere = other
            .browser_at("192.0.2.8:2")
            .password("n.benali", PASSWORD)
            .await;
        assert_eq!(elsewhere.status, 303);
        store.clock.advance(MINUTE * 16);
        assert_eq!(
            other
                .browser_at("192.0.2.7:2")
                .password("n.benali", PASSWORD)
                .await
                .status,
            303
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        for evil in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
        ] {
            let mut browser = site.browser();
            let fields = [
                ("mode", "code"),
                ("identifiant", "n.benali"),
                ("mot-de-passe", PASSWORD),
                ("canal", "courriel"),
                ("suite", evil),
            ];
            browser.post("/connexion", &fields).await;
            let code = site.code_for(&mail("n.benali")).await;
            assert_eq!(
                browser
                    .post("/connexion/code", &[("code", &code)])
                    .await
                    .location,
                "/",
                "{evil}"
            );
            let here = browser
                .get(&format!(
                    "/connexion?suite={}",
                    evil.replace('\\', "%5C").replace(':', "%3A")
                ))
                .await;
            assert_eq!(here.location, "/", "{evil}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_stays_but_never_the_password_and_htmx_gets_the_summary() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let mut browser = site.browser();
        let page = browser.password("n.benali", OTHER).await.body;
        assert!(page.contains("value=\"n.benali\"") && !page.contains(OTHER));
        assert!(page.contains("href=\"#champ-identifiant\"") && page.contains("value=\"/dedans\""));
        ui::check::assert_clean("refused sign-in", &page);
        browser.htmx = true;
        let summary = browser.password("n.benali", OTHER).await;
        assert_eq!(summary.status, 422);
        assert!(
            summary.body.starts_with("<section") && !summary.body.contains("<form"),
            "{}",
            summary.body
        );
    })
    .await;
}

#[tokio::test]
async fn an_address_of_an_account_that_is_not_active_lets_nobody_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let answer = site.browser().password("l.roux", PASSWORD).await;
        assert!(answer.body.contains("n’est pas le bon"));
    })
    .await;
}

#[tokio::test]
async fn a_whole_hospital_behind_one_address_signs_in_at_once() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let logins: Vec<String> = (0..40).map(|number| format!("nurse.{number}")).collect();
        for login in &logins {
            site.account(login, None, &[]).await;
        }
        let all = logins.iter().map(|login| {
            let mut browser = site.browser();
            async move { browser.password(login, PASSWORD).await.status }
        });
        let statuses = futures_util::future::join_all(all).await;
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    })
    .await;
}

/// The cookie of a known browser that an answer sets, whole.
fn known_cookie(answer: &Answer) -> Option<String> {
    let all = answer.headers.get_all("set-cookie").iter();
    let mut texts = all.map(|cookie| cookie.to_str().unwrap().to_owned());
    texts.find(|text| text.starts_with("spico-navigateur="))
}

#[tokio::test]
async fn the_cookie_of_a_known_browser_ends_with_its_note() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        let first = known_cookie(&browser.sign_in_simply("n.benali").await).unwrap();
        site.sweep().await;
        let days = 180;
        let lasts = format!("; Max-Age={}", days * 24 * 3600);
        assert!(first.ends_with(&lasts), "{first}");
        store.clock.advance(HOUR * 23);
        let soon = browser.sign_in_simply("n.benali").await;
        assert_eq!(known_cookie(&soon), None, "nothing was written either");
        store.clock.advance(HOUR);
        let later = browser.sign_in_simply("n.benali").await;
        assert_eq!(known_cookie(&later), Some(first));
        store.clock.advance(HOUR * (24 * days - 1));
        site.sweep().await;
        assert_eq!(site.known_browsers().await, 1);
        store.clock.advance(HOUR * 2);
        site.sweep().await;
        assert_eq!(site.known_browsers().await, 0);
    })
    .await;
}
