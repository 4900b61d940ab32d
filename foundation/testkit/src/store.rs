//! A fresh store for one test.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Address, Db, Migration};
use futures_util::FutureExt as _;
use kernel::{Entropy, ManualClock, SeededEntropy, Timestamp};
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::cluster::Cluster;
use crate::engine::{Engine, engines, outside_server};

/// The instant at which every test begins: Friday 2026-11-20, 08:00 UTC.
pub const fn morning() -> Timestamp {
    Timestamp::from_micros(1_795_161_600_000_000)
}

/// A migrated store that no other test sees.
pub struct Store {
    /// The handle to it.
    pub db: Db,
    /// Its clock, stopped at [`morning`] until it is advanced.
    pub clock: Arc<ManualClock>,
    /// Its randomness, the same in every run.
    pub entropy: Arc<dyn Entropy>,
    /// `sqlite` or `postgres`, for the messages of assertions.
    pub name: &'static str,
    /// The engine that holds it.
    pub engine: Engine,
    /// Its address, to open it once more.
    pub address: Address,
    _folder: Option<TempDir>,
}

impl Store {
    /// A fresh store on `engine`: SPICO's own tables first, then `migrations`.
    ///
    /// # Panics
    ///
    /// When there is no such engine, or a migration fails on it.
    pub async fn open(engine: Engine, migrations: &[Migration]) -> Self {
        let clock = Arc::new(ManualClock::new(morning()));
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(20_261_120));
        let mut folder = None;
        let address = match engine {
            Engine::Sqlite => {
                let place = tempfile::tempdir().expect("a temporary folder");
                let file = place.path().join("spico.db");
                folder = Some(place);
                Address::Sqlite(file)
            }
            Engine::Postgres => fresh_database(migrations).await,
        };
        let db = Db::open(&address, clock.clone(), entropy.clone()).expect("the store");
        migrate(&db, migrations).await;
        Self {
            db,
            clock,
            entropy,
            name: engine.name(),
            engine,
            address,
            _folder: folder,
        }
    }

    /// A second handle to the same store, as another process would have; same clock, same chance.
    ///
    /// # Panics
    ///
    /// When the store can't be opened.
    pub fn open_again(&self) -> Db {
        Db::open(&self.address, self.clock.clone(), self.entropy.clone()).expect("the store")
    }
}

/// Runs `test` on a fresh store of each engine. SPICO's own tables (`db::MIGRATIONS`) are always there.
///
/// # Panics
///
/// As `test` does, after saying on which engine.
pub async fn on_each_engine<T, F>(migrations: &[Migration], test: T)
where
    T: Fn(Store) -> F,
    F: Future<Output = ()>,
{
    for engine in engines() {
        let store = Store::open(engine, migrations).await;
        let address = store.address.clone();
        let ended = AssertUnwindSafe(test(store)).catch_unwind().await;
        if let Address::Postgres(url) = &address {
            drop_database(url).await;
        }
        if let Err(panic) = ended {
            eprintln!("*** failed on {}", engine.name());
            std::panic::resume_unwind(panic);
        }
    }
}

async fn migrate(db: &Db, migrations: &[Migration]) {
    let own = migrations
        .iter()
        .filter(|one| db::MIGRATIONS.iter().all(|known| known.id != one.id));
    let all: Vec<Migration> = db::MIGRATIONS.iter().chain(own).copied().collect();
    db.migrate(&all).await.expect("the migrations");
}

/// A new database: on the private server a clone of one that is already migrated, on an outside server an empty one.
async fn fresh_database(migrations: &[Migration]) -> Address {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("spico_test_{}_{count}", std::process::id());
    let template = if outside_server().is_some() {
        "template0".to_owned()
    } else {
        migrated_template(migrations).await
    };
    administer(&format!("create database {name} template {template}")).await;
    Address::Postgres(url(&name))
}

/// The name of a database with these migrations, made the first time.
async fn migrated_template(migrations: &[Migration]) -> String {
    static MADE: Mutex<Option<HashSet<String>>> = Mutex::const_new(None);
    let text: String = migrations.iter().map(Migration::checksum).collect();
    let whole = Migration {
        id: "",
        text: Box::leak(text.into_boxed_str()),
    };
    let name = format!(
        "template_{}",
        whole.checksum().get(..32).unwrap_or_default()
    );
    let mut made = MADE.lock().await;
    if made.get_or_insert_default().insert(name.clone()) {
        administer(&format!("create database {name} template template0")).await;
        let clock = Arc::new(ManualClock::new(morning()));
        let entropy = Arc::new(SeededEntropy::new(1));
        let db = Db::open(&Address::Postgres(url(&name)), clock, entropy).expect("the template");
        migrate(&db, migrations).await;
    }
    name
}

/// A new, migrated PostgreSQL database, for a test that opens it by itself; [`discard`] it.
///
/// # Panics
///
/// When there is no server.
pub async fn database(migrations: &[Migration]) -> String {
    match fresh_database(migrations).await {
        Address::Postgres(url) => url,
        Address::Sqlite(_) => panic!("a PostgreSQL database"),
    }
}

/// Copies a database as it is now, after closing all connections to it.
///
/// # Panics
///
/// When there is no such database.
pub async fn copy_of(database: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let (from, count) = (name_of(database), COUNT.fetch_add(1, Ordering::Relaxed));
    administer(&format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{from}'"
    ))
    .await;
    let name = format!("spico_copy_{}_{count}", std::process::id());
    administer(&format!("create database {name} template {from}")).await;
    url(&name)
}

/// Drops a database of [`database`]'s or [`copy_of`]'s.
pub async fn discard(database: &str) {
    drop_database(database).await;
}

fn name_of(url: &str) -> &str {
    let name = url.rsplit('/').next().unwrap_or_default();
    name.split('?').next().unwrap_or_default()
}

async fn drop_database(url: &str) {
    let name = name_of(url);
    administer(&format!("drop database if exists {name} with (force)")).await;
}

/// The address of a database on the server under test.
fn url(database: &str) -> String {
    match outside_server() {
        None => Cluster::of_this_process().url(database),
        Some(server) => {
            let (base, options) = server.split_once('?').unwrap_or((server.as_str(), ""));
            let scheme = base.find("//").map_or(0, |at| at + 2);
            let end = base
                .get(scheme..)
                .and_then(|rest| rest.find('/'))
                .map_or(base.len(), |at| scheme + at);
            let host = base.get(..end).unwrap_or(base);
            format!("{host}/{database}?{options}")
        }
    }
}

/// Runs a statement that can't be in a transaction, as the server's owner.
async fn administer(statement: &str) {
    let (client, connection) = tokio_postgres::connect(&url("postgres"), tokio_postgres::NoTls)
        .await
        .expect("the server under test");
    let work = async move {
        client
            .batch_execute(statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    };
    let ((), ended) = tokio::join!(work, connection);
    ended.expect("the connection to the server under test");
}
