//! The names of those who talk, from the directory: the only place of the room that asks it.

use std::collections::HashMap;
use std::sync::Arc;

use ::web::Context;
use access::PractitionerRoleId;
use directory::face::{Directory, Person, Sector as Field, Standpoint, Wanted};
use kernel::Fault;
use ui::avatar::Sector;

use crate::domain::Named;

/// The persons behind some situations.
#[derive(Default)]
pub struct People(HashMap<PractitionerRoleId, Arc<Person>>);

impl People {
    /// Asks the directory, once for all.
    pub async fn load(
        cx: &Context,
        roles: impl IntoIterator<Item = PractitionerRoleId>,
    ) -> Result<Self, Fault> {
        let mut roles: Vec<PractitionerRoleId> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Ok(Self(cx.part::<Directory>()?.people(&roles).await?))
    }

    /// One of them.
    pub fn get(&self, role: PractitionerRoleId) -> Option<&Person> {
        self.0.get(&role).map(|person| &**person)
    }

    /// The name, or what stands for it when the directory no longer knows.
    pub fn name(&self, role: PractitionerRoleId) -> &str {
        self.get(role)
            .map_or("Professionnel", |person| &person.name)
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
        self.get(role)
            .and_then(|person| person.sector)
            .map(|sector| match sector {
                Field::Health => Sector::Sanitaire,
                Field::Social => Sector::Social,
                Field::MedicoSocial => Sector::MedicoSocial,
            })
    }

    /// Those of `roles` who can be mentioned: `@Dr Anne Roy` and `@Anne Roy` both count.
    pub fn named(&self, roles: impl IntoIterator<Item = PractitionerRoleId>) -> Vec<Named> {
        let people = roles
            .into_iter()
            .filter_map(|role| self.get(role).map(|person| (role, person.name.as_str())));
        people
            .flat_map(|(role, name)| {
                [Some(name), without_title(name)]
                    .into_iter()
                    .flatten()
                    .map(move |name| (role, name.to_owned()))
            })
            .map(|(role, name)| Named { role, name })
            .collect()
    }
}

/// The name alone, when a title precedes it.
fn without_title(name: &str) -> Option<&str> {
    ["Dr ", "Pr ", "Me "]
        .into_iter()
        .find_map(|title| name.strip_prefix(title))
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
pub async fn search(
    cx: &Context,
    text: &str,
    me: PractitionerRoleId,
    limit: usize,
) -> Result<Vec<Hit>, Fault> {
    let wanted = Wanted {
        text,
        limit: limit + 1,
        ..Wanted::default()
    };
    let found = cx
        .part::<Directory>()?
        .find_people(&wanted, &Standpoint::default())
        .await?;
    let others = found
        .people
        .into_iter()
        .filter(|hit| hit.card.role != me)
        .take(limit);
    let detail = |hit: &directory::face::PersonHit| {
        format!("{} · {}", hit.card.profession, hit.card.place())
    };
    Ok(others
        .map(|hit| Hit {
            role: hit.card.role,
            name: hit.card.name(),
            detail: detail(&hit),
        })
        .collect())
}

/// Whether all these situations are those of somebody who exercises today.
pub async fn exist(cx: &Context, roles: &[PractitionerRoleId]) -> Result<bool, Fault> {
    directory::face::are_active(cx.db(), roles).await
}

/// One's past contacts, for the directory: those with whom one shares a conversation, the last written to first.
pub struct PastContacts(pub db::Db);

impl directory::face::Contacts for PastContacts {
    fn of(
        &self,
        role: PractitionerRoleId,
        limit: usize,
    ) -> access::sessions::Pending<'_, Vec<PractitionerRoleId>> {
        Box::pin(crate::store::inbox::contacts(&self.0, role, limit))
    }
}
