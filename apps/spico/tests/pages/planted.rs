//! A planted demonstration, with two accounts more than it has.

use std::sync::Arc;

use access::AccountId;
use courier::Courier;
use crypto::Token;
use identity::face::{AcceptTerms, CreateAccount, OpenSession, TermsDocument};
use spico::boot::{self, App, Opened, Purpose};
use spico::config::Config;
use spico::demo::{self, Folder};
use tempfile::TempDir;

struct Quiet;

impl demo::Progress for Quiet {
    fn step(&self, _: &str) {}
}

db::query!(ACCOUNT: db::row::One<AccountId> = "select id as value from account where login_key = $1");

const URL: &str = "http://localhost";

/// A planted demonstration, served.
pub struct Planted {
    pub opened: Opened,
    pub app: App,
    identity: Arc<identity::Identity>,
    _place: TempDir,
}

impl Planted {
    pub async fn new() -> Self {
        spico::machine::prepare();
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path());
        let config = Config {
            accounts: 2,
            ..folder.config(0)
        };
        let opened = boot::open_store(&config, Purpose::Demo).await.unwrap();
        let courier = Arc::new(Courier::memory());
        let identity = boot::identity(&opened, &config, &courier, URL).unwrap();
        let planting = demo::Planting {
            opened: &opened,
            address: &config.address().unwrap(),
            with: &boot::tools(&opened, &config, &courier, URL).unwrap(),
            registers: &folder.register(),
        };
        demo::plant(&planting, &Quiet).await.unwrap();
        let app = boot::build(&opened, &config, &courier, URL).await.unwrap();
        app.state
            .extension::<directory::Directory>()
            .unwrap()
            .catch_up()
            .await
            .unwrap();
        Self {
            opened,
            app,
            identity,
            _place: place,
        }
    }

    pub async fn account(&self, login: &str) -> AccountId {
        let row = self
            .opened
            .db
            .load(&ACCOUNT, db::params![kernel::fold::fold(login)])
            .await
            .unwrap();
        row.0
    }

    /// An account that belongs to no situation.
    pub async fn without_situation(&self, login: &str, terms: &[TermsDocument]) -> AccountId {
        let actor = db::Actor::system();
        let mail = format!("{login}@example.org");
        let new = CreateAccount {
            identity: &self.identity,
            actor: &actor,
            login,
            mail: &mail,
            phone: None,
            given: "Camille",
            family: "Nouvelle",
            roles: &[],
            is_administrator: false,
            password: Some("nobody knows it"),
        };
        let account = self.opened.db.run(&new).await.unwrap();
        for document in terms {
            let accept = AcceptTerms {
                actor: &actor,
                account,
                document: *document,
            };
            self.opened.db.run(&accept).await.unwrap();
        }
        account
    }

    /// A strong session.
    pub async fn session(&self, account: AccountId) -> String {
        let token = Token::generate(&**self.opened.db.entropy());
        let open = OpenSession {
            identity: &self.identity,
            account,
            token: &token,
            why: "essai",
        };
        self.opened.db.run(&open).await.unwrap();
        token.to_base64url()
    }
}

/// A session as a password alone opens it.
pub struct Weaken(pub AccountId);

db::statement!(WEAKEN = "update session set assurance = 1 where account_id = $1");

impl db::Command for Weaken {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        tx.execute(&WEAKEN, db::params![self.0]).await?;
        let event = db::AuditEvent::new("test.weakened", db::Action::Update, &db::Actor::system());
        Ok(db::Audited::new((), event))
    }
}
