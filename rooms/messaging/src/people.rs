//! The names of those who talk, from the directory: the only place of the room that asks it.

use std::collections::HashMap;
use std::sync::Arc;

use access::PractitionerRoleId;
use face::Person;
use kernel::Fault;
use ui::avatar::Sector;
use ::web::Context;

use crate::domain::Named;

/// The persons behind some situations.
#[derive(Default)]
pub struct People(HashMap<PractitionerRoleId, Arc<Person>>);

impl People {
    /// Asks the directory, once for all.
    pub async fn load(cx: &Context, roles: impl IntoIterator<Item = PractitionerRoleId>) -> Result<Self, Fault> {
        let mut roles: Vec<PractitionerRoleId> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Ok(Self(face::people(cx.db(), &roles).await?))
    }

    /// One of them.
    pub fn get(&self, role: PractitionerRoleId) -> Option<&Person> {
        self.0.get(&role).map(|person| &**person)
    }

    /// The name, or what stands for it when the directory no longer knows.
    pub fn name(&self, role: PractitionerRoleId) -> &str {
        self.get(role).map_or("Professionnel", |person| &person.name)
    }

    /// Profession or role.
    pub fn profession(&self, role: PractitionerRoleId) -> &str {
        self.get(role).map_or("", |person| &person.profession)
    }

    /// Initials.
    pub fn initials(&self, role: PractitionerRoleId) -> &str {
        self.get(role).map_or("?", |person| &person.initials)
    }

    /// Sector.
    pub fn sector(&self, role: PractitionerRoleId) -> Option<Sector> {
        self.get(role).and_then(|person| person.sector)
    }

    /// Those of `roles` who can be mentioned.
    pub fn named(&self, roles: impl IntoIterator<Item = PractitionerRoleId>) -> Vec<Named> {
        roles.into_iter().filter_map(|role| self.get(role).map(|person| Named { role, name: person.name.to_string() })).collect()
    }
}

/// Somebody whom the directory found.
pub struct Hit {
    /// The situation.
    pub role: PractitionerRoleId,
    /// `Claire Martin`.
    pub name: String,
    /// `Infirmière · Pézenas`.
    pub detail: String,
}

/// Searches the directory for people to talk to; never the one who asks.
pub async fn search(cx: &Context, text: &str, me: PractitionerRoleId, limit: usize) -> Result<Vec<Hit>, Fault> {
    let found = face::search(cx, text, limit + 1).await?;
    let others = found.into_iter().filter(|hit| hit.role != me).take(limit);
    Ok(others.map(|hit| Hit { role: hit.role, name: hit.name, detail: hit.detail }).collect())
}

/// Whether all these situations are those of somebody who exercises today.
pub async fn exist(cx: &Context, roles: &[PractitionerRoleId]) -> Result<bool, Fault> {
    Ok(face::active(cx.db(), roles).await?.len() == roles.len())
}

mod face {
    use super::*;
    pub struct Person { pub practitioner: String, pub name: Arc<str>, pub profession: Arc<str>, pub initials: Arc<str>, pub sector: Option<Sector> }
    pub struct Found { pub role: PractitionerRoleId, pub name: String, pub detail: String }
    pub async fn people(_: &db::Db, _: &[PractitionerRoleId]) -> Result<HashMap<PractitionerRoleId, Arc<Person>>, Fault> { Ok(HashMap::new()) }
    pub async fn search(_: &Context, _: &str, _: usize) -> Result<Vec<Found>, Fault> { Ok(vec![]) }
    pub async fn active(_: &db::Db, r: &[PractitionerRoleId]) -> Result<Vec<PractitionerRoleId>, Fault> { Ok(r.to_vec()) }
}
