//! An application with this room alone, and browsers that visit it.

use std::path::PathBuf;
use std::sync::Arc;

use access::{AccountId, PractitionerRoleId};
use courier::{Courier, Parcel};
use crypto::password::{Hasher, HasherSettings};
use crypto::{MasterKey, SecretString, Vault};
use db::{Actor, Db};
use identity::face::CreateAccount;
use identity::{Identity, IdentityConfig, SessionCache};
use kernel::id::Id as _;
use kernel::{Entropy, Uuid};
use room::{Assembly, Extensions, Room};
use testkit::Store;
use ui::Icon;
use ui::tile::Service;
use web::{AppState, Limits, Product, Products, Settings};

use crate::browser::Browser;

/// The password of everybody.
pub const PASSWORD: &str = "Tournesol-Velo-42";
/// Another good one.
pub const OTHER: &str = "Abricot-Canal-77";

/// All tables that the room needs.
pub fn migrations() -> Vec<db::Migration> {
    identity::ROOM.tables()
}

/// A room with two services for the front page.
static NEIGHBOUR: Room = Room {
    tiles: &[
        Service {
            key: "discussions",
            name: "Discussions",
            description: "Écrire.",
            icon: Icon::MessagesSquare,
            href: "/discussions",
            rank: 0,
        },
        Service {
            key: "annuaire",
            name: "Annuaire",
            description: "Trouver.",
            icon: Icon::UserRoundSearch,
            href: "/annuaire",
            rank: 1,
        },
    ],
    ..Room::new("neighbour", "Voisine")
};

/// An application on a store.
pub struct Site {
    pub db: Db,
    pub app: AppState,
    pub rooms: room::App,
    pub identity: Arc<Identity>,
    pub cache: Arc<SessionCache>,
    pub courier: Arc<Courier>,
}

impl Site {
    /// SPICO on the store's own handle.
    pub async fn on(store: &Store) -> Self {
        Self::with(store, store.db.clone(), IdentityConfig::default()).await
    }

    /// SPICO, and the same as another process has it.
    pub async fn pair(store: &Store) -> (Self, Self) {
        let other = Self::with(store, store.open_again(), IdentityConfig::default()).await;
        (Self::on(store).await, other)
    }

    /// SPICO with one seat for those who wait.
    pub async fn crowded(store: &Store) -> Self {
        Self::seated(store, store.db.clone(), IdentityConfig::default(), 1).await
    }

    /// SPICO on another handle to the same store, as another process would be.
    pub async fn with(store: &Store, db: Db, config: IdentityConfig) -> Self {
        Self::seated(store, db, config, 64).await
    }

    /// The portal and SPICO, each at its address.
    pub async fn products(store: &Store) -> Self {
        let pass = Product {
            rooms: Some(Vec::new()),
            terms: vec!["pass".to_owned()],
            ..Product::new("pass", "PASS", "http://pass.localhost")
        };
        let spico = Product {
            front: "/dedans".to_owned(),
            password_alone: false,
            ..Product::new("spico", "SPICO", "http://spico.localhost")
        };
        let settings = Settings {
            products: Products::new(spico, vec![pass]),
            ..Settings::new("http://spico.localhost")
        };
        let (db, config) = (store.db.clone(), IdentityConfig::default());
        Self::set(store, db, config, (64, settings)).await
    }

    async fn seated(store: &Store, db: Db, config: IdentityConfig, waiting: usize) -> Self {
        let settings = Settings::new("http://localhost");
        Self::set(store, db, config, (waiting, settings)).await
    }

    async fn set(
        store: &Store,
        db: Db,
        config: IdentityConfig,
        (waiting, settings): (usize, Settings),
    ) -> Self {
        // The master key is the same in every process: its file is.
        let key_entropy: Arc<dyn Entropy> = Arc::new(kernel::SeededEntropy::new(7));
        let vault = Arc::new(Vault::new(
            MasterKey::generate(&*key_entropy),
            store.entropy.clone(),
        ));
        let cheap = HasherSettings {
            memory_kib: 64,
            passes: 1,
            parallel: 2,
            waiting,
        };
        let hasher =
            Arc::new(Hasher::new(cheap, Some(vault.pepper()), store.entropy.clone()).unwrap());
        let courier = Arc::new(Courier::memory());
        let with = Extensions::new()
            .with(hasher)
            .with(courier.clone())
            .with(Arc::new(config));
        let assembly = Assembly::new(&db, &vault, with).at(PathBuf::new(), "http://localhost");
        let own = [&identity::ROOM, &NEIGHBOUR];
        let rooms = room::build(&own, assembly, settings, Limits::default());
        let rooms = rooms.await.unwrap();
        let app = rooms.state.clone();
        let identity = app.extension::<Identity>().unwrap();
        let cache = app.extension::<SessionCache>().unwrap();
        Self {
            db,
            app,
            rooms,
            identity,
            cache,
            courier,
        }
    }

