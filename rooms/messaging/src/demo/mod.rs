//! What the room plants for the demonstration: what the people of the territory wrote to each other, at the instants when they did.

mod plan;
mod plant_conversation;

use crypto::Vault;
use fiction::scenes::scenes;
use kernel::Fault;
use room::demo::{Demo, Ground, Planting};

use plan::{Planned, plan_bulk, plan_scene};
use plant_conversation::PlantConversation;

/// Messages of the longest conversation.
const BULK: usize = 1_500;

/// See [`Demo`].
pub(crate) struct Planted;

impl Demo for Planted {
    fn things<'a>(&'a self, ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(conversations(ground))
    }
}

async fn conversations(ground: &mut Ground<'_>) -> Result<(), Fault> {
    let (people, now) = (&ground.people, ground.now);
    let vault = ground.with.need::<Vault>()?;
    let mut planned: Vec<Planned> = scenes()
        .iter()
        .map(|scene| plan_scene(scene, people, now))
        .collect::<Result<_, _>>()?;
    planned.push(plan_bulk(BULK, people, now)?);
    planned.sort_by_key(|planned| planned.opened_at(now));
    for planned in &planned {
        ground.clock.set(planned.opened_at(now));
        let command = PlantConversation {
            new: &planned.new,
            creator: planned.creator,
            organization: planned.organization,
            members: &planned.members,
            messages: &planned.messages,
            vault: &vault,
        };
        ground.db.run(&command).await?;
    }
    Ok(())
}
