//! What a command hands over in memory beside what it writes: given on only once its transaction is durable, in the order of the commits.
//!
//! It saves reading back what was just written, and nothing more: it may be lost, and what other processes write is never among it. Whoever
//! takes it must be able to tell that nothing is missing, and read the store otherwise. Only SQLite commits in an order that one process
//! knows; on PostgreSQL nothing is handed over.

use std::any::Any;
use std::sync::Arc;

use tokio::sync::broadcast;

/// Parcels that wait for whoever takes them, at most.
const KEPT: usize = 1024;

/// A value of whoever hands over and whoever takes: `Db` does not look inside.
pub type Published = Arc<dyn Any + Send + Sync>;

/// Where the writer puts what became durable.
pub(crate) type Publisher = broadcast::Sender<Published>;

pub(crate) fn publisher() -> Publisher {
    broadcast::channel(KEPT).0
}

/// What is handed over from now on.
#[derive(Debug)]
pub struct Committed(pub(crate) broadcast::Receiver<Published>);

/// What waited.
#[derive(Debug, Default)]
pub struct Taken {
    /// In the order of the commits.
    pub published: Vec<Published>,
    /// Some were lost before these.
    pub lost: bool,
}

impl Committed {
    /// Takes what waits.
    pub fn take(&mut self) -> Taken {
        let mut taken = Taken::default();
        loop {
            match self.0.try_recv() {
                Ok(published) => taken.published.push(published),
                Err(broadcast::error::TryRecvError::Lagged(_)) => taken.lost = true,
                Err(_) => return taken,
            }
        }
    }
}
