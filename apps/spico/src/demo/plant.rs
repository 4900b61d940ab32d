//! Plants the whole demonstration, in the order in which it happened: instants slide with the day of planting.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crypto::password::Hasher;
use db::{Address, Db};
use fiction::scenes::scenes;
use identity::Identity;
use kernel::{Entropy, Fault, ManualClock, SystemEntropy, Timestamp};

use super::conversations::{Planned, plan_bulk, plan_scene};
use super::people::{self, People};
use super::plant_conversation::PlantConversation;
use super::register;
use crate::opened::Opened;
use crate::store::MarkPlanted;

/// How long ago the accounts of the territory were made: before the first message.
const ACCOUNTS: Duration = Duration::from_hours(200 * 24);
/// How long ago everybody was there last: longer than a session lasts.
const LAST_VISIT: Duration = Duration::from_hours(14);
/// Messages of the endless conversation.
pub const BULK: usize = 1_500;

/// What is told while planting.
pub trait Progress {
    /// A step begins.
    fn step(&self, text: &str);
}

/// A second door to the store, whose clock stands in the past.
struct Past {
    db: Db,
    clock: Arc<ManualClock>,
}

impl Past {
    fn open(address: &Address, now: Timestamp) -> Result<Self, Fault> {
        let clock = Arc::new(ManualClock::new(now));
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        Ok(Self {
            db: Db::open(address, clock.clone(), entropy)?,
            clock,
        })
    }
}

/// Plants everything into a store that was just claimed.
pub async fn plant(
    opened: &Opened,
    address: &Address,
    (identity, hasher): (&Identity, &Arc<Hasher>),
    (registers, progress): (&Path, &dyn Progress),
) -> Result<(), Fault> {
    let now = opened.db.now();
    progress.step("Registres nationaux fictifs");
    let files = register::generate(registers, register::ROWS).map_err(Fault::internal)?;
    register::import(&opened.db, &files).await?;
    let past = Past::open(address, now - ACCOUNTS)?;
    progress.step("Structures, professionnels et comptes");
    let people = people::plant((&past.db, &past.clock), identity, hasher).await?;
    progress.step("Discussions des derniers mois");
    conversations(&past, opened, &people, now).await?;
    past.clock.set(now - LAST_VISIT);
    people::visit(&past.db, identity, &people).await?;
    opened.db.run(&MarkPlanted).await
}

async fn conversations(
    past: &Past,
    opened: &Opened,
    people: &People,
    now: Timestamp,
) -> Result<(), Fault> {
    let mut planned: Vec<Planned> = scenes()
        .iter()
        .map(|scene| plan_scene(scene, people, now))
        .collect::<Result<_, _>>()?;
    planned.push(plan_bulk(BULK, people, now)?);
    planned.sort_by_key(|planned| planned.opened_at(now));
    for planned in &planned {
        past.clock.set(planned.opened_at(now));
        let command = PlantConversation {
            new: &planned.new,
            creator: planned.creator,
            organization: planned.organization,
            members: &planned.members,
            messages: &planned.messages,
            vault: &opened.vault,
        };
        past.db.run(&command).await?;
    }
    Ok(())
}
