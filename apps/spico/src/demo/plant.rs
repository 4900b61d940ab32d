//! Plants the whole demonstration, in chronological order; instants are relative to the day of planting.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use db::{Address, Db};
use kernel::{Entropy, Fault, ManualClock, SystemEntropy};
use room::Extensions;
use room::demo::{Demo, Ground, People};

use crate::opened::Opened;
use crate::rooms::ROOMS;
use crate::store::MarkPlanted;

/// How long ago the accounts of the territory were made: before the first message.
const ACCOUNTS: Duration = Duration::from_hours(200 * 24);
/// When everybody was last active: longer ago than a session lasts.
const LAST_VISIT: Duration = Duration::from_hours(14);

/// Progress of the planting.
pub trait Progress {
    /// A step begins.
    fn step(&self, text: &str);
}

/// What planting needs.
pub struct Planting<'a> {
    /// The store, just claimed.
    pub opened: &'a Opened,
    /// Its address: it is opened once more, with a clock set in the past.
    pub address: &'a Address,
    /// What rooms need: see [`crate::boot::tools`].
    pub with: &'a Extensions,
    /// Where registers are made on the way.
    pub registers: &'a Path,
}

/// Plants everything.
pub async fn plant(planting: &Planting<'_>, progress: &dyn Progress) -> Result<(), Fault> {
    let db = &planting.opened.db;
    let now = db.now();
    progress.step("Registres nationaux fictifs");
    for demo in demos() {
        demo.registers(db, planting.registers).await?;
    }
    let clock = Arc::new(ManualClock::new(now - ACCOUNTS));
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let past = Db::open(planting.address, clock.clone(), entropy)?;
    let mut ground = Ground {
        db: &past,
        clock: &clock,
        now,
        with: planting.with,
        people: People::default(),
    };
    progress.step("Structures, professionnels et comptes");
    for demo in demos() {
        demo.people(&mut ground).await?;
    }
    progress.step("Activité des derniers mois");
    for demo in demos() {
        demo.things(&mut ground).await?;
    }
    clock.set(now - LAST_VISIT);
    for demo in demos() {
        demo.visits(&mut ground).await?;
    }
    db.run(&MarkPlanted).await
}

/// Plants the people of the territory alone, as of this clock.
pub async fn plant_people(
    db: &Db,
    clock: &ManualClock,
    with: &Extensions,
) -> Result<People, Fault> {
    let mut ground = Ground {
        db,
        clock,
        now: db.now(),
        with,
        people: People::default(),
    };
    for demo in demos() {
        demo.people(&mut ground).await?;
    }
    Ok(ground.people)
}

fn demos() -> impl Iterator<Item = &'static dyn Demo> {
    ROOMS.iter().filter_map(|room| room.demo)
}