    /// An active account with one situation.
    pub async fn person(&self, login: &str) -> AccountId {
        self.account(
            login,
            Some("06 39 98 12 34"),
            &[(1, "Infirmière · Cabinet du Port")],
        )
        .await
    }

    /// An active account with another situation.
    pub async fn person_with(&self, login: &str, role: u128) -> AccountId {
        self.account(login, None, &[(role, "Médecin · Cabinet du Port")])
            .await
    }

    /// An active account.
    pub async fn account(
        &self,
        login: &str,
        phone: Option<&str>,
        roles: &[(u128, &str)],
    ) -> AccountId {
        let hash = self.hash(PASSWORD).await;
        let roles: Vec<(PractitionerRoleId, String)> = roles
            .iter()
            .map(|(number, label)| (role(*number), (*label).to_owned()))
            .collect();
        let actor = Actor::system();
        let command = CreateAccount {
            identity: &self.identity,
            actor: &actor,
            login,
            mail: &mail(login),
            phone,
            given: "Nadia",
            family: "Benali",
            roles: &roles,
            is_administrator: false,
            password: Some(&hash),
        };
        self.db.run(&command).await.unwrap()
    }

    /// An account that waits for its first password.
    pub async fn invited(&self, login: &str) -> AccountId {
        let actor = Actor::system();
        let command = CreateAccount {
            identity: &self.identity,
            actor: &actor,
            login,
            mail: &mail(login),
            phone: None,
            given: "Nadia",
            family: "Benali",
            roles: &[],
            is_administrator: false,
            password: None,
        };
        self.db.run(&command).await.unwrap()
    }

    async fn hash(&self, password: &str) -> String {
        let cheap = HasherSettings {
            memory_kib: 64,
            passes: 1,
            parallel: 2,
            waiting: 64,
        };
        let key_entropy: Arc<dyn Entropy> = Arc::new(kernel::SeededEntropy::new(7));
        let vault = Vault::new(MasterKey::generate(&*key_entropy), key_entropy.clone());
        let hasher = Hasher::new(cheap, Some(vault.pepper()), key_entropy).unwrap();
        hasher
            .hash(&SecretString::from(password.to_owned()))
            .await
            .unwrap()
    }

    /// Does what waits in the queue: until it is empty, as a worker would.
    async fn deliver(&self) {
        self.identity.settled().await;
        let db = self.db.clone();
        let empty = async move {
            let mut nothing = 0;
            while nothing < 3 {
                tokio::time::sleep(std::time::Duration::from_millis(4)).await;
                let waiting = db.row(&WAITING, db::params![]).await.unwrap().unwrap().0;
                nothing = if waiting == 0 { nothing + 1 } else { 0 };
            }
        };
        self.rooms.work(empty).await;
    }

    /// Ends what time has ended. The first time only says when to begin: a minute later.
    pub async fn sweep(&self) {
        let job = self.db.row(&SWEEP, db::params![]).await.unwrap();
        assert!(job.is_none(), "nothing is under way");
        let db = self.db.clone();
        let done = async move {
            loop {
                let now = db.now();
                let next = db.row(&NEXT_SWEEP, db::params![now]).await.unwrap();
                let job = db.row(&SWEEP, db::params![]).await.unwrap();
                if next.is_some() && job.is_none() {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(4)).await;
            }
        };
        self.rooms.work(done).await;
    }

    /// How many sessions are open.
    pub async fn open_sessions(&self) -> i64 {
        self.db.row(&OPEN, db::params![]).await.unwrap().unwrap().0
    }

    /// How many things have failed and are counted.
    pub async fn counted(&self) -> i64 {
        let kinds = db::params!["mot_de_passe", "mot_de_passe_connu", "nom", "adresse"];
        self.db.row(&COUNTED, kinds).await.unwrap().unwrap().0
    }

