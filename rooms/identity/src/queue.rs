//! The room's jobs.

use std::sync::Arc;
use std::time::Duration;

use jobs::{Context, Job};
use kernel::Fault;

use crate::commands::sweep::Sweep;
use crate::identity::Identity;

/// How often expired things are looked for.
pub(crate) const SWEEP: Duration = Duration::from_mins(1);

/// Ends what is past its time.
pub(crate) struct SweepIdentity(pub(crate) Arc<Identity>);

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
