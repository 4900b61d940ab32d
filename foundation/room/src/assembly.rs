//! What a room receives when the application is built, and what it adds.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use access::Sessions;
use bus::EventRenderer;
use crypto::Vault;
use db::Db;
use jobs::{Job, Jobs};
use kernel::Fault;
use web::AppState;

use crate::Pending;
use crate::extensions::Extensions;

/// Background work; it ends only when the program drops it.
pub(crate) type Worker = Box<dyn Fn(AppState) -> Working + Send + Sync>;
/// A last write before the end.
pub(crate) type Closing = Box<dyn Fn(AppState) -> Pending<'static, ()> + Send + Sync>;
/// A running worker.
pub(crate) type Working = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// An application being built. Rooms come in the order of their list: a room needs what those before it, or the program, provided.
pub struct Assembly {
    /// The store.
    pub db: Db,
    /// What opens sealed columns.
    pub vault: Arc<Vault>,
    /// The folder for data that can be rebuilt, such as a search index.
    pub data: PathBuf,
    /// The address that people type, no slash at its end.
    pub public_url: String,
    /// The product's name, which signs letters.
    pub name: String,
    pub(crate) room: &'static str,
    pub(crate) extensions: Extensions,
    pub(crate) sessions: Option<Arc<dyn Sessions>>,
    pub(crate) renderers: Vec<(&'static str, Arc<dyn EventRenderer>)>,
    pub(crate) jobs: Jobs,
    pub(crate) workers: Vec<Worker>,
    pub(crate) closings: Vec<Closing>,
}

impl Assembly {
    /// An application with only what the program provides to the rooms.
    pub fn new(db: &Db, vault: &Arc<Vault>, extensions: Extensions) -> Self {
        Self {
            db: db.clone(),
            vault: Arc::clone(vault),
            data: PathBuf::new(),
            public_url: String::new(),
            name: String::new(),
            room: "",
            extensions: extensions.with(Arc::clone(vault)),
            sessions: None,
            renderers: Vec::new(),
            jobs: Jobs::new(),
            workers: Vec::new(),
            closings: Vec::new(),
        }
    }

    /// Sets its data folder and its public address.
    #[must_use]
    pub fn at(self, data: PathBuf, public_url: &str) -> Self {
        Self {
            data,
            public_url: public_url.to_owned(),
            ..self
        }
    }

    /// A value that the program or an earlier room provided; `Internal` when nobody did.
    pub fn need<T: Any + Send + Sync>(&self) -> Result<Arc<T>, Fault> {
        self.extensions.need()
    }

    /// Provides a value to the rooms that follow and, as an extension of `AppState`, to every page.
    pub fn provide<T: Any + Send + Sync>(&mut self, value: Arc<T>) {
        self.extensions.provide(value);
    }

    /// Sets who knows the sessions; an error when another room does already: exactly one does.
    pub fn sessions(&mut self, sessions: Arc<dyn Sessions>) -> Result<(), Fault> {
        if self.sessions.replace(sessions).is_some() {
            let why = format!("{}: another room knows the sessions already", self.room);
            return Err(Fault::internal(why));
        }
        Ok(())
    }

    /// Adds the room's event renderer: it is given its own entries only.
    pub fn renders(&mut self, renderer: impl EventRenderer + 'static) {
        self.renderers.push((self.room, Arc::new(renderer)));
    }

    /// Adds a job.
    pub fn job(&mut self, job: impl Job) {
        self.jobs = std::mem::take(&mut self.jobs).with(job);
    }

    /// Adds a recurring job.
    pub fn every<J: Job>(
        &mut self,
        every: Duration,
        job: J,
        payload: &J::Payload,
    ) -> Result<(), Fault> {
        self.jobs = std::mem::take(&mut self.jobs).every(every, job, payload)?;
        Ok(())
    }

    /// Adds background work that runs as long as the program serves.
    pub fn worker<F>(&mut self, work: impl Fn(AppState) -> F + Send + Sync + 'static)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.workers
            .push(Box::new(move |state| Box::pin(work(state))));
    }

    /// Adds a last write, run once the last request was answered.
    pub fn closing<F>(&mut self, close: impl Fn(AppState) -> F + Send + Sync + 'static)
    where
        F: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        self.closings
            .push(Box::new(move |state| Box::pin(close(state))));
    }
}
