//! One-time codes (A19).

use std::time::Duration;

use crate::site::{PASSWORD, Site, mail, migrations, wrong};
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_code_by_sms_travels_by_sms_or_by_mail_without_a_mobile_behind_the_same_page() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.account("l.roux", None, &[]).await;
        let mut pages = Vec::new();
        for login in ["n.benali", "l.roux"] {
            let mut browser = site.browser();
            let fields = [
                ("mode", "code"),
                ("identifiant", login),
                ("mot-de-passe", PASSWORD),
                ("canal", "sms"),
            ];
            assert_eq!(
                browser.post("/connexion", &fields).await.location,
                "/connexion/code"
            );
            pages.push(browser.get("/connexion/code").await.body);
        }
        assert_eq!(pages[0], pages[1]);
        let sms = site.letter_to("+33639981234").await.expect("an SMS");
        assert_eq!(sms.channel(), "sms");
        assert!(site.letter_to(&mail("l.roux")).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn a_code_serves_once_in_its_own_browser_and_within_ten_minutes() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        // A thief who sees the code has not the browser's cookie.
        let stolen = site
            .browser()
            .post("/connexion/code", &[("code", &code)])
            .await;
        assert_eq!((stolen.status, stolen.location.as_str()), (422, ""));
        let mut twin = browser.clone();
        assert_eq!(
            browser
                .post("/connexion/code", &[("code", &code)])
                .await
                .status,
            303
        );
        // The same cookie and the same code once more: replayed.
        let replayed = twin.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(replayed.status, 422);
        assert!(!twin.cookies.contains_key("spico"));
        // Too late.
        let mut late = site.browser();
        late.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        store.clock.advance(MINUTE * 10);
        let answer = late.post("/connexion/code", &[("code", &code)]).await;
        assert!(
            answer.body.contains("n’est plus valable"),
            "{}",
            answer.body
        );
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_lock_also_over_several_codes() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        for tries in [3, 2] {
            let mut browser = site.browser();
            browser.password("n.benali", PASSWORD).await;
            let code = site.code_for(&mail("n.benali")).await;
            for rank in 0..tries {
                assert_eq!(
                    browser
                        .post("/connexion/code", &[("code", wrong(&code, rank))])
                        .await
                        .status,
                    422
                );
            }
            if tries == 2 {
                let refused = browser.post("/connexion/code", &[("code", &code)]).await;
                assert!(refused.body.contains("Trop d’essais"), "{}", refused.body);
            }
        }
        // Nor does a password alone reset it: no new code leaves until the lock is over.
        site.browser().sign_in_simply("n.benali").await;
        assert!(
            site.browser()
                .password("n.benali", PASSWORD)
                .await
                .body
                .contains("Trop d’essais")
        );
        store.clock.advance(MINUTE * 15);
        site.browser().sign_in("n.benali").await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_that_is_sent_again_is_one_try() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.password("n.benali", PASSWORD).await;
        let code = site.code_for(&mail("n.benali")).await;
        for (rank, left) in [(0, 4), (0, 4), (0, 4), (1, 3), (0, 2)] {
            let form = [("code", wrong(&code, rank))];
            let answer = browser.post("/connexion/code", &form).await;
            let left = format!("Il vous reste {left}\u{a0}essais");
            assert!(answer.body.contains(&left), "{left}: {}", answer.body);
        }
        // Of another code it says nothing: there the same digits are a try.
        store
            .clock
            .advance(MINUTE + std::time::Duration::from_secs(1));
        let again = [("canal", "courriel")];
        browser.post("/connexion/code/renvoyer", &again).await;
        let next = site.code_for(&mail("n.benali")).await;
        let form = [("code", wrong(&code, 0))];
        if next != wrong(&code, 0) {
            let answer = browser.post("/connexion/code", &form).await;
            let left = "Il vous reste 1\u{a0}essai";
            assert!(answer.body.contains(left), "{}", answer.body);
        }
        let right = browser.post("/connexion/code", &[("code", &next)]).await;
        assert_eq!(right.status, 303, "{}", right.body);
    })
    .await;
}

#[tokio::test]
async fn another_code_comes_after_a_minute_and_replaces_the_first() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.browser();
        browser.password("n.benali", PASSWORD).await;
        let first = site.code_for(&mail("n.benali")).await;
        let early = browser
            .post("/connexion/code/renvoyer", &[("canal", "courriel")])
            .await;
        assert!(early.body.contains("Attendez encore 60"), "{}", early.body);
        store.clock.advance(MINUTE);
        assert_eq!(
            browser
                .post("/connexion/code/renvoyer", &[("canal", "courriel")])
                .await
                .location,
            "/connexion/code"
        );
        let second = site.code_for(&mail("n.benali")).await;
        assert_ne!(first, second);
        assert_eq!(
            browser
                .post("/connexion/code", &[("code", &first)])
                .await
                .status,
            422
        );
        assert_eq!(
            browser
                .post("/connexion/code", &[("code", &second)])
                .await
                .status,
            303
        );
    })
    .await;
}
