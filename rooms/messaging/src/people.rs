//! The names of participants, from the directory: the only module of the room that calls it.

use std::collections::HashMap;
use std::sync::Arc;

use ::web::Context;
use access::PractitionerRoleId;
use directory::face::{Directory, Person, Presence, Sector as Field, Standpoint, told_apart};
use kernel::Fault;
use ui::avatar::Sector;

use crate::domain::{Namable, Names};

/// The persons behind some situations.
#[derive(Default)]
pub struct People(HashMap<PractitionerRoleId, Arc<Person>>);

impl People {
    /// Loads them from the directory in one call.
    pub async fn load(
        cx: &Context,
        roles: impl IntoIterator<Item = PractitionerRoleId>,
    ) -> Result<Self, Fault> {
        let mut roles: Vec<PractitionerRoleId> = roles.into_iter().collect();
        roles.sort_unstable();
        roles.dedup();
        Ok(Self(cx.extension::<Directory>()?.people(&roles).await?))
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

    /// How these people are labelled beside each other: by name, and by more details where several have the same name.
    pub fn told_apart(&self, roles: &[PractitionerRoleId]) -> Vec<(PractitionerRoleId, String)> {
        let called = |role: PractitionerRoleId| {
            let name = self.name(role);
            let bearers = roles.iter().filter(|other| self.name(**other) == name);
            match self.get(role) {
                Some(person) if bearers.count() > 1 => {
                    told_apart(name, &person.profession, &person.commune)
                }
                _ => name.to_owned(),
            }
        };
        roles.iter().map(|role| (*role, called(*role))).collect()
    }

    /// How these can be mentioned; each with the number that tells apart even those who differ in nothing else.
    pub fn names(&self, roles: impl IntoIterator<Item = (PractitionerRoleId, i64)>) -> Names {
        let known = roles
            .into_iter()
            .filter_map(|(role, ordinal)| Some((role, ordinal, self.get(role)?)));
        let namable = known.map(|(role, ordinal, person)| Namable {
            role,
            name: person.name.clone(),
            profession: person.profession.clone(),
            commune: person.commune.clone(),
            place: person.place.clone(),
            ordinal,
        });
        Names::of(namable.collect())
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

/// Search results of the directory, and what to say before them ([`directory::face::Offer`]).
#[derive(Default)]
pub struct Hits {
    /// Best first.
    pub people: Vec<Hit>,
    /// They don't match everything that was typed.
    pub caution: Option<String>,
}

/// Searches the directory for people to write to: only those whom a message reaches, without the one who asks.
pub async fn search(
    cx: &Context,
    text: &str,
    me: PractitionerRoleId,
    limit: usize,
) -> Result<Hits, Fault> {
    let offer = cx
        .extension::<Directory>()?
        .offer(text, Some(me), limit, &Standpoint::default())
        .await?;
    let hit = |hit: directory::face::PersonHit| Hit {
        role: hit.card.role,
        name: hit.card.name(),
        detail: format!("{} · {}", hit.card.trade(), hit.card.place()),
    };
    Ok(Hits {
        people: offer.people.into_iter().map(hit).collect(),
        caution: offer.caution,
    })
}

/// Those of these situations whom no message reaches: the situation has ended (I-8), or nobody behind it can open SPICO. Usually answered
/// from memory, since sending a message waits for it.
pub async fn out_of_reach(
    cx: &Context,
    roles: &[PractitionerRoleId],
) -> Result<Vec<PractitionerRoleId>, Fault> {
    let directory = cx.extension::<Directory>()?;
    let people = directory.people(roles).await?;
    let presence = directory.presence_of(roles).await?;
    let reached = |role: &PractitionerRoleId| {
        people.get(role).is_some_and(|person| person.is_active)
            && presence
                .get(role)
                .is_some_and(|presence| *presence != Presence::None)
    };
    Ok(roles
        .iter()
        .copied()
        .filter(|role| !reached(role))
        .collect())
}

/// Whether a message reaches this situation today.
pub async fn reads(cx: &Context, role: PractitionerRoleId) -> Result<bool, Fault> {
    Ok(out_of_reach(cx, &[role]).await?.is_empty())
}

/// The same in words, for whoever wants to write to them; none when everybody can be reached.
pub async fn cannot_reach(
    cx: &Context,
    roles: &[PractitionerRoleId],
) -> Result<Option<String>, Fault> {
    let missing = out_of_reach(cx, roles).await?;
    if missing.is_empty() {
        return Ok(None);
    }
    let people = People::load(cx, missing.iter().copied()).await?;
    let names: Vec<&str> = missing.iter().map(|role| people.name(*role)).collect();
    Ok(Some(match names.as_slice() {
        [name] => format!(
            "{name} ne peut pas lire SPICO aujourd’hui\u{A0}: aucun message ne lui parviendrait. Retirez ce nom\u{A0}; la fiche dit comment joindre cette personne."
        ),
        names => format!(
            "{} ne peuvent pas lire SPICO aujourd’hui\u{A0}: aucun message ne leur parviendrait. Retirez ces noms\u{A0}; chaque fiche dit comment joindre la personne.",
            names.join(", ")
        ),
    }))
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
