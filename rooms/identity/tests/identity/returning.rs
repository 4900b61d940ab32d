//! Who comes back after their account was closed: another account, with the situations and the address of the first.

use crate::site::{OTHER, PASSWORD, Site, mail, migrations, role};
use db::Actor;
use identity::face::{
    self, AccountState, AddAffiliation, ChangeState, CreateAccount, EndAffiliation, EndedBy,
};
use testkit::on_each_engine;

db::query!(GIVEN: db::row::One<String> = "select coalesce(detail, '') as value from audit_event where kind = 'affiliation.added' \
    order by seq desc limit 1");

#[tokio::test]
async fn a_situation_passes_to_another_account_once_its_own_is_closed() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let first = site.person("n.benali").await;
        let other = site.account("l.roux", None, &[]).await;
        let actor = Actor::system();
        let give = |account| AddAffiliation {
            actor: &actor,
            account,
            practitioner_role: role(1),
            label: "Infirmière · Cabinet du Port",
        };
        let end = EndAffiliation {
            actor: &actor,
            practitioner_role: role(1),
            by: EndedBy::System,
            why: "essai",
        };
        let change = |to| ChangeState {
            actor: &actor,
            account: first,
            to,
            why: "essai",
        };
        let is_kept = || async {
            let told = face::may_be_given(&site.db, other, role(1)).await;
            let kept = told.unwrap_err().to_string();
            let freed = face::freed_from(&site.db, role(1)).await.unwrap();
            assert!(kept.contains("autre compte") && freed.is_none(), "{kept}");
            site.db.run(&give(other)).await.is_err()
        };
        // What was written under it is read with it: not while its account may open.
        assert!(is_kept().await);
        assert!(site.db.run(&end).await.unwrap());
        assert!(is_kept().await);
        site.db.run(&change(AccountState::Suspended)).await.unwrap();
        assert!(is_kept().await);
        // Its own account has it back.
        site.db.run(&give(first)).await.unwrap();
        site.db.run(&change(AccountState::Closed)).await.unwrap();
        // A closed account is given nothing.
        let closed = site.db.run(&give(first)).await.unwrap_err().to_string();
        assert!(closed.contains("clôturé"), "{closed}");
        assert!(face::may_be_given(&site.db, first, role(1)).await.is_err());
        let freed = face::freed_from(&site.db, role(1)).await.unwrap();
        assert_eq!(freed.as_deref(), Some("n.benali, Nadia Benali"));
        face::may_be_given(&site.db, other, role(1)).await.unwrap();
        site.db.run(&give(other)).await.unwrap();
        let told = site.db.load(&GIVEN, &[]).await.unwrap().0;
        assert_eq!(told, format!("du compte clôturé {first}"), "the trace");
        let holder = face::account_of_role(&site.db, role(1)).await.unwrap();
        assert_eq!(holder, Some(other));
        assert!(face::roles_of(&site.db, first).await.unwrap().is_empty());
        let mut browser = site.inside("l.roux").await;
        let body = browser.get("/dedans").await.body;
        assert_eq!(body, "Infirmière · Cabinet du Port");
    })
    .await;
}

#[tokio::test]
async fn who_comes_back_has_a_new_account_with_the_same_mail_and_situation() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        let first = site.person("n.benali").await;
        let actor = Actor::system();
        let roles = [(role(1), "Infirmière · Cabinet du Port".to_owned())];
        let again = CreateAccount {
            identity: &site.identity,
            actor: &actor,
            login: "n.benali2",
            mail: &mail("n.benali"),
            phone: None,
            given: "Nadia",
            family: "Benali",
            roles: &roles,
            is_administrator: false,
            password: None,
        };
        let refused = site.db.run(&again).await.unwrap_err().to_string();
        assert!(refused.contains("déjà celle d’un compte"), "{refused}");
        let elsewhere = CreateAccount {
            mail: &mail("autre"),
            ..again
        };
        let refused = site.db.run(&elsewhere).await.unwrap_err().to_string();
        assert!(refused.contains("autre compte clôturé"), "{refused}");
        let close = ChangeState {
            actor: &actor,
            account: first,
            to: AccountState::Closed,
            why: "départ",
        };
        site.db.run(&close).await.unwrap();
        let again = CreateAccount {
            mail: &mail("n.benali"),
            ..elsewhere
        };
        let second = site.db.run(&again).await.unwrap();
        let holder = face::account_of_role(&site.db, role(1)).await.unwrap();
        assert_eq!(holder, Some(second));
        let named = face::account_named(&site.db, &mail("n.benali")).await;
        assert_eq!(named.unwrap(), Some(second));
        let link = site.link_for(&mail("n.benali")).await;
        let mut browser = site.browser();
        let set = browser.post(&link, &[("mot-de-passe", OTHER)]).await;
        assert_eq!(set.status, 303);
        assert_eq!(browser.password("n.benali2", OTHER).await.status, 303);
        // The old one stays what it was, under its identifier.
        let old = site.browser().password("n.benali", PASSWORD).await;
        assert!(old.body.contains("clôturé"), "{}", old.body);
    })
    .await;
}
