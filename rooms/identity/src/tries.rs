//! Work that runs to its end even when the client disconnects: password checks, so that a guess is counted even if the client hangs up, and
//! what is done after the response.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::Fault;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Those of a process. They stop when it is dropped.
#[derive(Default)]
pub(crate) struct Tries(Mutex<JoinSet<()>>);

impl Tries {
    /// Runs one to its end, even when its outcome is no longer awaited.
    pub async fn see_through<T: Send + 'static>(
        &self,
        trying: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Fault> {
        let (tell, told) = oneshot::channel();
        self.begin(async move {
            // The client may have disconnected.
            let _left = tell.send(trying.await);
        });
        told.await.map_err(Fault::internal)
    }

    /// Starts a task whose end is not awaited.
    pub fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut under_way = self.under_way();
        while under_way.try_join_next().is_some() {}
        under_way.spawn(work);
    }

    /// Waits until no task is running.
    pub async fn settled(&self) {
        loop {
            let all = std::mem::take(&mut *self.under_way());
            if all.is_empty() {
                return;
            }
            all.join_all().await;
        }
    }

    fn under_way(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
