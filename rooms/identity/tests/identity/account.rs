//! My account: password, situations (A18, I-8), devices, display.

use std::time::Duration;

use crate::site::{OTHER, PASSWORD, Site, mail, migrations, role};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use identity::face::{self, AccountState, ChangeState, EndAffiliation, EndedBy};
use kernel::Fault;
use testkit::on_each_engine;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_personal_device_waits_longer_and_is_known_again() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        assert_eq!(
            browser
                .post("/compte/appareil", &[("profil", "personnel")])
                .await
                .status,
            303
        );
        store.clock.advance(MINUTE * 60 * 7);
        assert!(browser.is_inside().await);
        store.clock.advance(MINUTE * 60 * 5);
        assert!(!browser.is_inside().await, "twelve hours are over");
        browser.sign_in("n.benali").await;
        assert!(
            browser
                .get("/compte/securite")
                .await
                .body
                .contains("Il est déclaré personnel")
        );
        // Somebody else's account on the same device: the cookie says nothing about it.
        site.account("l.roux", None, &[]).await;
        browser.sign_in("l.roux").await;
        browser.accept_terms().await;
        assert!(
            browser
                .get("/compte/securite")
                .await
                .body
                .contains("poste partagé\u{A0}: la session")
        );
    })
    .await;
}

#[tokio::test]
async fn changing_the_password_asks_for_the_present_one_and_closes_the_rest() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let (mut mine, mut lost) = (site.inside("n.benali").await, site.inside("n.benali").await);
        let wrong = mine
            .post(
                "/compte/mot-de-passe",
                &[("actuel", OTHER), ("mot-de-passe", OTHER)],
            )
            .await;
        assert!(
            wrong
                .body
                .contains("Ce n’est pas votre mot de passe actuel")
        );
        let weak = mine
            .post(
                "/compte/mot-de-passe",
                &[("actuel", PASSWORD), ("mot-de-passe", "Tournesol+Velo-42")],
            )
            .await;
        assert!(
            weak.body.contains("«\u{A0}+\u{A0}» (plus)"),
            "{}",
            weak.body
        );
        assert!(lost.is_inside().await);
        assert_eq!(
            mine.post(
                "/compte/mot-de-passe",
                &[("actuel", PASSWORD), ("mot-de-passe", OTHER)]
            )
            .await
            .status,
            303
        );
        assert!(mine.is_inside().await && !lost.is_inside().await);
        assert!(
            site.letter_to(&mail("n.benali"))
                .await
                .unwrap()
                .text()
                .contains("mot de passe a été changé")
        );
        assert_eq!(
            site.browser().password("n.benali", PASSWORD).await.status,
            422
        );
        assert_eq!(site.browser().password("n.benali", OTHER).await.status, 303);
    })
    .await;
}

#[tokio::test]
async fn one_acts_under_one_situation_and_its_end_ends_its_rights() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.account(
            "n.benali",
            None,
            &[
                (1, "Infirmière · Cabinet du Port"),
                (2, "Infirmière · SSIAD des Vignes"),
            ],
        )
        .await;
        site.account("l.roux", None, &[(3, "Médecin · Maison de santé")])
            .await;
        let mut browser = site.inside("n.benali").await;
        assert_eq!(
            browser.get("/dedans").await.body,
            "Infirmière · Cabinet du Port"
        );
        browser
            .post("/compte/situation", &[("situation", &role(2).to_string())])
            .await;
        assert_eq!(
            browser.get("/dedans").await.body,
            "Infirmière · SSIAD des Vignes"
        );
        // Not under somebody else's.
        assert_eq!(
            browser
                .post("/compte/situation", &[("situation", &role(3).to_string())])
                .await
                .status,
            404
        );
        assert_eq!(
            browser.get("/dedans").await.body,
            "Infirmière · SSIAD des Vignes"
        );
        // The last choice is where the next sign-in begins.
        let mut second = site.inside("n.benali").await;
        assert_eq!(
            second.get("/dedans").await.body,
            "Infirmière · SSIAD des Vignes"
        );
        site.db
            .run(&EndAffiliation {
                actor: &Actor::system(),
                practitioner_role: role(2),
                by: EndedBy::System,
                why: "départ",
            })
            .await
            .unwrap();
        assert!(!browser.is_inside().await && !second.is_inside().await);
        let mut third = site.inside("n.benali").await;
        assert_eq!(
            third.get("/dedans").await.body,
            "Infirmière · Cabinet du Port"
        );
        assert_eq!(
            third
                .post("/compte/situation", &[("situation", &role(2).to_string())])
                .await
                .status,
            404
        );
        let activity = face::activity_of(&site.db, &[role(1), role(2), role(3), role(9)])
            .await
            .unwrap();
        assert_eq!(activity.len(), 2, "{activity:?}");
        assert_eq!(
            face::names(&site.db, &[role(2)]).await.unwrap()[0].family_name,
            "Benali"
        );
    })
    .await;
}

