//! An ended session says who ended it and why; a lock loses neither the page nor what was typed (A21, A22).

use std::time::Duration;

use crate::browser::Browser;
use crate::site::{OTHER, PASSWORD, Site, migrations, role};
use identity::face::{AccountState, ChangeState, EndAffiliation, EndedBy};
use testkit::on_each_engine;

const TEXT: &str = "Pansement à refaire demain & prévenir le Dr Roux";

/// What the sign-in page says, twice: a reload says the same.
async fn told(browser: &mut Browser<'_>) -> String {
    let page = browser.get("/connexion").await.body;
    assert_eq!(page, browser.get("/connexion").await.body);
    ui::check::assert_clean("ended", &page);
    page
}

#[tokio::test]
async fn the_sign_in_page_says_who_ended_the_session_and_why() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.person("n.benali").await;
        let actor = db::Actor::system();

        let (mut one, mut other) = (site.inside("n.benali").await, site.inside("n.benali").await);
        other.post("/compte/sessions/fermer", &[]).await;
        let page = told(&mut one).await;
        assert!(page.contains("depuis une autre de vos sessions"), "{page}");

        let mut again = site.inside("n.benali").await;
        let fields = [("actuel", PASSWORD), ("mot-de-passe", OTHER)];
        assert_eq!(
            again.post("/compte/mot-de-passe", &fields).await.status,
            303
        );
        let page = told(&mut other).await;
        assert!(
            page.contains("Vous avez changé votre mot de passe"),
            "{page}"
        );

        let command = EndAffiliation {
            actor: &actor,
            practitioner_role: role(1),
            by: EndedBy::System,
            why: "essai",
        };
        site.db.run(&command).await.unwrap();
        let page = told(&mut again).await;
        assert!(
            page.contains("La situation d’exercice de cette session a pris fin"),
            "{page}"
        );

        site.account("l.roux", None, &[]).await;
        let mut late = site.inside("l.roux").await;
        store.clock.advance(Duration::from_hours(12));
        for swept in [false, true] {
            let page = told(&mut late).await;
            assert!(
                page.contains("durée maximale de 12\u{A0}heures"),
                "{swept}: {page}"
            );
            site.sweep().await;
        }

        let mut suspended = site.browser();
        let fields = [
            ("mode", "simple"),
            ("identifiant", "n.benali"),
            ("mot-de-passe", OTHER),
        ];
        suspended.post("/connexion", &fields).await;
        let command = ChangeState {
            actor: &actor,
            account,
            to: AccountState::Suspended,
            why: "essai",
        };
        site.db.run(&command).await.unwrap();
        let page = told(&mut suspended).await;
        assert!(page.contains("suspendu ou clôturé ce compte"), "{page}");
    })
    .await;
}

#[tokio::test]
async fn signing_out_oneself_says_so_in_every_window() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        // A page that hears of the end before the answer has removed the cookie.
        let mut early = browser.clone();
        let out = browser.post("/deconnexion", &[]).await;
        for (window, address) in [
            (&mut early, "/connexion?motif=revoquee"),
            (&mut browser.clone(), "/connexion?motif=revoquee"),
            (&mut browser, out.location.as_str()),
        ] {
            let page = window.get(address).await;
            assert!(page.body.contains("Vous êtes déconnecté"), "{}", page.body);
            assert!(!page.body.contains("a été fermée"), "{}", page.body);
        }
        let hurried = early.get("/connexion?motif=revoquee").await;
        assert_eq!(hurried.headers["clear-site-data"], "\"cache\", \"storage\"");
    })
    .await;
}

#[tokio::test]
async fn unlocking_leads_back_to_the_page_where_one_was_without_a_script() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let page = browser.get("/compte/affichage?motif=enregistre").await.body;
        let here = "/compte/affichage?motif=enregistre";
        let hidden = format!("name=\"suite\" value=\"{here}\"");
        assert!(page.contains(&hidden), "{page}");
        let closed = browser.post("/verrou/fermer", &[("suite", here)]).await;
        let escaped = "/verrou?suite=/compte/affichage%3Fmotif%3Denregistre";
        assert_eq!(closed.location, escaped);
        let lock = browser.get(&closed.location).await.body;
        assert!(lock.contains(&hidden), "{lock}");
        let fields = [("mot-de-passe", PASSWORD), ("suite", here)];
        assert_eq!(browser.post("/verrou", &fields).await.location, here);
        let evil = [("suite", "//evil.example")];
        assert_eq!(
            browser.post("/verrou/fermer", &evil).await.location,
            "/verrou"
        );
    })
    .await;
}

#[tokio::test]
async fn whatever_was_written_is_there_to_copy_and_no_secret_is() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let mut browser = site.browser();
        let to = "/verrou/envoi?suite=/favoris";
        for text in ["120/80", "38,5", "\u{1F44D}", "/2 par jour", "vu_lu"] {
            let fields = [
                ("client_id", "rol_1"),
                ("mentions", "rol_2 rol_3"),
                ("texte", text),
            ];
            let over = browser.post(to, &fields).await;
            assert!(over.body.contains("Session terminée"), "{}", over.body);
            assert!(
                over.body.contains(&format!(">{text}<")),
                "{text}: {}",
                over.body
            );
            assert!(!over.body.contains("rol_"), "{}", over.body);
        }
        for secret in ["actuel", "mot-de-passe", "code"] {
            let fields = [("texte", "Vu"), (secret, "a b c")];
            assert_eq!(browser.post(to, &fields).await.location, "/connexion");
        }
    })
    .await;
}

