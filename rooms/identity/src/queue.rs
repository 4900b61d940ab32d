//! The room's jobs.

use std::sync::Arc;
use std::time::Duration;

use jobs::{Context, Job, Jobs};
use kernel::Fault;

use crate::commands::sweep::Sweep;
use crate::identity::Identity;
use crate::post::SendLetter;

/// How often what time ends is looked for.
const SWEEP: Duration = Duration::from_mins(1);

/// Ends what is past its time.
struct SweepIdentity(Arc<Identity>);

impl Job for SweepIdentity {
    const KIND: &'static str = "identity_sweep";
    type Payload = ();

    async fn run(&self, (): (), context: Context) -> Result<(), Fault> {
        let sweep = Sweep {
            config: &self.0.config,
        };
        context.db.run(&sweep).await
    }
}

/// Adds the room's jobs to those of the process.
pub fn jobs(jobs: Jobs, identity: &Arc<Identity>) -> Result<Jobs, Fault> {
    jobs.with(SendLetter(Arc::clone(identity))).every(
        SWEEP,
        SweepIdentity(Arc::clone(identity)),
        &(),
    )
}
