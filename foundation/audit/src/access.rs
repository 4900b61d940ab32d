//! Readings and refusals in the trace (I-3).

use std::time::Duration;

use db::{Action, Actor, AuditEvent, Audited, Command, Outcome, Tx};
use kernel::{Fault, Uuid};

use crate::ListRead;

/// One thing that is about to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its FHIR noun.
    pub noun: &'static str,
    /// Its id.
    pub id: Uuid,
    /// The ground of the right.
    pub basis: &'static str,
    /// The route's pattern: which screen.
    pub screen: String,
}

/// Writes the readings of one request, durably, before the response is sent.
pub struct RecordReads<'a> {
    /// Who reads.
    pub actor: Actor,
    /// What was opened.
    pub reads: &'a [Read],
    /// Which lists of persons were shown; not empty where nothing was opened.
    pub lists: &'a [ListRead],
}

impl Command for RecordReads<'_> {
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let opened = self.reads.iter().map(|read| {
            AuditEvent::new("access.read", Action::Read, &self.actor)
                .on_uuid(read.noun, read.id)
                .basis(read.basis)
                .detail(read.screen.clone())
        });
        let lists = self.lists.iter().map(|list| list.event(&self.actor));
        let mut events = opened.chain(lists);
        let first = events
            .next()
            .ok_or_else(|| Fault::internal("no reading to record"))?;
        Ok(events.fold(Audited::new((), first), Audited::and))
    }
}

/// Writes a refusal.
pub struct RecordRefusal {
    /// Who asked.
    pub actor: Actor,
    /// Method and route's pattern.
    pub route: String,
    /// The answer's status.
    pub status: u16,
    /// On what, when the refusal is about a thing.
    pub on: Option<(&'static str, Uuid)>,
}

/// Refusals of one kind that followed a first one, which has its own row.
#[derive(Debug, Clone)]
pub struct Refusals {
    /// The actor.
    pub actor: Actor,
    /// Method and route's pattern.
    pub route: String,
    /// The answers' status.
    pub status: u16,
    /// How many.
    pub count: u64,
    /// Within how long.
    pub within: Duration,
}

/// Writes the number of refusals of each kind.
pub struct RecordRefusals<'a> {
    /// The kinds; not empty.
    pub refusals: &'a [Refusals],
}

impl Command for RecordRefusals<'_> {
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let mut events = self.refusals.iter().map(|one| {
            let (kind, outcome) = kind(one.status);
            let seconds = one.within.as_secs();
            AuditEvent::new(kind, Action::Execute, &one.actor)
                .outcome(outcome)
                .detail(format!(
                    "{} {} : {} de plus en {seconds} s",
                    one.status, one.route, one.count
                ))
        });
        let first = events
            .next()
            .ok_or_else(|| Fault::internal("no refusal to record"))?;
        Ok(events.fold(Audited::new((), first), Audited::and))
    }
}

const fn kind(status: u16) -> (&'static str, Outcome) {
    if status < 500 {
        ("access.refused", Outcome::Refused)
    } else {
        ("request.failed", Outcome::Failed)
    }
}

impl Command for RecordRefusal {
    type Output = ();

    async fn run(&self, _: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let (kind, outcome) = kind(self.status);
        let event = AuditEvent::new(kind, Action::Execute, &self.actor)
            .outcome(outcome)
            .detail(format!("{} {}", self.status, self.route));
        Ok(Audited::new(
            (),
            match self.on {
                Some((noun, id)) => event.on_uuid(noun, id),
                None => event,
            },
        ))
    }
}