fn sealed(page: &str) -> String {
    let after = page.split("name=\"envoi\" value=\"").nth(1).expect(page);
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_written_when_the_session_locked_goes_on_after_the_password() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.account("l.roux", None, &[]).await;
        let mut browser = site.inside("n.benali").await;
        let mut neighbour = site.inside("l.roux").await;
        store.clock.advance(Duration::from_mins(15));
        let fields = [
            ("tuile", TEXT),
            ("client_id", "018f2f3e-7b1a-7c00-8000-000000000001"),
        ];
        let met = browser.post("/favoris", &fields).await;
        // The browser sends the form again there (RFC 9110 §15.4.8).
        assert_eq!(
            (met.status, met.location.as_str()),
            (307, "/verrou/envoi?suite=/favoris")
        );
        let lock = browser.post(&met.location, &fields).await;
        assert_eq!(lock.status, 200);
        assert!(
            !lock.body.contains("Pansement"),
            "nothing readable on a locked post"
        );
        ui::check::assert_clean("lock with a form", &lock.body);
        let kept = sealed(&lock.body);
        let wrong = [("mot-de-passe", OTHER), ("envoi", &kept)];
        let again = browser.post("/verrou", &wrong).await;
        assert_eq!((again.status, sealed(&again.body)), (422, kept.clone()));
        // Sealed for this session: another one opens nothing with it.
        neighbour.post("/verrou/fermer", &[]).await;
        let right = [("mot-de-passe", PASSWORD), ("envoi", &kept)];
        assert_eq!(neighbour.post("/verrou", &right).await.location, "/");
        for reload in [false, true] {
            let resumed = browser.post("/verrou", &right).await;
            assert_eq!(resumed.status, 200, "{reload}");
            assert!(
                resumed.body.contains("action=\"/favoris\"")
                    && resumed
                        .body
                        .contains("Pansement à refaire demain &amp; prévenir")
                    && resumed.body.contains("rien n’est encore parti"),
                "{}",
                resumed.body
            );
            ui::check::assert_clean("resumed", &resumed.body);
        }
        assert!(browser.is_inside().await);
    })
    .await;
}

#[tokio::test]
async fn what_was_written_when_the_session_ended_can_be_copied_and_secrets_are_never_kept() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let mut other = site.inside("n.benali").await;
        other.post("/compte/sessions/fermer", &[]).await;
        let met = browser.post("/favoris", &[("tuile", TEXT)]).await;
        let over = browser.post(&met.location, &[("tuile", TEXT)]).await;
        assert!(
            over.body.contains("Pansement à refaire demain") && over.body.contains("Se connecter"),
            "{}",
            over.body
        );
        ui::check::assert_clean("over", &over.body);
        other.post("/verrou/fermer", &[]).await;
        let secret = [("actuel", PASSWORD), ("mot-de-passe", OTHER)];
        let met = other.post("/compte/mot-de-passe", &secret).await;
        assert_eq!(other.post(&met.location, &secret).await.location, "/verrou");
        // Without a session there is nothing to go back to.
        let mut nobody = site.browser();
        let met = nobody.post("/favoris", &[("tuile", TEXT)]).await;
        assert!(met.location.starts_with("/connexion"), "{}", met.location);
    })
    .await;
}

/// An address full of signs to escape would be three times as long in the answer's headers.
#[tokio::test]
async fn a_form_whose_address_is_too_long_meets_the_lock_without_it() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        browser.post("/verrou/fermer", &[]).await;
        let form = [("tuile", TEXT)];
        let address = format!("/favoris?{}", "&".repeat(991));
        let met = browser.post(&address, &form).await;
        let whole = format!("/verrou/envoi?suite=/favoris%3F{}", "%26".repeat(991));
        assert_eq!((met.status, met.location), (307, whole));
        let met = browser.post(&format!("{address}&"), &form).await;
        assert_eq!((met.status, met.location.as_str()), (307, "/verrou/envoi"));
        let met = browser.post("/verrou/envoi", &form).await;
        assert_eq!((met.status, met.location.as_str()), (303, "/verrou"));
    })
    .await;
}

#[tokio::test]
async fn a_long_text_goes_through_the_lock_or_is_there_to_copy() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        browser.post("/verrou/fermer", &[]).await;
        let to = "/verrou/envoi?suite=/favoris";
        // As long as the lock page's form can bring back beside the password.
        let long = "Pansement a refaire. ".repeat(8_000);
        let lock = browser.post(to, &[("texte", &long)]).await;
        assert_eq!(lock.status, 200);
        assert!(!lock.body.contains("Pansement"), "sealed");
        let right = [("mot-de-passe", PASSWORD), ("envoi", &sealed(&lock.body))];
        let resumed = browser.post("/verrou", &right).await;
        assert!(resumed.body.contains(&long), "{}", resumed.status);
        // Longer, up to what a body may hold: it is shown, and nothing is lost.
        browser.post("/verrou/fermer", &[]).await;
        let longer = "x".repeat(web::LARGEST_BODY - 16);
        let shown = browser.post(to, &[("texte", &longer)]).await;
        assert_eq!(shown.status, 200);
        assert!(
            shown.body.contains(&longer) && shown.body.contains("rien n’est parti"),
            "it is there to copy"
        );
        assert!(shown.body.contains("href=\"/verrou\""));
        ui::check::assert_clean("too long to wait", &shown.body);
    })
    .await;
}
