//! Forms that are sent twice, as a double click sends them: the second time from the same cookies as the first, since a browser throws
//! the first answer away (ADR 0011).

use std::time::Duration;

use db::once::Digest;
use sha2::{Digest as _, Sha256};
use testkit::on_each_engine;

use crate::site::{OTHER, PASSWORD, Site, mail, migrations};

/// The hidden key of a page's form.
fn key(page: &str) -> String {
    let rest = page.split("name=\"cle\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_sign_in_form_sent_twice_sends_one_code_and_the_last_answer_takes_it() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("l.roux").await;
        let form = [
            ("identifiant", "l.roux"),
            ("mot-de-passe", PASSWORD),
            ("canal", "courriel"),
        ];
        let (mut first, mut second) = (site.browser(), site.browser());
        assert_eq!(
            first.post("/connexion", &form).await.location,
            "/connexion/code"
        );
        let letters = site.letters().await;
        assert_eq!(
            second.post("/connexion", &form).await.location,
            "/connexion/code"
        );
        assert_eq!(site.letters().await, letters, "{}", store.name);
        let code = site.code_for(&mail("l.roux")).await;
        let passed = second.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!(passed.status, 303, "{}", passed.body);
        // The code sent twice, without a script: nobody reads that it is not valid.
        let again = second.post("/connexion/code", &[("code", &code)]).await;
        assert_eq!((again.status, again.location.as_str()), (303, "/"));
        // Later it is another sign-in.
        store.clock.advance(Duration::from_mins(1));
        let mut third = site.browser();
        third.post("/connexion", &form).await;
        assert_eq!(site.letters().await, letters + 1, "{}", store.name);
    })
    .await;
}

/// The form that changes the password.
fn change(cle: &str) -> [(&str, &str); 3] {
    [("cle", cle), ("actuel", PASSWORD), ("mot-de-passe", OTHER)]
}

#[tokio::test]
async fn a_password_changed_twice_by_the_same_form_is_changed_once() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("l.roux").await;
        let mut browser = site.inside("l.roux").await;
        let cle = key(&browser.get("/compte/securite").await.body);
        let form = change(&cle);
        let first = browser.post("/compte/mot-de-passe", &form).await;
        assert_eq!(first.location, "/compte/securite?motif=mot-de-passe");
        let letters = site.letters().await;
        let again = browser.post("/compte/mot-de-passe", &form).await;
        assert_eq!(again.location, first.location, "{}", again.body);
        assert_eq!(site.letters().await, letters, "{}", store.name);
        // Another key: the present password is no longer that one.
        let cle = key(&browser.get("/compte/securite").await.body);
        let form = change(&cle);
        let other = browser.post("/compte/mot-de-passe", &form).await;
        assert_eq!(other.status, 422);
    })
    .await;
}

/// Whoever reads the store and has seen the page, with its key, can't try passwords on what the form left.
#[tokio::test]
async fn what_a_changed_password_leaves_is_no_plain_digest_of_it() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.person("l.roux").await.to_string();
        let mut browser = site.inside("l.roux").await;
        let cle = key(&browser.get("/compte/securite").await.body);
        let form = change(&cle);
        let changed = browser.post("/compte/mot-de-passe", &form).await;
        assert_eq!(changed.status, 303, "{}", changed.body);
        let mut plain = Sha256::new();
        plain.update(cle.parse::<kernel::Uuid>().unwrap().as_bytes());
        for word in ["mot-de-passe", account.as_str(), PASSWORD, OTHER] {
            plain.update(word.len().to_be_bytes());
            plain.update(word);
        }
        let plain = Some(Digest(plain.finalize().into()));
        let found = site.db.outcome_of::<()>(plain).await.unwrap();
        assert!(found.is_none(), "{}", store.name);
        // The page left open, with its key, and another password: that is another form.
        let other = [
            ("cle", cle.as_str()),
            ("actuel", OTHER),
            ("mot-de-passe", PASSWORD),
        ];
        assert_eq!(
            browser.post("/compte/mot-de-passe", &other).await.status,
            303
        );
        let back = site.browser().password("l.roux", PASSWORD).await;
        assert_eq!(back.status, 303, "{}", back.body);
    })
    .await;
}

#[tokio::test]
async fn whoever_forgot_and_presses_twice_receives_one_letter() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("l.roux").await;
        let mut browser = site.browser();
        let mut asked = 0;
        for (path, field) in [
            ("/mot-de-passe", "identifiant"),
            ("/identifiant-oublie", "courriel"),
        ] {
            let before = site.letters().await;
            let cle = key(&browser.get(path).await.body);
            let form = [("cle", cle.as_str()), (field, "l.roux@example.org")];
            for _ in 0..2 {
                let asked = browser.post(path, &form).await;
                assert!(asked.body.contains("Demande enregistrée"), "{}", asked.body);
            }
            assert_eq!(site.letters().await, before + 1, "{path} {}", store.name);
            asked += 1;
            let counted = site.traced("account.forgotten").await;
            assert_eq!(counted, asked, "a repetition is no question more");
            // Asked for again, a new page is a new question.
            let cle = key(&browser.get(path).await.body);
            let form = [("cle", cle.as_str()), (field, "l.roux@example.org")];
            browser.post(path, &form).await;
            asked += 1;
            assert_eq!(site.letters().await, before + 2, "{path} {}", store.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_posted_twice_says_that_it_has_served_and_can_be_reloaded() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let link = site.link_for(&mail("l.roux")).await;
        let mut browser = site.browser();
        let form = [("mot-de-passe", PASSWORD)];
        assert_eq!(browser.post(&link, &form).await.status, 303);
        let again = browser.post(&link, &form).await;
        assert!(again.body.contains("déjà servi"), "{}", again.body);
        assert!(browser.get(&link).await.body.contains("déjà servi"));
        let resent = browser.get(&format!("{link}/renvoyer")).await;
        assert_eq!((resent.status, resent.location), (303, link));
    })
    .await;
}
