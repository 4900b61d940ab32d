//! Access records and refusals: written before the first body byte, or nothing leaves (I-3).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use db::Actor;
use http::StatusCode;
use kernel::{Fault, Timestamp, Uuid};
use quick_cache::sync::Cache;

use crate::Context;

/// Repeated readings of one thing by one person within this time make one row.
const COLLAPSE: Duration = Duration::from_mins(5);

/// One thing that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// Its FHIR noun.
    pub noun: &'static str,
    /// Its id.
    pub id: Uuid,
    /// The ground of the right.
    pub basis: &'static str,
}

/// What one request has read, or was refused.
#[derive(Debug, Default)]
pub struct AccessLog(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    reads: Vec<AccessEntry>,
    refused: Option<(&'static str, Uuid)>,
    told: bool,
    of_many: bool,
}

impl AccessLog {
    fn entries(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a thing is about to be shown.
    pub fn read(&self, noun: &'static str, id: Uuid, basis: &'static str) {
        self.entries().reads.push(AccessEntry { noun, id, basis });
    }

    /// Notes that a thing was asked for without the right to it.
    pub fn refused(&self, noun: &'static str, id: Uuid) {
        self.entries().refused = Some((noun, id));
    }

    /// Notes that a command has written why the request was refused: it has its line.
    pub fn told(&self) {
        self.entries().told = true;
    }

    /// Notes that the request is refused because of how many there are, whoever sends them: such refusals are counted together, from
    /// wherever they come.
    pub fn of_many(&self) {
        self.entries().of_many = true;
    }
}

/// What was traced within the last minutes, so that a reload isn't a new row.
pub struct RecentReads(Cache<(Uuid, Uuid), Timestamp>);

/// Readings remembered at most; of one that is forgotten sooner, the next is a row again.
const REMEMBERED: usize = 50_000;

impl Default for RecentReads {
    fn default() -> Self {
        Self(Cache::new(REMEMBERED))
    }
}

impl RecentReads {
    /// Whether this reading needs a row now. Readers without an account are never collapsed.
    fn is_new(&self, reader: Option<Uuid>, thing: Uuid, now: Timestamp) -> bool {
        let seen = reader.and_then(|reader| self.0.get(&(reader, thing)));
        seen.is_none_or(|at| now.since(at) >= COLLAPSE)
    }

    fn note(&self, reader: Option<Uuid>, thing: Uuid, now: Timestamp) {
        if let Some(reader) = reader {
            self.0.insert((reader, thing), now);
        }
    }
}

/// Writes what the request leaves in the trace. An error means that nothing may be shown.
pub(crate) async fn flush(context: &Context, status: StatusCode, route: &str) -> Result<(), Fault> {
    let Entries {
        reads,
        refused,
        told,
        of_many,
    } = std::mem::take(&mut *context.access_log().entries());
    let wrong = status.is_client_error() || status.is_server_error();
    let failed = context.is_change() && wrong && !told;
    if reads.is_empty() && refused.is_none() && !failed {
        return Ok(());
    }
    // A page that holds a list already shows it when it hears that nothing changed: that is a reading too. So is a form that comes back
    // to be corrected, with what stands around it.
    let shown = status.is_success()
        || matches!(
            status,
            StatusCode::NOT_MODIFIED | StatusCode::UNPROCESSABLE_ENTITY
        );
    let mut actor = context.actor();
    let (now, reader) = (context.now(), actor.account);
    let seen = context.app().seen();
    let fresh: Vec<audit::Read> = reads
        .iter()
        .filter(|_| shown)
        .filter(|reading| seen.is_new(reader, reading.id, now))
        .map(|reading| audit::Read {
            noun: reading.noun,
            id: reading.id,
            basis: reading.basis,
            screen: route.to_owned(),
        })
        .collect();
    if !fresh.is_empty() {
        context
            .db()
            .run(&audit::RecordReads {
                actor: actor.clone(),
                reads: &fresh,
            })
            .await?;
        for reading in &fresh {
            seen.note(reader, reading.id, now);
        }
    }
    // A change that was refused or failed left nothing through its command: it is traced here.
    if failed || refused.is_some() {
        if of_many {
            actor.network = None;
        }
        refuse(context, actor, (status, route), refused).await?;
    }
    Ok(())
}

async fn refuse(
    context: &Context,
    actor: Actor,
    (status, route): (StatusCode, &str),
    on: Option<(&'static str, Uuid)>,
) -> Result<(), Fault> {
    let route = format!("{} {route}", context.method());
    let refusals = context.app().refusals();
    if !refusals.has_own_line(&actor, (status, &route), context.now()) {
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
        refusals.count(&actor, (status, &route));
    }
    written
}
