//! The directory as an extension of `AppState`: index, names, how people are reached.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64};

use access::PractitionerRoleId;
use db::Db;
use kernel::Fault;

use crate::index::card_index::CardIndex;
use crate::index::fresh::Progress;
use crate::index::schema::schema;
use crate::index::{PersonCard, StructureCard};
use crate::names::{Names, Person};
use crate::reach::{Acquaintances, AsNoted, Contacts, NoContacts, Reachability, Reaches};

/// What other rooms provide to this one, connected in `apps/spico`.
#[derive(Clone)]
pub struct Links {
    /// Knows the accounts.
    pub reach: Arc<dyn Reachability>,
    /// Knows the contacts.
    pub contacts: Arc<dyn Contacts>,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            reach: Arc::new(AsNoted),
            contacts: Arc::new(NoContacts),
        }
    }
}

/// The directory: an extension of `AppState` (`app.extension::<Directory>()`).
pub struct Directory {
    pub(crate) db: Db,
    pub(crate) people: CardIndex<PersonCard>,
    pub(crate) structures: CardIndex<StructureCard>,
    pub(crate) names: Names,
    pub(crate) reach: Reaches,
    pub(crate) contacts: Acquaintances,
    pub(crate) progress: Progress,
}

impl Directory {
    /// Opens the index files in `folder` (`<data>/search`); takes no time even when they are large, and starts empty when they are
    /// missing or damaged. [`Directory::keep_fresh`] then brings it to the store's state.
    pub fn open(db: &Db, folder: &Path, links: Links) -> Self {
        let (people, people_at) = CardIndex::open(folder, "directory", schema());
        let (structures, structures_at) = CardIndex::open(folder, "structures", schema());
        // -1: the index is empty; the files are written even when the store has never changed.
        let cursor = people_at
            .zip(structures_at)
            .map_or(-1, |(people, structures)| people.min(structures));
        Self {
            db: db.clone(),
            people,
            structures,
            names: Names::default(),
            reach: Reaches::new(links.reach),
            contacts: Acquaintances::new(links.contacts),
            progress: Progress {
                cursor: AtomicI64::new(cursor),
                building: AtomicBool::new(cursor < 0),
                turn: tokio::sync::Mutex::default(),
            },
        }
    }

    /// How many people can be found.
    pub fn people_count(&self) -> usize {
        self.people.len()
    }

    /// The people behind these situations, ended ones too, cached.
    pub async fn people(
        &self,
        roles: &[PractitionerRoleId],
    ) -> Result<HashMap<PractitionerRoleId, Arc<Person>>, Fault> {
        self.names.of(&self.db, roles).await
    }
}
