//! Removes finished jobs.

use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Tx, params, statement};
use kernel::Fault;

use crate::{Context, Job};

/// How long a finished job is kept.
pub const DONE: Duration = Duration::from_hours(7 * 24);
/// How long an abandoned job is kept.
pub const ABANDONED: Duration = Duration::from_hours(90 * 24);
/// Rows in one transaction: few enough that other commands don't wait long.
const AT_ONCE: i64 = 2000;

statement!(
    FORGET_DONE = "delete from job where id in (select id from job where done_at < $1 limit $2)"
);
statement!(
    FORGET_ABANDONED =
        "delete from job where id in (select id from job where abandoned_at < $1 limit $2)"
);

/// Removes jobs that finished a week ago or were abandoned three months ago, once an hour:
/// `Jobs::new().every(Duration::from_hours(1), Forget, &())`.
pub struct Forget;

impl Job for Forget {
    const KIND: &'static str = "forget_done_jobs";
    type Payload = ();

    async fn run(&self, (): (), context: Context) -> Result<(), Fault> {
        while context.db.run(&ForgetSome).await? > 0 {}
        Ok(())
    }
}

struct ForgetSome;

impl Command for ForgetSome {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let now = tx.now();
        let done = tx
            .execute(&FORGET_DONE, params![now - DONE, AT_ONCE])
            .await?;
        let abandoned = tx
            .execute(&FORGET_ABANDONED, params![now - ABANDONED, AT_ONCE])
            .await?;
        let event = AuditEvent::new("job.forgotten", Action::Delete, &Actor::system())
            .detail(format!("faites : {done} ; abandonnées : {abandoned}"));
        Ok(Audited::new(done + abandoned, event))
    }
}
