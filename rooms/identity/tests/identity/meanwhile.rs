//! What changes between the check of a password and the command that follows it: the command must fail.

use std::sync::Arc;

use crypto::password::{Hasher, HasherSettings};
use crypto::{MasterKey, SecretString, Vault};
use db::{Action, Actor, AuditEvent, Audited, Command, Migration, Tx};
use identity::face::CreateAccount;
use kernel::{Entropy, Fault};
use testkit::on_each_engine;

use crate::site::{OTHER, PASSWORD, Site, mail, migrations};

db::query!(DEVICES: db::row::One<i64> = "select cast(count(*) as bigint) as value from device where forgotten_at is null");

/// Somebody else's change of the password, at the very moment when the trace says that the present one was right, or that its hash was
/// renewed: what the page does next comes after it.
const CHANGES: Migration = Migration {
    id: "999912_01_another_password",
    text: "--! sqlite
create trigger another_password after insert on audit_event
  when new.kind = 'account.password_confirmed' or new.kind = 'account.hash_renewed'
  begin update account set password_hash = 'another' where id = new.entity_id; end;;
--! postgres
create function another_password() returns trigger language plpgsql as $$ begin
  update account set password_hash = 'another' where id = new.entity_id; return null; end $$;;
create trigger another_password after insert on audit_event for each row
  when (new.kind = 'account.password_confirmed' or new.kind = 'account.hash_renewed') execute function another_password();;
--! both
",
};

fn changing() -> Vec<Migration> {
    [migrations(), vec![CHANGES]].concat()
}

/// A hash of the password that was made under other settings: the next time that it is typed renews it.
async fn stale_hash() -> String {
    let settings = HasherSettings {
        memory_kib: 128,
        passes: 1,
        parallel: 1,
        waiting: 1,
    };
    let entropy: Arc<dyn Entropy> = Arc::new(kernel::SeededEntropy::new(7));
    let vault = Vault::new(MasterKey::generate(&*entropy), entropy.clone());
    let hasher = Hasher::new(settings, Some(vault.pepper()), entropy).unwrap();
    hasher.hash(&SecretString::from(PASSWORD)).await.unwrap()
}

/// An account with such a hash.
async fn stale(site: &Site, login: &str) {
    let hash = stale_hash().await;
    let new = CreateAccount {
        identity: &site.identity,
        actor: &Actor::system(),
        login,
        mail: &mail(login),
        phone: None,
        given: "Nadia",
        family: "Benali",
        roles: &[],
        is_administrator: false,
        password: Some(&hash),
    };
    site.db.run(&new).await.unwrap();
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_is_not_changed_again() {
    on_each_engine(&changing(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        let form = [("actuel", PASSWORD), ("mot-de-passe", OTHER)];
        let late = browser.post("/compte/mot-de-passe", &form).await;
        assert_eq!(late.status, 409, "{}", late.body);
        assert!(late.body.contains("changé ailleurs"), "{}", late.body);
        assert_eq!(site.traced("account.password_set").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_lets_nobody_in() {
    on_each_engine(&changing(), |store| async move {
        let site = Site::on(&store).await;
        stale(&site, "n.benali").await;
        stale(&site, "l.roux").await;
        let letters = site.letters().await;
        let simple = site.browser().sign_in_simply("n.benali").await;
        let by_code = site.browser().password("l.roux", PASSWORD).await;
        for late in [simple, by_code] {
            assert_eq!(late.status, 422, "{}", late.location);
            assert!(late.body.contains("n’est pas le bon"), "{}", late.body);
        }
        assert_eq!(site.traced("account.hash_renewed").await, 2);
        assert_eq!(site.open_sessions().await, 0);
        assert_eq!(site.letters().await, letters, "no code leaves");
    })
    .await;
}

db::statement!(SET_HASH = "update account set password_hash = $1");

/// Gives everybody this hash.
struct SetHash(String);

impl Command for SetHash {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&SET_HASH, db::params![self.0.as_str()]).await?;
        let event = AuditEvent::new("test.hash", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_unlocks_nothing() {
    on_each_engine(&changing(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut browser = site.inside("n.benali").await;
        browser.post("/verrou/fermer", &[]).await;
        site.db.run(&SetHash(stale_hash().await)).await.unwrap();
        let typed = [("mot-de-passe", PASSWORD)];
        let late = browser.post("/verrou", &typed).await;
        assert_eq!(site.traced("account.hash_renewed").await, 1);
        assert_eq!((late.status, late.location.as_str()), (303, "/connexion"));
        assert!(!browser.is_inside().await);
        assert_eq!(site.traced("session.unlocked").await, 1, "refused");
    })
    .await;
}

#[tokio::test]
async fn a_hash_that_is_renewed_lets_its_owner_in() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        stale(&site, "n.benali").await;
        // Pressed twice: both find the stale hash, and one renews it.
        let (mut first, mut second) = (site.browser(), site.browser());
        let both = tokio::join!(
            first.sign_in_simply("n.benali"),
            second.sign_in_simply("n.benali")
        );
        assert_eq!((both.0.status, both.1.status), (303, 303));
        assert_eq!(site.browser().sign_in_simply("n.benali").await.status, 303);
    })
    .await;
}

db::statement!(END_ALL = "update session set ended_at = last_seen_at where ended_at is null");

/// Ends every session in the store, and tells nobody: this process goes on remembering them as open for a while.
struct EndInSilence;

impl Command for EndInSilence {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(&END_ALL, db::params![]).await?;
        let event = AuditEvent::new("session.ended", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}

#[tokio::test]
async fn a_session_that_was_ended_meanwhile_changes_nothing() {
    on_each_engine(&migrations(), |store| async move {
        let site = Site::on(&store).await;
        site.person("n.benali").await;
        let mut stolen = site.inside("n.benali").await;
        assert!(stolen.is_inside().await);
        site.db.run(&EndInSilence).await.unwrap();
        assert!(stolen.is_inside().await, "it is still remembered");
        let form = [("actuel", PASSWORD), ("mot-de-passe", OTHER)];
        let late = stolen.post("/compte/mot-de-passe", &form).await;
        assert_eq!(late.status, 409, "{}", late.body);
        assert!(late.body.contains("n’a pas été changé"), "{}", late.body);
        assert_eq!(site.traced("account.password_set").await, 0);
        let device = stolen
            .post("/compte/appareil", &[("profil", "personnel")])
            .await;
        assert_eq!(device.status, 404, "{}", device.body);
        let devices = site.db.load(&DEVICES, db::params![]).await.unwrap();
        assert_eq!(devices.0, 0, "no cookie of it is worth anything later");
    })
    .await;
}
