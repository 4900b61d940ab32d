//! What is done is forgotten.

use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Tx, params, statement};
use kernel::Fault;

use crate::{Context, Job};

/// How long a job that is done can be looked at.
pub const DONE: Duration = Duration::from_hours(7 * 24);
/// How long a job that was given up waits for somebody to look at it.
pub const ABANDONED: Duration = Duration::from_hours(90 * 24);
/// Rows in one transaction: nobody waits long for it.
const AT_ONCE: i64 = 2000;

statement!(
    FORGET_DONE = "delete from job where id in (select id from job where done_at < $1 limit $2)"
);
statement!(
    FORGET_ABANDONED =
        "delete from job where id in (select id from job where abandoned_at < $1 limit $2)"
);

/// Forgets jobs that were done a week ago or given up three months ago, once an hour:
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
