//! One form, one effect (ADR 0011): a command that stores the digest of the form that asked for it, in its own transaction.

use std::time::Duration;

use kernel::Fault;

use crate::row::One;
use crate::{Action, Actor, AuditEvent, Audited, Command, Tx, params, query, statement};

/// How long a sent form is remembered: longer than any session lasts, and a form ends with its session.
pub const KNOWN: Duration = Duration::from_hours(48);

statement!(
    NOTE = "insert into form_sent (digest, outcome, at) values ($1, '', $2) on conflict (digest) do nothing"
);
statement!(SETTLE = "update form_sent set outcome = $2 where digest = $1");
query!(OUTCOME: One<String> = "select outcome as value from form_sent where digest = $1");
statement!(
    FORGET = "delete from form_sent where digest in (select digest from form_sent where at < $1 limit $2)"
);

/// The outcome stored for a repetition: an id, or nothing. Never a text that somebody wrote (I-13).
pub trait Outcome: Sized {
    /// As the store keeps it.
    fn keep(&self) -> String;

    /// From there; an internal fault when it can't be read.
    fn again(kept: &str) -> Result<Self, Fault>;
}

impl Outcome for () {
    fn keep(&self) -> String {
        String::new()
    }

    fn again(_: &str) -> Result<Self, Fault> {
        Ok(())
    }
}

/// The digest of a form: its key, its sender, which form it is, its content. A form that comes back changed is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(pub [u8; 32]);

/// Runs a command for a form: a repetition changes nothing, and returns the first outcome.
pub struct Once<'a, C> {
    /// The form; none when it carried no key, and then the command simply runs.
    pub form: Option<Digest>,
    /// Who, for the trace of a repetition.
    pub actor: &'a Actor,
    /// The command.
    pub command: &'a C,
}

impl<C> Command for Once<'_, C>
where
    C: Command,
    C::Output: Outcome,
{
    type Output = C::Output;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<C::Output>, Fault> {
        let Some(Digest(digest)) = &self.form else {
            return self.command.run(tx).await;
        };
        let now = tx.now();
        // Before anything else: of two at the same time, the second waits here or starts again, and finds the first one's outcome.
        if tx.execute(&NOTE, params![digest.as_slice(), now]).await? == 0 {
            let One(kept) = tx.load(&OUTCOME, params![digest.as_slice()]).await?;
            let event = AuditEvent::new("form.repeated", Action::Execute, self.actor);
            return Ok(Audited::repeated(Outcome::again(&kept)?, event));
        }
        let audited = self.command.run(tx).await?;
        let kept = audited.output.keep();
        if !kept.is_empty() {
            tx.execute(&SETTLE, params![digest.as_slice(), kept])
                .await?;
        }
        Ok(audited)
    }
}

impl crate::Db {
    /// The outcome of a form that was sent before; for handlers that need it before checks that the form's first effect would fail.
    pub async fn outcome_of<T: Outcome>(&self, form: Option<Digest>) -> Result<Option<T>, Fault> {
        let Some(Digest(digest)) = &form else {
            return Ok(None);
        };
        let kept = self.row(&OUTCOME, params![digest.as_slice()]).await?;
        kept.map(|One(kept)| T::again(&kept)).transpose()
    }
}

/// Deletes old forms; returns how many, at most [`ForgetForms::AT_ONCE`].
pub struct ForgetForms;

impl ForgetForms {
    /// Rows in one transaction: few enough that other commands don't wait long.
    pub const AT_ONCE: u64 = 2000;
}

impl Command for ForgetForms {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let before = tx.now() - KNOWN;
        let forgotten = tx
            .execute(&FORGET, params![before, Self::AT_ONCE.cast_signed()])
            .await?;
        let event = AuditEvent::new("form.forgotten", Action::Delete, &Actor::system());
        Ok(Audited::new(
            forgotten,
            event.detail(format!("{forgotten} formulaires")),
        ))
    }
}
