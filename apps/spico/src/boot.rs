//! How a store is opened and an application is built: the same for the server, the demonstration, the tools and the tests.

use std::io::Write as _;
use std::ops::Deref;
use std::sync::Arc;

use audit::Note;
use courier::Courier;
use crypto::password::Hasher;
use crypto::{MasterKey, Vault};
use db::{Address, Db};
use directory::Directory;
use identity::Identity;
use kernel::{Clock, Entropy, Fault, SystemClock, SystemEntropy, private};
use room::{Assembly, Extensions};
use web::{Routes, Settings};

use crate::config::{Config, told};
use crate::failure::Failure;
pub use crate::opened::Opened;
use crate::rooms::{self, ROOMS};
use crate::store::{self, Nature};
use crate::system_routes::{self, Shown};
use crate::{departures, links, maintenance, missing};

/// The purpose for which a store is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Serve real accounts.
    Serve,
    /// Serve the demonstration.
    Demo,
    /// Migrate: an existing store keeps its nature; otherwise a real one is created.
    Migrate,
    /// Run a tool on an existing store. None is created: a folder may have been mistyped.
    Tool,
    /// Read an existing store: as a tool, but nothing is sealed. A store of an earlier version is migrated all the same.
    Look,
}

impl Purpose {
    const fn needs_a_store(self) -> bool {
        matches!(self, Self::Tool | Self::Look)
    }
}

/// Creates the data folder and tries to write in it: an error names the folder.
pub fn prepare_folder(config: &Config) -> Result<(), Failure> {
    let folder = &config.data;
    let trial = folder.join(".essai");
    private::folder(folder)
        .and_then(|()| private::create(&trial)?.write_all(b"."))
        .and_then(|()| std::fs::remove_file(&trial))
        .map_err(|error| {
            Failure::new(format!(
                "impossible d’écrire dans le dossier des données {} ({}). Indiquez-en un autre avec « --data », ou donnez le droit \
                 d’y écrire.",
                folder.display(),
                told(&error)
            ))
        })
}

/// Opens the configured store: migrates it, finds or creates its key, checks what it is for.
pub async fn open_store(config: &Config, purpose: Purpose) -> Result<Opened, Failure> {
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) =
        (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let address = config.address()?;
    // A missing folder is created last, once nothing is refused.
    let is_there = config.data.exists();
    if is_there {
        prepare_folder(config)?;
    }
    missing::refuse_lost_file(config, &address)?;
    if purpose.needs_a_store()
        && let Address::Sqlite(file) = &address
        && !file.exists()
    {
        return Err(missing::no_store(&address));
    }
    if !is_there {
        prepare_folder(config)?;
    }
    let db = Db::open(&address, clock, entropy)
        .map_err(|fault| missing::does_not_open(&address, fault))?;
    let is_blank = store::is_blank(&db)
        .await
        .map_err(|fault| missing::does_not_open(&address, fault))?;
    if is_blank {
        missing::refuse_lost(config, &address)?;
    }
    if purpose.needs_a_store() && is_blank {
        return Err(missing::no_store(&address));
    }
    if !is_blank && !store::is_ours(&db).await? {
        return Err(missing::of_another_program(&address));
    }
    db.migrate(&rooms::migrations())
        .await
        .map_err(|fault| missing::does_not_open(&address, fault))?;
    take(db, config, purpose).await
}

/// The same for a store that is open already: for tests, with a clock and chance of their own.
pub async fn take(db: Db, config: &Config, purpose: Purpose) -> Result<Opened, Failure> {
    db.migrate(&rooms::migrations()).await?;
    let known = store::find(&db).await?;
    let (entropy, file) = (Arc::clone(db.entropy()), config.key_file());
    // A claimed store has a key somewhere: a new one would open nothing in it.
    let key = match known {
        Some(_) => MasterKey::load(&file)?,
        None => MasterKey::load_or_create(&file, &*entropy)?,
    };
    if known.is_none() && key.is_taken() {
        return Err(missing::lost(config, &config.address()?));
    }
    if key.is_new() {
        tracing::info!(file = %file.display(), "the master key was created: keep a copy of it elsewhere");
    }
    let is_taken = key.is_taken();
    let vault = Arc::new(Vault::following(key, entropy, file.clone()));
    let nature = match (purpose, known) {
        (Purpose::Tool | Purpose::Look | Purpose::Migrate, Some(known)) => known.nature,
        (Purpose::Tool | Purpose::Look | Purpose::Migrate | Purpose::Serve, _) => Nature::Real,
        (Purpose::Demo, _) => Nature::Demo,
    };
    let known = store::claim(&db, &vault, nature).await?;
    // The key file may be read-only: then a lost store is noticed by its absence only.
    if !is_taken && let Err(error) = MasterKey::take(&file) {
        tracing::warn!(%error, "the key file could not note that it belongs to a store");
    }
    let seal_key = audit::key::open(&db, &vault).await?;
    let opened = Opened {
        seal_key: match known.nature {
            Nature::Demo => seal_key.with_an_invented_past(),
            Nature::Real => seal_key,
        },
        note: Note::at(config.last_seal_file()),
        db,
        known,
        vault,
    };
    if is_taken && matches!(purpose, Purpose::Serve | Purpose::Demo) {
        miss(&opened).await?;
    }
    if purpose != Purpose::Look {
        seal_what_was_left(&opened, purpose).await?;
    }
    Ok(opened)
}