    /// In how many browsers somebody is known.
    pub async fn known_browsers(&self) -> i64 {
        let found = self.db.row(&KNOWN, db::params![]).await.unwrap();
        found.unwrap().0
    }

    /// The state of an account.
    pub async fn state_of(&self, login: &str) -> String {
        let key = kernel::fold::fold(login);
        self.db
            .row(&STATE, db::params![key])
            .await
            .unwrap()
            .unwrap()
            .0
    }

    /// Runs what waits in the queue, then gives the newest parcel for an address.
    pub async fn letter_to(&self, to: &str) -> Option<Parcel> {
        self.deliver().await;
        self.courier.outbox().unwrap().newest_to(to)
    }

    /// How many parcels have left.
    pub async fn letters(&self) -> usize {
        self.deliver().await;
        self.courier.outbox().unwrap().count()
    }

    /// The code in the newest parcel for an address.
    pub async fn code_for(&self, to: &str) -> String {
        let text = self
            .letter_to(to)
            .await
            .expect("a letter")
            .text()
            .to_owned();
        digits(&text).expect("a code").to_owned()
    }

    /// The link in the newest parcel for an address.
    pub async fn link_for(&self, to: &str) -> String {
        self.deliver().await;
        let all = self.courier.outbox().unwrap().newest(100);
        let mut links = all
            .iter()
            .filter(|parcel| parcel.to() == to)
            .filter_map(|parcel| parcel.text().split_once("http://localhost"));
        links
            .next()
            .expect("a link")
            .1
            .split_whitespace()
            .next()
            .unwrap()
            .to_owned()
    }

    /// A browser with two factors and the terms accepted.
    pub async fn inside(&self, login: &str) -> Browser<'_> {
        let mut browser = self.browser();
        browser.sign_in(login).await;
        browser.accept_terms().await;
        browser
    }

    /// A browser at a usual place.
    pub fn browser(&self) -> Browser<'_> {
        self.browser_at("192.0.2.7:4000")
    }

    /// A browser at an address.
    pub fn browser_at(&self, address: &str) -> Browser<'_> {
        Browser {
            site: self,
            cookies: std::collections::BTreeMap::new(),
            address: address.parse().unwrap(),
            host: "localhost",
            agent: "Firefox/140.0 Windows",
            htmx: false,
            json: false,
        }
    }

    /// How many rows of the trace have this kind.
    pub async fn traced(&self, kind: &str) -> i64 {
        self.db
            .row(&TRACED, db::params![kind])
            .await
            .unwrap()
            .unwrap()
            .0
    }
}

db::query!(WAITING: db::row::One<i64> =
    "select cast(count(*) as bigint) as value from job where done_at is null and abandoned_at is null");
db::query!(SWEEP: db::row::One<String> = "select kind as value from job where kind = 'identity_sweep' and done_at is null");
db::query!(NEXT_SWEEP: db::row::One<String> = "select name as value from job_schedule where name = 'identity_sweep' and next_at > $1");
db::query!(OPEN: db::row::One<i64> = "select cast(count(*) as bigint) as value from session where ended_at is null");
db::query!(COUNTED: db::row::One<i64> = "select cast(count(*) as bigint) as value from attempt where kind in ($1, $2, $3, $4)");
db::query!(KNOWN: db::row::One<i64> = "select cast(count(*) as bigint) as value from known_browser");
db::query!(STATE: db::row::One<String> = "select state as value from account where login_key = $1");
db::query!(TRACED: db::row::One<i64> = "select cast(count(*) as bigint) as value from audit_event where kind = $1");

/// `login@example.org`.
pub fn mail(login: &str) -> String {
    format!("{login}@example.org")
}

/// The situation of this number.
pub fn role(number: u128) -> PractitionerRoleId {
    PractitionerRoleId::from_uuid(Uuid::from_u128(number))
}

/// The first six digits in a row.
pub fn digits(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|run| run.len() == 6)
}

/// The `rank`th code that is not this one: the same wrong code twice is one try.
pub fn wrong(code: &str, rank: usize) -> &'static str {
    let codes = ["000000", "000001", "000002", "000003", "000004", "000005"];
    let mut others = codes.iter().filter(|other| **other != code);
    others.nth(rank).copied().unwrap_or("999999")
}
