//! Verifies that the trace is what was sealed.
//!
//! The lines of each seal are hashed by themselves, several seals at a time, and only the chain of seals goes one by one: the
//! work is spread over the machine.
//!
//! The store alone can't tell whether its end was cut off, or an earlier state restored: seals and rows agree then. Hence [`crate::note`],
//! and [`Verdict::head`], which the operator stores elsewhere and passes back ([`Ask::contains`]).

use std::sync::Arc;

use db::{Db, EngineKind, Value, params, query};
use kernel::{Fault, Timestamp};
use tokio::task::JoinSet;

use crate::broken::Broken;
use crate::doubt::Doubt;
use crate::facts::Facts;
use crate::key::SealKey;
use crate::line::{Hash, Lines, number, sealed_columns};
use crate::note::Noted;
use crate::seal::{SealRow, chain};
use crate::{waiting, whole};

/// Seals read at a time.
const PAGE: i64 = 1024;
/// Lines that one task hashes, about.
const PORTION: i64 = 50_000;
/// Tasks at a time: as many as `Db` has readers on SQLite.
const TASKS: usize = 4;
query!(SEALS: SealRow = "select seq, first_event, last_event, events, hash, sealed_at from audit_seal where seq > $1 order by seq limit $2");
query!(LINES: crate::Event = concat!(
    "select ", sealed_columns!(), " from audit_event where seq > $1 and seq <= $2 order by seq"
));
/// What to verify.
pub struct Ask<'a> {
    /// The key of the seals.
    pub key: &'a SealKey,
    /// Whether a process is sealing now, so that all rows but the youngest must be sealed. Otherwise they must be sealed up to the moment
    /// of the last row.
    pub sealing: bool,
    /// The seal that was noted outside of the store.
    pub noted: Option<Noted>,
    /// When the store was claimed: its first line dates from then.
    pub claimed_at: Option<Timestamp>,
    /// A head that was noted elsewhere: whether it is the hash of one of the seals.
    pub contains: Option<Hash>,
}

impl<'a> Ask<'a> {
    /// For a running server.
    pub fn new(key: &'a SealKey) -> Self {
        Self {
            key,
            sealing: true,
            noted: None,
            claimed_at: None,
            contains: None,
        }
    }
}

/// A seal that agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number, from 1.
    pub seal: i64,
    /// Its hash.
    pub hash: Hash,
    /// When it was made.
    pub sealed_at: Timestamp,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Lines whose seal agrees.
    pub events: i64,
    /// Seals that agree.
    pub seals: i64,
    /// Lines that no seal covers yet.
    pub unsealed: i64,
    /// The first contradiction; what comes after it was not verified.
    pub first_bad: Option<Broken>,
    /// Findings that need an explanation, in the order of the trace.
    pub doubts: Vec<Doubt>,
    /// Rows under these seals that record a seal, and by how many they exceed the seals before them, at worst.
    sealings: (i64, i64),
    /// The last seal that agrees, to be noted elsewhere.
    pub head: Option<Head>,
    /// The seal that [`Ask::contains`] is the hash of.
    pub contained: Option<Head>,
}

impl Verdict {
    /// The doubts about a seal that agrees.
    fn doubt(&mut self, ask: &Ask<'_>, seal: &SealRow, facts: &Facts) {
        let before = self.head.as_ref().map(|head| head.sealed_at);
        self.doubts
            .extend(facts.dates(seal.named(), before, ask.key));
        // Each seal leaves one line, after those that it covers: those before this seal's last line are of the seals before.
        let (told, worst) = self.sealings;
        let told = told.saturating_add(facts.sealings);
        let more = told.saturating_sub(self.seals);
        if more > worst {
            let seal = seal.named();
            self.doubts.push(Doubt::Resealed { seal, told });
        }
        self.sealings = (told, worst.max(more));
    }

    fn agree(&mut self, ask: &Ask<'_>, seal: &SealRow, hash: Hash) {
        let head = Head {
            seal: seal.seq,
            hash,
            sealed_at: seal.sealed_at,
        };
        self.events += seal.events;
        self.seals += 1;
        self.head = Some(head);
        if ask.contains == Some(hash) {
            self.contained = self.head;
        }
    }
}

