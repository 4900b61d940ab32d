//! Seals queued letters under the present master key (§16), so that the older key can be removed.

use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use jobs::JobId;
use jobs::payload::{list_waiting, replace_payload};
use kernel::Fault;
use room::{Pending, Sealed, Tally};

use crate::post;

/// Letters read and written at once.
const BATCH: i64 = 200;

/// The sealed payloads of queued letters.
pub(crate) struct Letters;

impl Sealed for Letters {
    fn column(&self) -> &'static str {
        "job.payload"
    }

    fn label(&self) -> (&'static str, &'static str) {
        ("envoi en attente", "envois en attente")
    }

    fn count<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, Tally> {
        Box::pin(count(db, vault))
    }

    fn rewrap<'a>(&'a self, db: &'a Db, vault: &'a Vault) -> Pending<'a, u64> {
        Box::pin(rewrap(db, vault))
    }
}

async fn count(db: &Db, vault: &Vault) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    for (_, kind) in post::SEALED {
        let mut after = None;
        loop {
            let waiting = list_waiting(db, kind, after, BATCH).await?;
            let Some(last) = waiting.last() else { break };
            after = Some(last.id);
            for job in waiting {
                tally.all += 1;
                tally.stale += u64::from(post::is_stale(vault, &job.payload)?);
            }
        }
    }
    Ok(tally)
}

async fn rewrap(db: &Db, vault: &Vault) -> Result<u64, Fault> {
    let mut done = 0;
    for (purpose, kind) in post::SEALED {
        let mut after = None;
        loop {
            let waiting = list_waiting(db, kind, after, BATCH).await?;
            let Some(last) = waiting.last() else { break };
            after = Some(last.id);
            let mut letters = Vec::new();
            for job in waiting {
                if let Some(new) = post::resealed(vault, purpose, job.id, &job.payload)? {
                    letters.push((job.id, job.payload, new));
                }
            }
            if !letters.is_empty() {
                done += db.run(&RewrapLetters { letters: &letters }).await?;
            }
        }
    }
    Ok(done)
}

struct RewrapLetters<'a> {
    /// The job, its old payload and its new one.
    letters: &'a [(JobId, String, String)],
}

impl Command for RewrapLetters<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let mut done = 0;
        for (id, old, new) in self.letters {
            done += u64::from(replace_payload(tx, *id, old, new).await?);
        }
        let event = AuditEvent::new("letters.rewrapped", Action::Update, &Actor::system())
            .detail(format!("{done} envois"));
        Ok(Audited::new(done, event))
    }
}
