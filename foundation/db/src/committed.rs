//! Values that a command hands over in memory besides what it writes: available once its transaction is durable, in the order of the
//! commits.
//!
//! This only saves reading back what was just written: values may be lost, and those of other processes never arrive. Whoever takes them
//! must be able to tell that nothing is missing, and read the store otherwise. Only SQLite commits in an order that one process knows; on
//! PostgreSQL nothing is handed over.

use std::any::Any;
use std::sync::Arc;

use tokio::sync::broadcast;

/// Values that wait to be taken, at most.
const KEPT: usize = 1024;

/// A value of any type, known to the command and to whoever takes it: `Db` does not look inside.
pub type Published = Arc<dyn Any + Send + Sync>;

/// Where the writer puts what became durable.
pub(crate) type Publisher = broadcast::Sender<Published>;

pub(crate) fn publisher() -> Publisher {
    broadcast::channel(KEPT).0
}

/// Starts collecting.
#[derive(Debug)]
pub struct Committed(pub(crate) broadcast::Receiver<Published>);

/// The values taken.
#[derive(Debug, Default)]
pub struct Taken {
    /// In the order of the commits.
    pub published: Vec<Published>,
    /// Whether some were lost before these.
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
