//! The application: built from its rooms, running, shutting down.

use std::sync::Arc;

use bus::Hub;
use jobs::Jobs;
use kernel::Fault;
use tokio::task::JoinSet;
use web::{AppState, Limits, Routes, Settings};

use crate::assembly::{Closing, Worker};
use crate::site::complete;
use crate::{Assembly, Room, matrix};

/// The application, built.
pub struct App {
    /// What every request may use.
    pub state: AppState,
    /// The open streams.
    pub hub: Arc<Hub>,
    rooms: Vec<&'static Room>,
    jobs: Arc<Jobs>,
    workers: Vec<Worker>,
    closings: Vec<Closing>,
}

/// Builds the application: each room adds its parts in turn.
pub async fn build(
    rooms: &[&'static Room],
    mut assembly: Assembly,
    mut settings: Settings,
    limits: Limits,
) -> Result<App, Fault> {
    complete(&mut settings.products, rooms);
    assembly
        .name
        .clone_from(&settings.products.first().site.name);
    for room in rooms {
        assembly.room = room.name;
        (room.build)(&mut assembly)?;
    }
    let sessions = assembly
        .sessions
        .ok_or_else(|| Fault::internal("no room knows who is signed in"))?;
    let hub = Hub::open(&assembly.db, assembly.renderers).await?;
    let state = AppState::builder(assembly.db, matrix(rooms)?, sessions, settings)
        .extensions(assembly.extensions.into_inner())
        .extension(Arc::clone(&hub))
        .limits(limits)
        .build();
    Ok(App {
        state,
        hub,
        rooms: rooms.to_vec(),
        jobs: Arc::new(assembly.jobs),
        workers: assembly.workers,
        closings: assembly.closings,
    })
}

impl App {
    /// The pages of all rooms, and the live stream.
    pub fn routes(&self) -> Routes {
        let rooms = self.rooms.iter();
        rooms.fold(web::stream::routes(), |routes, room| {
            routes.and((room.routes)())
        })
    }

    /// Starts the background work; it stops with the set.
    pub fn start_workers(&self, tasks: &mut JoinSet<()>) {
        tasks.spawn(bus::dispatcher::run(Arc::clone(&self.hub)));
        let state = self.state.clone();
        tasks.spawn(async move { web::refusals::keep_counting(&state).await });
        let db = self.state.db().clone();
        tasks.spawn(async move { db.maintain().await });
        for worker in &self.workers {
            tasks.spawn(worker(self.state.clone()));
        }
    }

    /// Runs queued jobs until `closing` resolves, then finishes the running ones and records them: no letter is sent twice.
    pub fn work<F>(&self, closing: F) -> impl Future<Output = ()> + Send + use<F>
    where
        F: Future<Output = ()> + Send,
    {
        jobs::run_worker(self.state.db().clone(), Arc::clone(&self.jobs), closing)
    }

    /// Writes what remains to be written before the end. Failures are logged, and the rest is written all the same.
    pub async fn settle(&self) {
        for close in &self.closings {
            if let Err(fault) = close(self.state.clone()).await {
                tracing::warn!(error = %fault, "something could not be written at the end");
            }
        }
        if let Err(fault) = web::refusals::write(&self.state, true).await {
            tracing::warn!(error = %fault, "the number of refusals could not be traced");
        }
    }
}
