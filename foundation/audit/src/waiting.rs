//! The rows without a seal: whether they should have one, and what about them needs an explanation.

use std::time::Duration;

use db::row::One;
use db::{Db, params, query, row};
use kernel::{Fault, Timestamp};

use crate::broken::Broken;
use crate::doubt::{Doubt, LONG};
use crate::note::Noted;
use crate::seal::KIND;
use crate::verify::{Ask, Verdict, has_every_number};

/// The age from which a line must have been sealed: a minute to settle, a minute until the next seal, and some grace.
const OVERDUE: Duration = Duration::from_mins(5);

query!(pub(crate) REST: Rest = "select count(*) as events, coalesce(min(seq), 0) as first, coalesce(max(seq), 0) as last from audit_event where seq > $1");
query!(pub(crate) NEWEST: One<Timestamp> = "select at as value from audit_event order by seq desc limit 1");
query!(WAITING: Waiting = "select seq, at from audit_event where seq > $1 and kind <> $2 order by seq limit 1");
query!(EARLIEST: Waiting = "select seq, at from audit_event where seq > $1 order by at, seq limit 1");

row! {
    /// The lines that no seal covers yet.
    pub(crate) struct Rest {
        pub(crate) events: i64,
        first: i64,
        last: i64,
    }
}

row! {
    /// A line that waits for its seal.
    struct Waiting {
        seq: i64,
        at: Timestamp,
    }
}

impl Rest {
    /// The numbers that are missing since the line `last`.
    fn hole(&self, last: i64) -> Option<Doubt> {
        let numbers = self.last.saturating_sub(last).saturating_sub(self.events);
        let after = if self.first == last.saturating_add(1) {
            self.first
        } else {
            last
        };
        (numbers != 0).then_some(Doubt::Hole {
            seal: None,
            after,
            numbers: numbers.saturating_abs(),
        })
    }
}

/// What follows the last seal, whose last line is `line`.
pub(crate) async fn look(
    db: &Db,
    ask: &Ask<'_>,
    verdict: &mut Verdict,
    (line, rest): (i64, Rest),
    noted: Option<Noted>,
) -> Result<(), Fault> {
    if has_every_number(db) && rest.events > 0 {
        verdict.doubts.extend(rest.hole(line.max(0)));
    }
    let first = db.row(&WAITING, params![line, KIND]).await?;
    let ahead = first
        .as_ref()
        .filter(|first| first.at.since(db.now()) > LONG);
    verdict.doubts.extend(ahead.map(|first| Doubt::Ahead {
        line: first.seq,
        at: first.at,
    }));
    verdict
        .doubts
        .extend(backdated(db, ask, verdict, line).await?);
    verdict.first_bad = match noted {
        Some(noted) => Some(Broken::Noted(noted.seal)),
        None => overdue(db, ask, first, rest.events).await?,
    };
    Ok(())
}

/// A line after `line`, the last one of the last seal, that is dated long before that seal was made.
async fn backdated(
    db: &Db,
    ask: &Ask<'_>,
    verdict: &Verdict,
    line: i64,
) -> Result<Option<Doubt>, Fault> {
    let Some(head) = verdict.head.filter(|_| !ask.key.past_is_invented()) else {
        return Ok(None);
    };
    let earliest = db.row(&EARLIEST, params![line]).await?;
    let long_before = earliest.filter(|earliest| head.sealed_at.since(earliest.at) > LONG);
    Ok(long_before.map(|earliest| Doubt::Backdated {
        seal: None,
        line: earliest.seq,
        at: earliest.at,
    }))
}

/// The rows that should have been sealed, of which `first` waits longest. Rows that record a seal may wait (`seal::IDLE`). The first
/// waiting row is enough: those after it were written later, whatever their clock said.
async fn overdue(
    db: &Db,
    ask: &Ask<'_>,
    first: Option<Waiting>,
    events: i64,
) -> Result<Option<Broken>, Fault> {
    let newest = db.row(&NEWEST, &[]).await?;
    let by = match newest {
        Some(One(at)) if !ask.sealing => at,
        _ => db.now(),
    };
    let late = first.filter(|first| by.since(first.at) > OVERDUE);
    Ok(late.map(|first| Broken::Unsealed {
        first_event: first.seq,
        events,
    }))
}
