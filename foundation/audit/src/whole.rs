//! Doubts about the trace as a whole: its beginning, its triggers, its note.

use db::{Db, query, row};
use kernel::{Fault, Timestamp};

use crate::doubt::{Doubt, LONG};
use crate::note::Note;
use crate::seal::LAST;
use crate::verify::{Ask, Verdict};
use crate::waiting::NEWEST;

query!(FIRST: Beginning = "select at from audit_event order by seq limit 1");

row! {
    /// The first line.
    struct Beginning {
        at: Timestamp,
    }
}

/// Doubts about the trace as a whole, apart from its seals and rows.
pub(crate) async fn doubts(db: &Db, ask: &Ask<'_>, verdict: &Verdict) -> Result<Vec<Doubt>, Fault> {
    let mut doubts = Vec::new();
    if let Some(claimed_at) = ask.claimed_at.filter(|at| db.now().since(*at) > LONG) {
        match db.row(&FIRST, &[]).await? {
            None => doubts.push(Doubt::NoLine(claimed_at)),
            Some(Beginning { at }) if at.since(claimed_at) > LONG => {
                doubts.push(Doubt::BeginsLate { at, claimed_at });
            }
            Some(_) => {}
        }
        if verdict.seals == 0 && verdict.first_bad.is_none() {
            doubts.push(Doubt::NoSeal(claimed_at));
        }
    }
    if verdict.seals > 0 && ask.noted.is_none() {
        doubts.push(Doubt::NoNote);
    }
    doubts.extend(triggers(db).await?);
    Ok(doubts)
}

async fn triggers(db: &Db) -> Result<Option<Doubt>, Fault> {
    let missing = db.missing_triggers().await?;
    Ok((!missing.is_empty()).then_some(Doubt::NoTriggers(missing)))
}

/// Doubts that can be found at once when a store is opened again: missing triggers, or a missing note. A store has a note from its first
/// seal on; rows written long after it was claimed mean that it was opened again, and sealed.
pub async fn missing(db: &Db, note: &Note, claimed_at: Timestamp) -> Result<Vec<Doubt>, Fault> {
    let mut doubts = Vec::from_iter(triggers(db).await?);
    if matches!(note.read(), Ok(None)) {
        let newest = db.row(&NEWEST, &[]).await?;
        let old = newest.is_none_or(|newest| newest.0.since(claimed_at) > LONG);
        if old || db.row(&LAST, &[]).await?.is_some() {
            doubts.push(Doubt::NoNote);
        }
    }
    Ok(doubts)
}
