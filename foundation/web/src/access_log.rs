//! The access log: the readings and refusals of a request, written before the first body byte; if that fails, nothing is sent (I-3).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::response::Response;
use db::Actor;
use http::StatusCode;
use kernel::{Fault, Timestamp, Uuid};
use quick_cache::sync::Cache;
use sha2::{Digest as _, Sha256};

use crate::refusals::Answer;
use crate::reply::Receipt;
use crate::{Context, Failure};

/// Repeated readings within this time make one row.
const COLLAPSE: Duration = Duration::from_mins(5);

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// Its FHIR noun.
    pub noun: &'static str,
    /// Its id.
    pub id: Uuid,
    /// The ground of the right.
    pub basis: &'static str,
}

/// What one request reads, or was refused.
#[derive(Debug, Default)]
pub struct AccessLog(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    reads: Vec<AccessEntry>,
    lists: Vec<(&'static str, Vec<Uuid>)>,
    /// The noun of the persons that the request lists.
    owes: Option<&'static str>,
    refused: Option<(&'static str, Uuid)>,
    told: bool,
    of_many: bool,
}

impl AccessLog {
    fn entries(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a thing may be shown: each permit does, whatever action it allows ([`crate::proofs`]). It becomes a reading when the
    /// response shows something.
    pub fn read(&self, noun: &'static str, id: Uuid, basis: &'static str) {
        self.entries().reads.push(AccessEntry { noun, id, basis });
    }

    /// Notes that persons cared for are about to be shown on a list.
    pub(crate) fn list(&self, noun: &'static str, persons: Vec<Uuid>) {
        self.entries().lists.push((noun, persons));
    }

    /// Notes that the request lists persons cared for: nothing is shown unless their ids are noted too.
    pub(crate) fn owes_list(&self, noun: &'static str) {
        self.entries().owes = Some(noun);
    }

    /// Notes that a thing was asked for without the right to it.
    pub fn refused(&self, noun: &'static str, id: Uuid) {
        self.entries().refused = Some((noun, id));
    }

    /// Notes that a command has already written the refusal.
    pub fn told(&self) {
        self.entries().told = true;
    }

    /// Notes that the request is refused because there are too many, whoever sends them: such refusals are counted together, wherever they
    /// come from.
    pub fn of_many(&self) {
        self.entries().of_many = true;
    }
}

/// The readings of the last minutes, so that a reload writes no new row.
pub struct RecentReads(Cache<Repeated, Timestamp>);

/// What a repeated reading has in common with the one before: the person, their situation and session, the thing, and the ground.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Repeated {
    account: Uuid,
    practitioner_role: Option<Uuid>,
    session: Option<Uuid>,
    thing: Uuid,
    basis: &'static str,
}

impl Repeated {
    /// None for a reader without an account: their readings are never collapsed.
    fn of(reader: &Actor, thing: Uuid, basis: &'static str) -> Option<Self> {
        Some(Self {
            account: reader.account?,
            practitioner_role: reader.practitioner_role,
            session: reader.session,
            thing,
            basis,
        })
    }
}

/// The ground of a list: what it shows of each person is opened by another.
const LIST: &str = "";

/// Readings remembered at most; when one is forgotten, the next one is a row again.
const REMEMBERED: usize = 50_000;

impl Default for RecentReads {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

impl RecentReads {
    /// Whether this reading needs a row now.
    fn is_new(&self, reading: Option<&Repeated>, now: Timestamp) -> bool {
        let seen = reading.and_then(|reading| self.0.get(reading));
        seen.is_none_or(|at| now.since(at) >= COLLAPSE)
    }

    fn note(&self, reading: Option<Repeated>, now: Timestamp) {
        if let Some(reading) = reading {
            self.0.insert(reading, now);
        }
    }
}

/// Writes the access log of a request into the trace. An error means that nothing may be shown.
pub(crate) async fn flush(context: &Context, status: StatusCode, shows: bool) -> Result<(), Fault> {
    let route = context.route();
    let entries = std::mem::take(&mut *context.access_log().entries());
    if shows {
        note(context, &entries, route).await?;
    }
    // A change that was refused or failed left no row through its command: it is written here.
    let wrong = status.is_client_error() || status.is_server_error();
    if entries.refused.is_some() || (context.is_change() && wrong && !entries.told) {
        let mut actor = context.actor();
        if entries.of_many {
            actor.network = None;
        }
        refuse(context, actor, status, route, entries.refused).await?;
    }
    Ok(())
}

/// Writes the readings that weren't written within the last minutes.
async fn note(context: &Context, entries: &Entries, route: &str) -> Result<(), Fault> {
    let listed = |noun: &str| entries.lists.iter().any(|(listed, _)| *listed == noun);
    if let Some(noun) = entries.owes.filter(|noun| !listed(noun)) {
        let why = format!("{route} lists persons of {noun} and did not say whom: `Context::show`");
        return Err(Fault::internal(why));
    }
    let (actor, now) = (context.actor(), context.now());
    let seen = context.app().seen();
    // A thing shown twice on one page, opened and in the list beside it, is one reading.
    let (mut things, mut written) = (Vec::new(), Vec::new());
    let mut is_new = |thing: Uuid, basis: &'static str| {
        let reading = Repeated::of(&actor, thing, basis);
        let new = !things.contains(&thing) && seen.is_new(reading.as_ref(), now);
        if new {
            things.push(thing);
            written.push(reading);
        }
        new
    };
    let mut reads = Vec::new();
    let read = entries.reads.iter();
    for AccessEntry { noun, id, basis } in read.filter(|read| is_new(read.id, read.basis)) {
        let screen = route.to_owned();
        let (noun, id, basis) = (*noun, *id, *basis);
        reads.push(audit::Read {
            noun,
            id,
            basis,
            screen,
        });
    }
    let mut lists = Vec::new();
    for (noun, persons) in &entries.lists {
        if !persons.is_empty() && is_new(as_one(noun, persons), LIST) {
            let key = context.extension::<audit::SealKey>()?;
            lists.push(audit::ListRead::seal(&key, &actor, route, noun, persons)?);
        }
    }
    if written.is_empty() {
        return Ok(());
    }
    let (reads, lists) = (reads.as_slice(), lists.as_slice());
    let record = audit::RecordReads {
        actor,
        reads,
        lists,
    };
    context.db().run(&record).await?;
    for reading in written {
        seen.note(reading, now);
    }
    Ok(())
}

/// A list as one reading: the same persons in the same order are the same list.
fn as_one(noun: &str, persons: &[Uuid]) -> Uuid {
    let mut hash = Sha256::new_with_prefix(noun);
    for id in persons {
        hash.update(id.as_bytes());
    }
    let sum: [u8; 32] = hash.finalize().into();
    sum.first_chunk()
        .copied()
        .map(Uuid::from_bytes)
        .unwrap_or_default()
}

/// Whether a response shows what the request was allowed to read. A redirection or an empty receipt shows nothing: a change has its own
/// row, and the page it leads to writes its reading.
pub(crate) fn shows(response: &Response) -> bool {
    let said = response.extensions();
    if said.get::<Failure>().is_some() || said.get::<Receipt>().is_some() {
        return false;
    }
    match response.status() {
        StatusCode::NO_CONTENT => false,
        // A page that holds a list already shows it when the answer is "not changed": that is a reading too. So is a form that comes back
        // with errors, with what is around it.
        StatusCode::NOT_MODIFIED | StatusCode::UNPROCESSABLE_ENTITY => true,
        status => status.is_success(),
    }
}

async fn refuse(
    context: &Context,
    actor: Actor,
    status: StatusCode,
    route: &str,
    on: Option<(&'static str, Uuid)>,
) -> Result<(), Fault> {
    let route = format!("{} {route}", context.method());
    let refusals = context.app().refusals();
    let answer = Answer {
        status,
        route: &route,
    };
    if !refusals.has_own_line(&actor, answer, context.now()) {
        return Ok(());
    }
    let refusal = audit::RecordRefusal {
        actor: actor.clone(),
        route: route.clone(),
        status: status.as_u16(),
        on,
    };
    let written = context.db().run(&refusal).await;
    if written.is_err() {
        refusals.count(&actor, answer);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_reader_in_the_same_session_on_the_same_ground_repeats_a_reading() {
        let (seen, now) = (RecentReads::default(), Timestamp::from_micros(0));
        let id = |number: u128| Some(Uuid::from_u128(number));
        let reader = Actor {
            account: id(1),
            practitioner_role: id(2),
            session: id(3),
            ..Actor::default()
        };
        let thing = Uuid::from_u128(4);
        let is_new = |reader: &Actor, basis, at| {
            seen.is_new(Repeated::of(reader, thing, basis).as_ref(), at)
        };
        seen.note(Repeated::of(&reader, thing, "participant"), now);
        assert!(!is_new(&reader, "participant", now));
        assert!(is_new(&reader, "participant", now + COLLAPSE));
        assert!(is_new(&reader, "bris-de-glace", now));
        let elsewhere = Actor {
            session: id(5),
            ..reader.clone()
        };
        assert!(is_new(&elsewhere, "participant", now));
        let otherwise = Actor {
            practitioner_role: id(6),
            ..reader.clone()
        };
        assert!(is_new(&otherwise, "participant", now));
        let nobody = Actor::default();
        seen.note(Repeated::of(&nobody, thing, "participant"), now);
        assert!(is_new(&nobody, "participant", now));
    }
}