/// The present content of one seal's range.
struct FoundLines {
    lines: Hash,
    facts: Facts,
}

/// Some consecutive seals, and the last row of the seal before them.
struct Portion {
    after: i64,
    seals: Vec<SealRow>,
}

/// Reads the whole trace and all seals.
pub async fn verify(db: &Db, ask: &Ask<'_>) -> Result<Verdict, Fault> {
    let mut verdict = Verdict {
        events: 0,
        seals: 0,
        unsealed: 0,
        first_bad: None,
        doubts: Vec::new(),
        sealings: (0, 0),
        head: None,
        contained: None,
    };
    let mut noted = ask.noted.clone();
    let (mut seal, mut line) = (i64::MIN, i64::MIN);
    while verdict.first_bad.is_none() {
        let seals = db.rows(&SEALS, params![seal, PAGE]).await?;
        let Some(last) = seals.last() else { break };
        (seal, line) = (
            last.seq,
            verify_page(db, ask, &mut verdict, line, &seals).await?,
        );
        let is_there = |noted: &mut Noted| {
            let same = |row: &SealRow| row.seq == noted.seal && row.hash[..] == noted.hash[..];
            seals.iter().any(same)
        };
        noted.take_if(is_there);
    }
    let rest = db.load(&waiting::REST, params![line]).await?;
    verdict.unsealed = rest.events;
    if verdict.first_bad.is_none() {
        waiting::look(db, ask, &mut verdict, (line, rest), noted).await?;
    }
    let doubts = whole::doubts(db, ask, &verdict).await?;
    verdict.doubts.extend(doubts);
    Ok(verdict)
}

/// SQLite numbers lines as it adds them: one after the greatest, inside the transaction, and one that is undone gives its numbers back.
/// PostgreSQL takes them from a sequence, where they are lost then.
pub(crate) fn has_every_number(db: &Db) -> bool {
    db.engine() == EngineKind::Sqlite
}

/// Verifies these seals, the lines of the first beginning after `line`; gives the last line that they cover.
async fn verify_page(
    db: &Db,
    ask: &Ask<'_>,
    verdict: &mut Verdict,
    mut line: i64,
    seals: &[SealRow],
) -> Result<i64, Fault> {
    let found = find_all(db, portions(line, seals)).await?;
    for (seal, found) in seals.iter().zip(found) {
        let expected = verdict.seals + 1;
        if seal.seq != expected {
            verdict.first_bad = Some(Broken::Missing {
                seal: expected,
                found: seal.seq,
            });
            return Ok(line);
        }
        let previous = verdict.head.as_ref().map_or(&[][..], |head| &head.hash[..]);
        let hash = chain(ask.key, previous, seal, &found.lines);
        let facts = &found.facts;
        let whole = facts.count == seal.events
            && facts.first == Some(seal.first_event)
            && facts.last == Some(seal.last_event);
        if !whole || hash[..] != seal.hash[..] {
            verdict.first_bad = Some(Broken::Seal {
                seal: seal.seq,
                first_event: seal.first_event,
                last_event: seal.last_event,
                sealed_events: seal.events,
                found_events: facts.count,
            });
            return Ok(line);
        }
        if has_every_number(db) {
            let hole = facts.hole(line.max(0), Some(seal.named()));
            verdict.doubts.extend(hole);
        }
        verdict.doubt(ask, seal, facts);
        verdict.agree(ask, seal, hash);
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
async fn find_all(db: &Db, portions: Vec<Portion>) -> Result<Vec<FoundLines>, Fault> {
    let mut found: Vec<Vec<FoundLines>> = portions.iter().map(|_| Vec::new()).collect();
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
async fn find(db: &Db, portion: &Portion) -> Result<Vec<FoundLines>, Fault> {
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
    Ok(all.into_iter().map(FoundLines::from).collect())
}

impl From<Lines> for FoundLines {
    fn from(lines: Lines) -> Self {
        let (lines, facts) = lines.finish();
        Self { lines, facts }
    }
}
