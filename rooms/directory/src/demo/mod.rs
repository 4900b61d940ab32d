//! What the room plants for the demonstration: a generated register, then the structures and professionals of the territory.

mod entries;
mod register;

use std::path::Path;
use std::time::Duration;

use db::Db;
use kernel::Fault;
use kernel::id::Id as _;
use room::demo::{Demo, Ground, Planting};

/// How long after the first place of work the second one began.
const A_DAY: Duration = Duration::from_hours(24);

/// See [`Demo`].
pub(crate) struct Planted;

impl Demo for Planted {
    fn registers<'a>(&'a self, db: &'a Db, folder: &'a Path) -> Planting<'a> {
        Box::pin(register::plant(db, folder))
    }

    fn people<'a>(&'a self, ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(people(ground))
    }
}

async fn people(ground: &mut Ground<'_>) -> Result<(), Fault> {
    let organizations = entries::organizations(ground.db).await?;
    // Somebody who works in several places begins there one after the other: the first one stays the oldest.
    for first in [true, false] {
        for (slug, more) in entries::situations(ground.db, &organizations, first).await? {
            let all = &mut ground.people.situations;
            all.entry(slug).or_default().extend(more);
        }
        if first {
            ground.clock.advance(A_DAY);
        }
    }
    let ids = organizations
        .into_iter()
        .map(|(slug, id)| (slug, id.uuid()));
    ground.people.organizations.extend(ids);
    Ok(())
}
