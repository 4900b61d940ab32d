//! Counts a try before it is made: guesses sent at the same time are all counted (A19).

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::{Fault, Timestamp};

use crate::domain::throttle::Limit;
use crate::store::attempts;
use crate::words::AttemptKind;

/// One counter that a try touches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter {
    pub kind: AttemptKind,
    pub key: [u8; 32],
    pub limit: Limit,
}

/// Whether the try may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    /// It may, and is counted.
    Open,
    /// It may not before this instant, and wasn't counted.
    Locked(Timestamp),
}

/// Until when one of the counters is locked, the latest.
pub(crate) async fn locked(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    let now = tx.now();
    let mut latest = None;
    for counter in counters {
        let until = attempts::tally(tx, counter.kind, &counter.key)
            .await?
            .locked(now);
        latest = latest.max(until);
    }
    Ok(latest)
}

/// Counts one failure on each; until when one of them locks by it.
pub(crate) async fn count(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    let now = tx.now();
    let mut latest = None;
    for counter in counters {
        let tally = attempts::tally(tx, counter.kind, &counter.key)
            .await?
            .count(now, &counter.limit);
        attempts::keep(tx, counter.kind, &counter.key, tally).await?;
        latest = latest.max(tally.locked(now));
    }
    Ok(latest)
}

/// Counts a try that is about to be made, unless one of `counters` or `also` is locked.
pub(crate) struct CountAttempt<'a> {
    pub actor: &'a Actor,
    /// What is tried, for the trace.
    pub what: &'static str,
    /// On which account, when there is one.
    pub account: Option<AccountId>,
    pub counters: &'a [Counter],
    /// Looked at, not counted.
    pub also: &'a [Counter],
}

impl Command for CountAttempt<'_> {
    type Output = Gate;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Gate>, Fault> {
        let until = locked(tx, self.counters)
            .await?
            .max(locked(tx, self.also).await?);
        let event = AuditEvent::new("sign_in.tried", Action::Execute, self.actor).detail(self.what);
        let event = match self.account {
            Some(account) => event.on("account", account),
            None => event,
        };
        if let Some(until) = until {
            return Ok(Audited::new(
                Gate::Locked(until),
                event.outcome(Outcome::Refused),
            ));
        }
        count(tx, self.counters).await?;
        Ok(Audited::new(Gate::Open, event))
    }
}