/// Logs what the trace of an existing store should have, and has not.
async fn miss(opened: &Opened) -> Result<(), Fault> {
    let claimed_at = opened.known.claimed_at;
    for doubt in audit::missing(&opened.db, &opened.note, claimed_at).await? {
        let file = opened.note.path().display();
        tracing::error!(?doubt, %file, "what guards the trace is missing: see `spico audit verify`");
    }
    Ok(())
}

/// Seals what was done before, before anything else is written: then a killed process's rows are under a seal of their own. When no server
/// runs, only tools do it. A server that can't seal starts all the same: it tries again each minute.
async fn seal_what_was_left(opened: &Opened, purpose: Purpose) -> Result<(), Fault> {
    let sealed = audit::seal_and_note(&opened.db, &opened.seal_key, &opened.note).await;
    match sealed {
        Err(fault) if matches!(purpose, Purpose::Serve | Purpose::Demo) => {
            tracing::error!(error = %fault, "the trace could not be sealed at the start");
            Ok(())
        }
        sealed => sealed,
    }
}

/// The password hasher.
pub fn hasher(opened: &Opened, config: &Config) -> Result<Arc<Hasher>, Fault> {
    Ok(Arc::new(Hasher::new(
        config.hasher(),
        Some(opened.vault.pepper()),
        Arc::clone(opened.db.entropy()),
    )?))
}

/// Identity's services, for tools that create accounts.
pub fn identity(
    opened: &Opened,
    config: &Config,
    courier: &Arc<Courier>,
    public_url: &str,
) -> Result<Arc<Identity>, Fault> {
    let hasher = hasher(opened, config)?;
    let identity = Identity::new(
        Arc::clone(&opened.vault),
        hasher,
        Arc::clone(courier),
        config.identity.clone(),
        public_url,
    );
    Ok(Arc::new(identity.named(config.name())))
}

/// What the program provides to the rooms, with what creates accounts: for tools and the demonstration.
pub fn tools(
    opened: &Opened,
    config: &Config,
    courier: &Arc<Courier>,
    public_url: &str,
) -> Result<Extensions, Fault> {
    Ok(extensions(opened)
        .with(hasher(opened, config)?)
        .with(identity(opened, config, courier, public_url)?))
}

/// The directory, for tools that search in it.
pub fn directory(db: &Db, config: &Config) -> Directory {
    Directory::open(db, &config.data.join("search"), links::of_directory(db))
}

/// The application: its rooms, and SPICO's own pages.
pub struct App {
    rooms: room::App,
    shown: Shown,
}

impl Deref for App {
    type Target = room::App;

    fn deref(&self) -> &room::App {
        &self.rooms
    }
}

/// What the program provides to the rooms.
pub fn extensions(opened: &Opened) -> Extensions {
    Extensions::new()
        .with(Arc::clone(&opened.vault))
        .with(Arc::new(links::of_directory(&opened.db)))
}

/// Builds the application around a store.
pub async fn build(
    opened: &Opened,
    config: &Config,
    courier: &Arc<Courier>,
    public_url: &str,
) -> Result<App, Fault> {
    let demo = opened.known.nature == Nature::Demo;
    let shown = Shown {
        demo,
        gallery: demo || config.development,
    };
    let with = extensions(opened)
        .with(hasher(opened, config)?)
        .with(Arc::clone(courier))
        .with(Arc::new(opened.seal_key.clone()))
        .with(Arc::new(config.identity.clone()));
    let assembly = Assembly::new(&opened.db, &opened.vault, with);
    let mut assembly = assembly.at(config.data.clone(), public_url);
    maintenance::add(&mut assembly)?;
    keep_the_trace(&mut assembly, opened);
    departures::keep_following(&mut assembly, &extensions(opened));
    let settings = Settings {
        banner: system_routes::banner(shown),
        idle_seconds: config.identity.idle_minutes_shared.saturating_mul(60),
        idle_seconds_personal: config.identity.idle_minutes_personal.saturating_mul(60),
        trust_proxy: config.trust_proxy,
        proxies: config.trusted_proxies.clone(),
        products: config.products(public_url, demo),
        accounts: config.accounts,
        watched: system_routes::HEALTH,
    };
    let rooms = room::build(ROOMS, assembly, settings, config.limits.of_program()).await?;
    Ok(App { rooms, shown })
}

/// Seals the trace, each minute.
fn keep_the_trace(assembly: &mut Assembly, opened: &Opened) {
    let (key, note) = (opened.seal_key.clone(), opened.note.clone());
    assembly.worker(move |state| {
        let (key, note) = (key.clone(), note.clone());
        async move { audit::keep_sealing(state.db(), &key, &note).await }
    });
}

impl App {
    /// All addresses of SPICO.
    pub fn routes(&self) -> Routes {
        self.rooms.routes().and(system_routes::routes(self.shown))
    }
}
