//! Counts failures (A19). `entrance` decides before who may try at the same time.

use access::AccountId;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Outcome, Tx};
use kernel::{Fault, Timestamp};

use crate::counters::Counter;
use crate::store::attempts;

/// Until when one of the counters is locked, the latest.
pub(crate) async fn locked(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    let now = tx.now();
    let tallies = attempts::tallies_in(tx, counters).await?;
    let locked = tallies.iter().filter_map(|(_, tally)| tally.locked(now));
    Ok(locked.max())
}

/// The same by a plain read: what is refused anyway needs no command; the refusal itself leaves its trace.
pub(crate) async fn until(db: &Db, counters: &[Counter]) -> Result<Option<Timestamp>, Fault> {
    let now = db.now();
    let tallies = attempts::tallies(db, counters).await?;
    let locked = tallies.iter().filter_map(|(_, tally)| tally.locked(now));
    Ok(locked.max())
}

/// Counts one failure, or one sending, on each counter; returns until when one of them is locked by it.
pub(crate) async fn count(
    tx: &mut Tx<'_>,
    counters: &[Counter],
) -> Result<Option<Timestamp>, Fault> {
    let now = tx.now();
    let mut until = None;
    for (counter, tally) in attempts::tallies_in(tx, counters).await? {
        let tally = tally.count(now, &counter.limit);
        attempts::keep(tx, &counter, tally).await?;
        until = until.max(tally.locked(now));
    }
    Ok(until)
}

/// The password was correct: earlier failures are cleared.
pub(crate) async fn forgive(tx: &mut Tx<'_>, keys: &[[u8; 32]]) -> Result<(), Fault> {
    for key in keys {
        attempts::clear(tx, key).await?;
    }
    Ok(())
}

/// A password that was wrong.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub actor: Actor,
    /// The account, when there is one.
    pub account: Option<AccountId>,
    pub counters: Vec<Counter>,
}

/// Counts several wrong passwords, with one row in the trace.
pub(crate) struct NoteFailures<'a> {
    /// Not empty.
    pub wrong: &'a [Wrong],
}

impl Command for NoteFailures<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        for wrong in self.wrong {
            count(tx, &wrong.counters).await?;
        }
        let event = |actor: &Actor| {
            AuditEvent::new("sign_in.tried", Action::Execute, actor).outcome(Outcome::Refused)
        };
        let event = match self.wrong {
            [one] => {
                let event = event(&one.actor).detail("mot de passe");
                match one.account {
                    Some(account) => event.on("account", account),
                    None => event,
                }
            }
            many => {
                event(&Actor::default()).detail(format!("mot de passe : {} essais", many.len()))
            }
        };
        Ok(Audited::new((), event))
    }
}
