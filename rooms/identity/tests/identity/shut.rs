//! A suspended account: everything that gave access to it before is closed.

use db::Actor;
use identity::face::{AccountState, ChangeState};
use testkit::on_each_engine;

use crate::site::{OTHER, PASSWORD, Site, mail, migrations};

#[tokio::test]
async fn no_code_no_link_and_no_lock_lets_a_suspended_account_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.person("n.benali").await;
        let address = mail("n.benali");
        // A code is on its way, a session is locked, a link was sent.
        let mut coded = site.browser();
        coded.password("n.benali", PASSWORD).await;
        let code = site.code_for(&address).await;
        let mut locked = site.inside("n.benali").await;
        assert_eq!(locked.post("/verrou/fermer", &[]).await.status, 303);
        let mut forgetful = site.browser();
        forgetful
            .post("/mot-de-passe", &[("identifiant", "n.benali")])
            .await;
        let link = site.link_for(&address).await;
        assert_eq!(forgetful.get(&link).await.status, 200);

        let actor = Actor::system();
        let change = |to| ChangeState {
            actor: &actor,
            account,
            to,
            why: "essai",
        };
        site.db.run(&change(AccountState::Suspended)).await.unwrap();
        let tried = coded.post("/connexion/code", &[("code", &code)]).await;
        assert_ne!(tried.status, 303, "{}", tried.location);
        // Who knows the password is told, nobody else.
        let suspended = "Ce compte est suspendu";
        let told = site.browser().password("n.benali", PASSWORD).await;
        assert_eq!(told.status, 422);
        assert!(told.body.contains(suspended), "{}", told.body);
        let wrong = site.browser().password("n.benali", OTHER).await;
        let nobody = site.browser().password("personne", OTHER).await;
        assert_eq!(
            wrong.body.replace("n.benali", "personne"),
            nobody.body,
            "the same for who doesn't know it"
        );
        let simply = site.browser().sign_in_simply("n.benali").await;
        assert!(simply.body.contains(suspended), "{}", simply.body);
        let unlocked = locked.post("/verrou", &[("mot-de-passe", PASSWORD)]).await;
        assert_ne!(unlocked.location, "/", "{}", unlocked.status);
        let set = [("mot-de-passe", OTHER), ("confirmation", OTHER)];
        assert_ne!(forgetful.post(&link, &set).await.status, 303);
        let letters = site.letters().await;
        forgetful
            .post("/mot-de-passe", &[("identifiant", "n.benali")])
            .await;
        assert_eq!(site.letters().await, letters, "nothing more is sent");
        for browser in [&mut coded, &mut locked, &mut forgetful] {
            assert!(!browser.is_inside().await);
        }

        // Opened again, what was shut stays shut; the password is the same.
        site.db.run(&change(AccountState::Active)).await.unwrap();
        assert!(!locked.is_inside().await);
        assert_ne!(forgetful.post(&link, &set).await.status, 303);
        let tried = coded.post("/connexion/code", &[("code", &code)]).await;
        assert_ne!(tried.status, 303, "{}", tried.location);
        site.browser().sign_in("n.benali").await;
    })
    .await;
}

#[tokio::test]
async fn an_invitation_sent_by_mistake_is_taken_back() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let account = site.invited("l.roux").await;
        let link = site.link_for(&mail("l.roux")).await;
        let actor = Actor::system();
        let change = |to| ChangeState {
            actor: &actor,
            account,
            to,
            why: "invitée par erreur",
        };
        let refused = site.db.run(&change(AccountState::Suspended)).await;
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("se clôture"), "{told}");
        site.db.run(&change(AccountState::Closed)).await.unwrap();
        let mut invited = site.browser();
        let page = invited.get(&link).await.body;
        assert!(page.contains("n’est plus valable"), "{page}");
        let set = [("mot-de-passe", PASSWORD)];
        assert_eq!(invited.post(&link, &set).await.status, 404);
        let letters = site.letters().await;
        let question = [("identifiant", "l.roux")];
        invited.post("/mot-de-passe", &question).await;
        assert_eq!(site.letters().await, letters, "nothing more is sent");
        // For ever.
        assert!(site.db.run(&change(AccountState::Active)).await.is_err());
    })
    .await;
}
