//! What ends in the directory ends in the accounts, and at once (I-8). The two rooms don't know each other: the roof carries it over,
//! whoever ended it: an import, the command line, a page.
//!
//! The directory's own store is the list of what remains to be done, so nothing is lost when the program is cut: an import compares
//! all situations at its end, so does a server before it opens, and while it serves it looks each second at what has just ended.

use std::collections::HashSet;
use std::time::Duration;

use access::PractitionerRoleId;
use crypto::Vault;
use db::{Actor, Db};
use identity::face::{self as accounts, EndAffiliation, EndedBy, ResumeAffiliation};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use serde::Serialize;

/// How often a server looks at what has just ended, even when nobody nudged.
const LOOK: Duration = Duration::from_millis(500);
/// What ended this long ago was carried over: commands take 20 s at most, and clocks differ a little.
const CARRIED: Duration = Duration::from_secs(45);
/// Situations looked at together.
const BATCH: i64 = 500;
/// Why, in the trace.
const WHY: &str = "plus dans l’annuaire";

/// What was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Situations that give no right any more.
    #[serde(rename = "affiliations_ended")]
    pub ended: u64,
    /// Situations that the register has brought back.
    #[serde(rename = "affiliations_resumed")]
    pub resumed: u64,
}

/// Compares the situations of all accounts with the directory: ends those that it has ended, gives back those that the register
/// brought back. A situation that the directory doesn't know is left alone.
pub async fn compare(db: &Db, vault: &Vault) -> Result<Carried, Fault> {
    let mut carried = Carried::default();
    let mut after = PractitionerRoleId::from_uuid(Uuid::nil());
    loop {
        let held = accounts::following(db, after, BATCH).await?;
        let Some(last) = held.last() else {
            return Ok(carried);
        };
        after = last.practitioner_role_id;
        let of = |in_use| {
            let some = held.iter().filter(move |row| row.is_in_use == in_use);
            some.map(|row| row.practitioner_role_id).collect::<Vec<_>>()
        };
        let ended = directory::face::ended_roles(db, &of(true)).await?;
        carried.ended += end(db, vault, &ended).await?;
        for role in directory::face::active_roles(db, &of(false)).await? {
            let resume = ResumeAffiliation {
                actor: &Actor::house(),
                practitioner_role: role,
            };
            carried.resumed += u64::from(db.run(&resume).await?);
        }
    }
}

/// Ends the affiliations of these situations; gives how many there were.
async fn end(db: &Db, vault: &Vault, roles: &[PractitionerRoleId]) -> Result<u64, Fault> {
    let mut ended = 0;
    for held in accounts::activity_of(db, roles).await? {
        hand_over(db, vault, held.practitioner_role_id).await;
        let end = EndAffiliation {
            actor: &Actor::house(),
            practitioner_role: held.practitioner_role_id,
            by: EndedBy::Register,
            why: WHY,
        };
        ended += u64::from(db.run(&end).await?);
    }
    Ok(ended)
}

/// Gives what this situation managed alone to somebody who is there. Before its end, so that a cut in between leaves nothing undone;
/// a failure of it holds up no end.
pub async fn hand_over(db: &Db, vault: &Vault, role: PractitionerRoleId) {
    if let Err(fault) = messaging::face::hand_over(db, vault, role).await {
        tracing::warn!(error = %fault, "a conversation is left without a manager");
    }
}

/// Carries over what ends from now on, for ever.
pub async fn follow(db: &Db, vault: &Vault) {
    let mut nudged = db.nudges().watch(directory::face::CHANGED);
    let mut carried = HashSet::new();
    loop {
        nudged.mark_unchanged();
        if let Err(fault) = look(db, vault, &mut carried).await {
            tracing::warn!(error = %fault, "what ended in the directory could not be carried over");
            tokio::time::sleep(LOOK).await;
        }
        let _timeout = tokio::time::timeout(LOOK, nudged.changed()).await;
    }
}

async fn look(
    db: &Db,
    vault: &Vault,
    carried: &mut HashSet<(PractitionerRoleId, Timestamp)>,
) -> Result<(), Fault> {
    let since = db.now() - CARRIED;
    let ended = directory::face::ended_since(db, since, BATCH * 100).await?;
    let ended: HashSet<_> = ended
        .into_iter()
        .map(|row| (row.id, row.ended_at))
        .collect();
    let new: Vec<PractitionerRoleId> = ended.difference(carried).map(|(role, _)| *role).collect();
    end(db, vault, &new).await?;
    *carried = ended;
    Ok(())
}
