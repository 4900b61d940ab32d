//! Tries of a password that are under way: each goes on to its end, so that whoever hangs up after having guessed is counted all the same.

use std::sync::{Mutex, PoisonError};

use kernel::Fault;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Those of a process. They stop when it is dropped.
#[derive(Default)]
pub(crate) struct Tries(Mutex<JoinSet<()>>);

impl Tries {
    /// Runs one to its end, also when nobody waits for its outcome any more.
    pub async fn see_through<T: Send + 'static>(
        &self,
        trying: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Fault> {
        let (tell, told) = oneshot::channel();
        {
            let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            while under_way.try_join_next().is_some() {}
            under_way.spawn(async move {
                // Whoever asked may have left.
                let _left = tell.send(trying.await);
            });
        }
        told.await.map_err(Fault::internal)
    }
}
