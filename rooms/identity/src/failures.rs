//! Wrong passwords of strangers. Each is counted before it is answered and has its own row in the trace while they are rare; during a
//! flood, those of a short interval are counted together in one row (docs/adr/0013).

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use db::Db;
use kernel::Fault;
use tokio::sync::oneshot;

use crate::commands::note_failure::{NoteFailures, Wrong};

/// How long failures are collected during a flood.
const GATHER: Duration = Duration::from_secs(1);

/// The failures collected in this process.
#[derive(Default)]
pub(crate) struct Failures(Mutex<Vec<(Wrong, oneshot::Sender<bool>)>>);

impl Failures {
    fn gathered(&self) -> MutexGuard<'_, Vec<(Wrong, oneshot::Sender<bool>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one failure together with those of the same interval. The first of them writes.
    pub async fn note_of_many(&self, db: &Db, wrong: Wrong) -> Result<(), Fault> {
        let (tell, told) = oneshot::channel();
        let is_first = {
            let mut gathered = self.gathered();
            gathered.push((wrong, tell));
            gathered.len() == 1
        };
        if !is_first {
            let written = told.await.map_err(Fault::internal)?;
            return if written { Ok(()) } else { Err(Fault::busy()) };
        }
        tokio::time::sleep(GATHER).await;
        let (wrong, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut *self.gathered()).into_iter().unzip();
        let written = db.run(&NoteFailures { wrong: &wrong }).await;
        for tell in waiting {
            // The client may have disconnected.
            let _left = tell.send(written.is_ok());
        }
        written
    }
}
