//! Whether the trace is still what was sealed.
//!
//! The lines of each seal are hashed by themselves, several seals at a time, and only the chain of seals goes one by one: the
//! work is spread over the machine. A whole end that was cut off (the last seals with their lines) leaves no contradiction
//! behind: whoever must exclude that notes [`Verdict::head`] elsewhere and compares.

use std::fmt;
use std::sync::Arc;

use db::row::One;
use db::{Db, Value, params, query};
use kernel::Fault;
use tokio::task::JoinSet;

use crate::line::{Hash, Lines, number, sealed_columns};
use crate::seal::{SealRow, chain};

/// Seals read at a time.
const PAGE: i64 = 1024;
/// Lines that one task hashes, about.
const PORTION: i64 = 50_000;
/// Tasks at a time: as many as the door has readers on SQLite.
const TASKS: usize = 4;

query!(SEALS: SealRow = "select seq, first_event, last_event, events, hash, sealed_at from audit_seal where seq > $1 order by seq limit $2");
query!(LINES: crate::Event = concat!(
    "select ", sealed_columns!(), " from audit_event where seq > $1 and seq <= $2 order by seq"
));
query!(COUNT_AFTER: One<i64> = "select count(*) as value from audit_event where seq > $1");

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Lines whose seal agrees.
    pub events: i64,
    /// Seals that agree.
    pub seals: i64,
    /// Lines that no seal covers yet.
    pub unsealed: i64,
    /// The first seal that does not agree; what comes after it was not looked at.
    pub first_bad: Option<Broken>,
    /// The hash of the last seal that agrees, to be noted elsewhere.
    pub head: Option<Hash>,
}

/// A seal that does not agree with its lines, or with the seal before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The seal.
    pub seal: i64,
    /// The first line that it covers.
    pub first_event: i64,
    /// The last line that it covers.
    pub last_event: i64,
    /// The lines that it covered when it was made.
    pub sealed_events: i64,
    /// The lines that are there now.
    pub found_events: i64,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "sceau n° {} rompu : lignes {} à {}, {} scellées, {} trouvées",
            self.seal, self.first_event, self.last_event, self.sealed_events, self.found_events
        )
    }
}

impl Verdict {
    fn agree(&mut self, seal: &SealRow, hash: Hash) {
        self.events += seal.events;
        self.seals += 1;
        self.head = Some(hash);
    }
}

/// What one seal's range holds now.
struct Found {
    lines: Hash,
    events: i64,
    first: Option<i64>,
    last: Option<i64>,
}

/// Some seals in a row, and the last line of the seal before them.
struct Portion {
    after: i64,
    seals: Vec<SealRow>,
}

/// Reads the whole trace and all seals.
pub async fn verify(db: &Db) -> Result<Verdict, Fault> {
    let mut verdict = Verdict {
        events: 0,
        seals: 0,
        unsealed: 0,
        first_bad: None,
        head: None,
    };
    let (mut seal, mut line) = (i64::MIN, i64::MIN);
    while verdict.first_bad.is_none() {
        let seals = db.rows(&SEALS, params![seal, PAGE]).await?;
        let Some(last) = seals.last() else { break };
        (seal, line) = (last.seq, verify_page(db, &mut verdict, line, &seals).await?);
    }
    let One(unsealed) = db.load(&COUNT_AFTER, params![line]).await?;
    verdict.unsealed = unsealed;
    Ok(verdict)
}

/// Verifies these seals, the lines of the first beginning after `line`; gives the last line that they cover.
async fn verify_page(
    db: &Db,
    verdict: &mut Verdict,
    mut line: i64,
    seals: &[SealRow],
) -> Result<i64, Fault> {
    let found = find_all(db, portions(line, seals)).await?;
    for (seal, found) in seals.iter().zip(found) {
        let previous = verdict.head.as_ref().map_or(&[][..], |hash| &hash[..]);
        let hash = chain(previous, seal, &found.lines);
        let whole = found.events == seal.events
            && found.first == Some(seal.first_event)
            && found.last == Some(seal.last_event);
        if !whole || hash[..] != seal.hash[..] {
            verdict.first_bad = Some(Broken {
                seal: seal.seq,
                first_event: seal.first_event,
                last_event: seal.last_event,
                sealed_events: seal.events,
                found_events: found.events,
            });
            return Ok(line);
        }
        verdict.agree(seal, hash);
        line = seal.last_event;
    }
    Ok(line)
}

fn portions(mut line: i64, seals: &[SealRow]) -> Vec<Portion> {
    let mut portions: Vec<Portion> = Vec::new();
    let mut events = PORTION;
    for seal in seals {
        if events >= PORTION {
            let seals = Vec::new();
            portions.push(Portion { after: line, seals });
            events = 0;
        }
        if let Some(portion) = portions.last_mut() {
            portion.seals.push(seal.clone());
        }
        events = events.saturating_add(seal.events.max(0));
        line = seal.last_event;
    }
    portions
}

/// What the seals of all portions cover now, in order; a few portions at a time.
async fn find_all(db: &Db, portions: Vec<Portion>) -> Result<Vec<Found>, Fault> {
    let mut found: Vec<Vec<Found>> = portions.iter().map(|_| Vec::new()).collect();
    let mut waiting = portions.into_iter().map(Arc::new).enumerate();
    let mut tasks = JoinSet::new();
    let mut start = |tasks: &mut JoinSet<_>| {
        if let Some((index, portion)) = waiting.next() {
            let db = db.clone();
            tasks.spawn(async move { (index, find(&db, &portion).await) });
        }
    };
    for _ in 0..TASKS {
        start(&mut tasks);
    }
    while let Some(ended) = tasks.join_next().await {
        let (index, result) = ended.map_err(Fault::internal)?;
        if let Some(place) = found.get_mut(index) {
            *place = result?;
        }
        start(&mut tasks);
    }
    Ok(found.into_iter().flatten().collect())
}

/// Hashes the lines of a portion's seals in one pass. A seal covers what follows the seal before, up to its own last line.
async fn find(db: &Db, portion: &Portion) -> Result<Vec<Found>, Fault> {
    let mut all: Vec<Lines> = portion.seals.iter().map(|_| Lines::new()).collect();
    let mut current = 0;
    let last = portion.seals.iter().map(|seal| seal.last_event).max();
    let last = last.unwrap_or(portion.after);
    let add = |columns: &[Value<'_>]| {
        let seq = number(columns, 0)?;
        while portion
            .seals
            .get(current)
            .is_some_and(|seal| seq > seal.last_event)
        {
            current += 1;
        }
        match all.get_mut(current) {
            Some(lines) => lines.add(columns),
            None => Ok(()),
        }
    };
    db.visit(&LINES, params![portion.after, last], add).await?;
    Ok(all.into_iter().map(Found::from).collect())
}

impl From<Lines> for Found {
    fn from(lines: Lines) -> Self {
        Self {
            events: lines.count,
            first: lines.first,
            last: lines.last,
            lines: lines.finish(),
        }
    }
}