#[tokio::test]
async fn a_suspended_account_is_out_at_once_and_may_come_back() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let actor = Actor::system();
        let change = |to| ChangeState {
            actor: &actor,
            account,
            to,
            why: "essai",
        };
        site.db.run(&change(AccountState::Suspended)).await.unwrap();
        assert!(!browser.is_inside().await);
        assert_eq!(browser.password("n.benali", PASSWORD).await.status, 422);
        assert!(
            site.db
                .run(&change(AccountState::LinkExpired))
                .await
                .is_err()
        );
        site.db.run(&change(AccountState::Active)).await.unwrap();
        assert!(!browser.is_inside().await, "the session of before is over");
        assert_eq!(browser.password("n.benali", PASSWORD).await.status, 303);
        site.db.run(&change(AccountState::Closed)).await.unwrap();
        assert!(site.db.run(&change(AccountState::Active)).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_new_kind_of_device_is_told_by_mail() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        site.browser().sign_in("n.benali").await;
        let first = site.letters().await;
        site.browser().sign_in("n.benali").await;
        assert_eq!(site.letters().await, first + 1, "the code and nothing else");
        let mut phone = site.browser();
        phone.agent = "Safari/604.1 iPhone";
        phone.sign_in("n.benali").await;
        let told = site.letter_to(&mail("n.benali")).await.unwrap();
        assert!(told.text().contains("Safari sur iPhone"), "{}", told.text());
    })
    .await;
}

#[tokio::test]
async fn the_display_follows_its_owner() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let fields = [
            ("theme", "sombre"),
            ("densite", "compact"),
            ("taille", "125"),
            ("police", ""),
            ("reseau", "lent"),
        ];
        assert_eq!(browser.post("/compte/affichage", &fields).await.status, 303);
        let page = browser.get("/compte/affichage").await.body;
        assert!(page.contains("data-theme=\"sombre\"") && page.contains("data-taille=\"125\""));
        assert_eq!(
            browser
                .post("/compte/affichage", &[("theme", "\"><script>")])
                .await
                .status,
            422
        );
        browser
            .post("/favoris", &[("tuile", "annuaire"), ("etoile", "oui")])
            .await;
        let home = browser.get("/").await.body;
        assert!(home.find("tuile-annuaire") < home.find("tuile-discussions"));
        assert_eq!(
            browser
                .post("/favoris", &[("tuile", "autre"), ("etoile", "oui")])
                .await
                .status,
            404
        );
    })
    .await;
}

db::statement!(END = "update account_role set ended_at = $2 where practitioner_role_id = $1");

/// Ends a situation behind the room's back, its sessions untouched.
struct EndSilently;

impl Command for EndSilently {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let now = tx.now();
        tx.execute(&END, db::params![role(1), now]).await?;
        let event = AuditEvent::new("test.ended", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}

#[tokio::test]
async fn a_situation_that_has_ended_gives_nothing_even_to_a_session_that_goes_on() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        assert_eq!(
            browser.get("/dedans").await.body,
            "Infirmière · Cabinet du Port"
        );
        site.db.run(&EndSilently).await.unwrap();
        store.clock.advance(Duration::from_secs(10));
        assert_eq!(browser.get("/dedans").await.body, "");
    })
    .await;
}
