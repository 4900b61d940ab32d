//! Counts a try before it is made: guesses sent at the same time are all counted (A19).

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::{Fault, Timestamp};

use crate::domain::throttle::{Limit, Tally};
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

/// What each of the counters says now.
async fn tallies(tx: &mut Tx<'_>, counters: &[Counter]) -> Result<Vec<(Counter, Tally)>, Fault> {
    let mut found = Vec::with_capacity(counters.len());
    for counter in counters {
        let tally = attempts::tally(tx, counter.kind, &counter.key).await?;
        found.push((*counter, tally));
    }
    Ok(found)
}

/// Until when one of them is locked, the latest.
fn latest(tallies: &[(Counter, Tally)], now: Timestamp) -> Option<Timestamp> {
    tallies
        .iter()
        .filter_map(|(_, tally)| tally.locked(now))
        .max()
}

/// Until when one of the counters is locked, the latest.
pub(crate) async fn locked(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    Ok(latest(&tallies(tx, counters).await?, tx.now()))
}

/// Counts one failure on each; until when one of them locks by it.
pub(crate) async fn count(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    let found = tallies(tx, counters).await?;
    add(tx, found).await
}

async fn add(
    tx: &mut Tx<'_>,
    mut found: Vec<(Counter, Tally)>,
) -> Result<Option<Timestamp>, Fault> {
    let now = tx.now();
    for (counter, tally) in &mut found {
        *tally = tally.count(now, &counter.limit);
        attempts::keep(tx, counter.kind, &counter.key, *tally).await?;
    }
    Ok(latest(&found, now))
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
        let found = tallies(tx, self.counters).await?;
        let until = latest(&found, tx.now()).max(locked(tx, self.also).await?);
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
        add(tx, found).await?;
        Ok(Audited::new(Gate::Open, event))
    }
}
