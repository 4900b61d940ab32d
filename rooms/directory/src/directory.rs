//! The directory as an extension of `AppState`: index, names, how people are reached.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use access::PractitionerRoleId;
use cards::CardIndex;
use db::Db;
use kernel::Fault;

use crate::index::{IndexState, People, Structures};
use crate::names::{self, Names, Person};
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
    pub(crate) people: CardIndex<People>,
    pub(crate) structures: CardIndex<Structures>,
    pub(crate) names: Arc<Names>,
    pub(crate) reach: Reaches,
    pub(crate) contacts: Acquaintances,
}

impl Directory {
    /// Opens the index files in `folder` (`<data>/search`); takes no time even when they are large, and starts empty when they are
    /// missing or damaged. [`Directory::keep_fresh`] then brings it to the store's state.
    pub fn open(db: &Db, folder: &Path, links: Links) -> Self {
        let names = names::names();
        let people = People {
            names: Arc::clone(&names),
        };
        Self {
            db: db.clone(),
            people: CardIndex::open(db, folder, people),
            structures: CardIndex::open(db, folder, Structures),
            names,
            reach: Reaches::new(links.reach),
            contacts: Acquaintances::new(links.contacts),
        }
    }

    /// Whether the index holds everything.
    pub fn state(&self) -> IndexState {
        match (self.people.state(), self.structures.state()) {
            (IndexState::Ready, IndexState::Ready) => IndexState::Ready,
            _ => IndexState::Building,
        }
    }

    /// Brings the index to the store's present state: see [`CardIndex::catch_up`].
    pub async fn catch_up(&self) -> Result<(), Fault> {
        self.structures.catch_up().await?;
        self.people.catch_up().await
    }

    /// Writes the files anew from the store.
    pub async fn rebuild(&self) -> Result<(), Fault> {
        self.structures.rebuild().await?;
        self.people.rebuild().await
    }

    /// Follows the store for ever. Give it a task of its own; dropping it stops it.
    pub async fn keep_fresh(&self) {
        tokio::join!(self.structures.keep_fresh(), self.people.keep_fresh());
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
        let read = async |unknown: Vec<_>| names::read(&self.db, &unknown).await;
        self.names.find(roles, read).await
    }
}
