//! Temporary links, forgotten passwords, the first administrator (A09, A19.1).

use std::time::Duration;

use crate::site::{OTHER, PASSWORD, Site, mail, migrations};
use identity::face;
use testkit::on_each_engine;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_new_account_receives_its_identifier_and_a_link_that_serves_once() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        assert_eq!(site.letters().await, 2);
        let texts: Vec<String> = site
            .courier
            .outbox()
            .unwrap()
            .newest(9)
            .iter()
            .map(|parcel| parcel.text().to_owned())
            .collect();
        assert!(
            texts
                .iter()
                .any(|text| text.contains("l.roux") && !text.contains("/lien/"))
        );
        let link = texts
            .iter()
            .find_map(|text| text.split("http://localhost").nth(1))
            .unwrap();
        let link = link.split_whitespace().next().unwrap();
        store.clock.advance(DAY * 13);
        let mut browser = site.browser();
        let page = browser.get(link).await.body;
        assert!(page.contains("data-politique") && page.contains("data-critere=\"longueur\""));
        ui::check::assert_clean("link", &page);
        let weak = browser.post(link, &[("mot-de-passe", "l.roux")]).await;
        assert_eq!(weak.status, 422);
        assert_eq!(
            browser
                .post(link, &[("mot-de-passe", PASSWORD)])
                .await
                .location,
            "/connexion?motif=mot-de-passe"
        );
        // Once only, whoever comes second.
        assert_eq!(
            site.browser()
                .post(link, &[("mot-de-passe", OTHER)])
                .await
                .status,
            404
        );
        assert!(site.browser().get(link).await.body.contains("déjà servi"));
        browser.sign_in("l.roux").await;
    })
    .await;
}

#[tokio::test]
async fn an_expired_link_can_be_sent_again_by_its_owner_and_only_to_its_owner() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let old = site.link_for(&mail("l.roux")).await;
        store.clock.advance(DAY * 14);
        let mut browser = site.browser();
        let page = browser.get(&old).await.body;
        assert!(page.contains("Renvoyer le lien") && !page.contains("l.roux"));
        assert_eq!(
            browser
                .post(&old, &[("mot-de-passe", PASSWORD)])
                .await
                .status,
            404
        );
        let sent = browser.post(&format!("{old}/renvoyer"), &[]).await;
        assert!(sent.body.contains("Lien renvoyé"), "{}", sent.body);
        let new = site.link_for(&mail("l.roux")).await;
        assert_ne!(old, new);
        // The old one stays dead, says so, and can't be used to send letters for ever.
        let letters = site.letters().await;
        let again = browser.post(&format!("{old}/renvoyer"), &[]).await;
        assert!(again.body.contains("plus récent"), "{}", again.body);
        assert!(!again.body.contains("déjà servi"), "{}", again.body);
        assert_eq!(site.letters().await, letters);
        assert_eq!(
            browser
                .post(&new, &[("mot-de-passe", PASSWORD)])
                .await
                .status,
            303
        );
        browser.sign_in("l.roux").await;
    })
    .await;
}

#[tokio::test]
async fn made_up_links_open_nothing() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let made_up = crypto::Token::generate(&*store.entropy).to_base32();
        for token in ["abc", made_up.as_str(), "%2e%2e"] {
            let mut browser = site.browser();
            assert!(
                browser
                    .get(&format!("/lien/{token}"))
                    .await
                    .body
                    .contains("Lien inconnu")
            );
            assert_eq!(
                browser
                    .post(&format!("/lien/{token}"), &[("mot-de-passe", PASSWORD)])
                    .await
                    .status,
                404
            );
        }
    })
    .await;
}

db::query!(COUNTED: db::row::One<i64> = "select cast(coalesce(sum(failures), 0) as bigint) as value from attempt");

/// Letters, what is counted, lines of the trace.
async fn written(site: &Site) -> (usize, i64, i64) {
    let counted = site.db.load(&COUNTED, db::params![]).await.unwrap().0;
    let traced = site.traced("temporary_link.resent").await;
    (site.letters().await, counted, traced)
}

