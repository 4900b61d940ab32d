//! Seals what waits to be sent under the present master key (§16): the older one may then go.

use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use jobs::JobId;
use jobs::payload::{list_waiting, replace_payload};
use kernel::Fault;

use crate::post;

/// Letters read and written at once.
const BATCH: i64 = 200;

/// Seals every waiting letter again that an older master key seals; gives how many. Cut at any moment, the next call does the rest.
pub async fn rewrap_letters(db: &Db, vault: &Vault) -> Result<u64, Fault> {
    let mut done = 0;
    for (purpose, kind) in post::SEALED {
        let mut after = None;
        loop {
            let waiting = list_waiting(db, kind, after, BATCH).await?;
            let Some(last) = waiting.last() else { break };
            after = Some(last.id);
            let mut letters = Vec::new();
            for job in waiting {
                if let Some(new) = post::resealed(vault, (purpose, job.id), &job.payload)? {
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
    /// Of which job, as it was, as it will be.
    letters: &'a [(JobId, String, String)],
}

impl Command for RewrapLetters<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let mut done = 0;
        for (id, old, new) in self.letters {
            done += u64::from(replace_payload(tx, *id, (old, new)).await?);
        }
        let event = AuditEvent::new("letters.rewrapped", Action::Update, &Actor::system())
            .detail(format!("{done} envois"));
        Ok(Audited::new(done, event))
    }
}
