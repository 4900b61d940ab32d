//! Recurring jobs of SPICO itself.

use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Tx, params};
use jobs::{Context, Forget, Job};
use kernel::Fault;
use room::Assembly;

const HOUR: Duration = Duration::from_hours(1);

/// SPICO's own jobs, beside those of the rooms.
pub(crate) fn add(assembly: &mut Assembly) -> Result<(), Fault> {
    assembly.every(HOUR, Forget, &())?;
    assembly.every(24 * HOUR, ForgetJournal, &())?;
    assembly.every(HOUR, ForgetForms, &())
}

/// Deletes old entries of the event log.
struct ForgetJournal;

impl Job for ForgetJournal {
    const KIND: &'static str = "forget_journal";
    type Payload = ();

    async fn run(&self, (): (), context: Context) -> Result<(), Fault> {
        // In small steps, so that people's commands run in between.
        while context.db.run(&ForgetEntries).await? == bus::event_log::FORGOTTEN {}
        Ok(())
    }
}

/// Deletes old records of sent forms.
struct ForgetForms;

impl Job for ForgetForms {
    const KIND: &'static str = "forget_forms";
    type Payload = ();

    async fn run(&self, (): (), context: Context) -> Result<(), Fault> {
        while context.db.run(&db::ForgetForms).await? == db::ForgetForms::AT_ONCE {}
        Ok(())
    }
}

struct ForgetEntries;

impl Command for ForgetEntries {
    /// How many were forgotten.
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let before = tx.now() - bus::event_log::REMEMBERED;
        let forgotten = tx.execute(&bus::event_log::FORGET, params![before]).await?;
        let event = AuditEvent::new("event_log.forgotten", Action::Delete, &Actor::system());
        let event = event.detail(format!("{forgotten} entrées"));
        Ok(Audited::new(forgotten, event))
    }
}