#[tokio::test]
async fn a_link_that_is_worth_nothing_is_not_sent_again() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let old = site.link_for(&mail("l.roux")).await;
        let made_up = crypto::Token::generate(&*store.entropy).to_base32();
        let mut browser = site.browser();
        // One that is still good has its form.
        let good = browser.post(&format!("{old}/renvoyer"), &[]).await;
        assert_eq!((good.status, &good.location), (303, &old));
        store.clock.advance(DAY * 14);
        let again = browser.post(&format!("{old}/renvoyer"), &[]).await;
        assert_eq!(again.status, 200, "{}", again.body);
        let before = written(&site).await;
        let refused = site.traced("access.refused").await;
        for (link, says) in [
            ("/lien/abc", "Lien inconnu"),
            (&format!("/lien/{made_up}"), "Lien inconnu"),
            (&old, "n’est plus valable"),
        ] {
            for _ in 0..3 {
                let dead = browser.post(&format!("{link}/renvoyer"), &[]).await;
                assert_eq!(dead.status, 404, "{link}");
                assert!(
                    dead.body.contains(says) && dead.body.contains("/mot-de-passe"),
                    "{link}: {}",
                    dead.body
                );
                ui::check::assert_clean(link, &dead.body);
            }
        }
        assert_eq!(
            written(&site).await,
            before,
            "nothing counted, nothing sent"
        );
        let refused = site.traced("access.refused").await - refused;
        assert_eq!(refused, 1, "one line for all of a network");
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_everything_else_is_closed() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut lost = site.inside("n.benali").await;
        let mut browser = site.browser();
        for _ in 0..5 {
            browser.password("n.benali", OTHER).await;
        }
        browser
            .post("/mot-de-passe", &[("identifiant", "n.benali")])
            .await;
        let link = site.link_for(&mail("n.benali")).await;
        assert_eq!(
            browser.post(&link, &[("mot-de-passe", OTHER)]).await.status,
            303
        );
        assert!(!lost.is_inside().await);
        // The lock is gone with the password that was guessed at.
        assert_eq!(browser.password("n.benali", OTHER).await.status, 303);
        assert_eq!(
            site.browser().password("n.benali", PASSWORD).await.status,
            422
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_in_her_name_takes_away_neither_her_links_nor_her_letters() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.invited("l.roux").await;
        let invitation = site.link_for(&mail("l.roux")).await;
        let mut invited = site.browser();
        let page = invited.get(&invitation).await.body;
        assert!(page.contains("Choisir mon mot de passe"), "{page}");
        // Strangers ask for links in her name, each from another address: only half of what may be sent is sent.
        let before = site.letters().await;
        let question = [("identifiant", "l.roux")];
        for number in 0..15 {
            let mut stranger = site.browser_at(&format!("198.51.100.{number}:1"));
            let asked = stranger.post("/mot-de-passe", &question).await;
            assert!(asked.body.contains("Demande enregistrée"), "{}", asked.body);
            // One after the other, so that each is a letter with a link of its own.
            site.letters().await;
        }
        assert_eq!(site.letters().await, before + 5);
        let newest = site.link_for(&mail("l.roux")).await;
        assert_ne!(newest, invitation);
        // The link that she has open is still good, and then the others are over: each says what is true.
        let set = invited
            .post(&invitation, &[("mot-de-passe", PASSWORD)])
            .await;
        assert_eq!(set.status, 303, "{}", set.body);
        let used = invited.get(&invitation).await.body;
        assert!(used.contains("Ce lien a déjà servi"), "{used}");
        let late = invited.post(&newest, &[("mot-de-passe", OTHER)]).await;
        assert_eq!(late.status, 404);
        assert!(late.body.contains("n’est plus valable"), "{}", late.body);
        assert!(!late.body.contains("déjà servi"), "{}", late.body);
    })
    .await;
}

#[tokio::test]
async fn the_owners_browser_has_links_of_its_own_whatever_strangers_ask_for() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut own = site.inside("n.benali").await;
        own.post("/deconnexion", &[]).await;
        let before = site.letters().await;
        for number in 0..15 {
            let mut stranger = site.browser_at(&format!("198.51.100.{number}:1"));
            let question = [("identifiant", "n.benali")];
            stranger.post("/mot-de-passe", &question).await;
            let question = [("courriel", "n.benali@example.org")];
            stranger.post("/identifiant-oublie", &question).await;
            site.letters().await;
        }
        assert_eq!(site.letters().await, before + 10, "five of each");
        let question = [("identifiant", "n.benali")];
        own.post("/mot-de-passe", &question).await;
        assert_eq!(site.letters().await, before + 11);
        let link = site.link_for(&mail("n.benali")).await;
        let set = own.post(&link, &[("mot-de-passe", OTHER)]).await;
        assert_eq!(set.status, 303, "{}", set.body);
        assert_eq!(own.password("n.benali", OTHER).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn the_first_administrator_comes_by_one_link() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let first = face::first_administrator_link(&site.db, "http://localhost")
            .await
            .unwrap()
            .unwrap();
        let second = face::first_administrator_link(&site.db, "http://localhost")
            .await
            .unwrap()
            .unwrap();
        let (first, second) = (
            first.replace("http://localhost", ""),
            second.replace("http://localhost", ""),
        );
        let fields = [
            ("prenom", "Ali"),
            ("nom", "Costa"),
            ("identifiant", "a.costa"),
            ("courriel", "a.costa@example.org"),
            ("telephone", ""),
            ("mot-de-passe", PASSWORD),
        ];
        // A start later, the link of before is worth nothing.
        assert_eq!(site.browser().post(&first, &fields).await.status, 404);
        let mut wrong = fields;
        wrong[3].1 = "a.costa";
        let refused = site.browser().post(&second, &wrong).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("value=\"a.costa\"")
                && refused.body.contains("adresse électronique individuelle")
        );
        store.clock.advance(DAY * 400);
        assert_eq!(site.browser().post(&second, &fields).await.status, 303);
        assert_eq!(site.browser().post(&second, &fields).await.status, 404);
        assert_eq!(
            face::first_administrator_link(&site.db, "http://localhost")
                .await
                .unwrap(),
            None
        );
        site.browser().sign_in("a.costa").await;
    })
    .await;
}

#[tokio::test]
async fn a_mail_or_identifier_serves_one_account() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let actor = db::Actor::system();
        let command = face::CreateAccount {
            identity: &site.identity,
            actor: &actor,
            login: "N-Benali",
            mail: "N.BENALI@example.org",
            phone: Some("12"),
            given: "Nora",
            family: "",
            roles: &[],
            is_administrator: false,
            password: None,
        };
        let fault = site.db.run(&command).await.unwrap_err();
        assert!(
            fault.to_string().contains("telephone") && fault.to_string().contains("nom"),
            "{fault}"
        );
        let command = face::CreateAccount {
            phone: None,
            family: "Benali",
            ..command
        };
        let fault = site.db.run(&command).await.unwrap_err();
        assert!(
            fault.to_string().contains("déjà pris")
                && fault.to_string().contains("déjà celle d’un compte"),
            "{fault}"
        );
        assert_eq!(site.letters().await, 0);
    })
    .await;
}
