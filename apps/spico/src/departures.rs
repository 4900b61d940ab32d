//! What ends in the directory ends in the accounts, at once (I-8). The two rooms don't depend on each other: this app carries it over,
//! whoever ended it: an import, the command line, a page.
//!
//! The directory's own store is the list of what remains to be done, so an interruption loses nothing: an import compares all situations at
//! its end, so does a server before it opens and from time to time while it serves, and twice a second it queries what has just ended.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use access::PractitionerRoleId;
use db::{Actor, Db};
use identity::face::{self as accounts, EndAffiliation, EndedBy, ResumeAffiliation};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use room::reach::Hands;
use room::{Assembly, Extensions};
use serde::Serialize;

use crate::rooms::ROOMS;

/// How often a server queries what has just ended, without a signal.
const LOOK: Duration = Duration::from_millis(500);
/// What ended this long ago was handled before: commands take 20 s at most, and clocks differ a little.
const CARRIED: Duration = Duration::from_secs(45);
/// How often a server compares all situations, for what its queries missed: a lasting fault, a clock that was set back.
const COMPARE: Duration = Duration::from_mins(5);
/// Situations compared together.
const BATCH: i64 = 500;
/// The most ended situations handled by one query; a larger import compares all by itself, at its end.
const JUST_ENDED: i64 = BATCH * 100;
/// Why, in the trace.
const WHY: &str = "plus dans l’annuaire";

/// What was carried over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Situations that give no right any more.
    #[serde(rename = "affiliations_ended")]
    pub ended: u64,
    /// Situations that the register has restored.
    #[serde(rename = "affiliations_resumed")]
    pub resumed: u64,
}

/// Compares the situations of all accounts with the directory: ends those that it has ended, restores those that the register lists again.
/// A situation that the directory doesn't know is left alone. A fault doesn't prevent the others; the first one is returned at the end.
pub async fn compare(db: &Db, with: &Extensions) -> Result<Carried, Fault> {
    let mut carried = Carried::default();
    let mut first = None;
    let mut after = PractitionerRoleId::from_uuid(Uuid::nil());
    loop {
        let held = accounts::following(db, after, BATCH).await?;
        let Some(last) = held.last() else {
            return first.map_or(Ok(carried), Err);
        };
        after = last.practitioner_role_id;
        let of = |in_use| {
            let some = held.iter().filter(move |row| row.is_in_use == in_use);
            some.map(|row| row.practitioner_role_id).collect::<Vec<_>>()
        };
        let ended = directory::face::ended_roles(db, &of(true)).await?;
        carried.ended += end(db, with, &ended, &mut first).await?;
        carried.resumed += resume(db, &of(false), &mut first).await?;
    }
}

/// Ends the affiliations of these situations, and returns how many there were; the first fault is noted.
async fn end(
    db: &Db,
    with: &Extensions,
    roles: &[PractitionerRoleId],
    first: &mut Option<Fault>,
) -> Result<u64, Fault> {
    let (mut ended, mut count) = (Vec::new(), 0);
    for held in accounts::activity_of(db, roles).await? {
        let role = held.practitioner_role_id;
        hand_over(db, with, role).await;
        let end = EndAffiliation {
            actor: &Actor::system(),
            practitioner_role: role,
            by: EndedBy::Register,
            why: WHY,
        };
        match db.run(&end).await {
            Ok(is_new) => {
                ended.push(role);
                count += u64::from(is_new);
            }
            Err(fault) => _ = first.get_or_insert(fault),
        }
    }
    // The register may have restored one since it was read: the directory decides.
    let back = resume(db, &ended, first).await?;
    Ok(count.saturating_sub(back))
}

/// Restores those of these situations that the directory has again, and returns how many; the first fault is noted.
async fn resume(
    db: &Db,
    roles: &[PractitionerRoleId],
    first: &mut Option<Fault>,
) -> Result<u64, Fault> {
    let mut resumed = 0;
    for role in directory::face::active_roles(db, roles).await? {
        let resume = ResumeAffiliation {
            actor: &Actor::system(),
            practitioner_role: role,
        };
        match db.run(&resume).await {
            Ok(given) => resumed += u64::from(given),
            Err(fault) => _ = first.get_or_insert(fault),
        }
    }
    Ok(resumed)
}

/// Hands over what this situation alone managed, in any room. Before its end, so that an interruption leaves nothing undone; a failure
/// doesn't prevent the end.
pub async fn hand_over(db: &Db, with: &Extensions, role: PractitionerRoleId) {
    room::reach::hand_over(ROOMS, Hands { db, with }, role).await;
}

/// Runs while a server serves.
pub(crate) fn keep_following(assembly: &mut Assembly, with: &Extensions) {
    let with = with.clone();
    assembly.worker(move |state| {
        let with = with.clone();
        async move { follow(state.db(), &with).await }
    });
}

/// Carries over what ends from now on, until the process stops.
pub async fn follow(db: &Db, with: &Extensions) {
    let mut woken = db.signals().watch(directory::face::CHANGED);
    let mut carried = HashSet::new();
    let mut compared = Instant::now();
    loop {
        woken.mark_unchanged();
        if let Err(fault) = look(db, with, &mut carried).await {
            tracing::warn!(error = %fault, "what ended in the directory could not be carried over");
            tokio::time::sleep(LOOK).await;
        }
        if compared.elapsed() >= COMPARE {
            compared = Instant::now();
            if let Err(fault) = compare(db, with).await {
                tracing::warn!(error = %fault, "accounts and directory could not be compared");
            }
        }
        let _timeout = tokio::time::timeout(LOOK, woken.changed()).await;
    }
}

/// Carries over what has just ended; after a fault all of it again, at the next query.
async fn look(
    db: &Db,
    with: &Extensions,
    carried: &mut HashSet<(PractitionerRoleId, Timestamp)>,
) -> Result<(), Fault> {
    let since = db.now() - CARRIED;
    let ended = directory::face::ended_since(db, since, JUST_ENDED).await?;
    let ended: HashSet<_> = ended
        .into_iter()
        .map(|row| (row.id, row.ended_at))
        .collect();
    let new: Vec<PractitionerRoleId> = ended.difference(carried).map(|(role, _)| *role).collect();
    let mut first = None;
    end(db, with, &new, &mut first).await?;
    if let Some(fault) = first {
        return Err(fault);
    }
    *carried = ended;
    Ok(())
}
