//! How a professional can be reached (B04): asked from the room that knows the accounts, and cached for a moment.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use access::PractitionerRoleId;
use access::sessions::Pending;
use kernel::{Fault, Timestamp};
use quick_cache::sync::Cache;

use crate::domain::Presence;

/// Knows the accounts behind situations. The room `identity` provides it, connected in `apps/spico`: this room doesn't depend on it.
pub trait Reachability: Send + Sync {
    /// The accounts of these situations; a situation that is left out has none.
    fn of<'a>(
        &'a self,
        roles: &'a [PractitionerRoleId],
    ) -> Pending<'a, HashMap<PractitionerRoleId, Presence>>;
}

/// Without a provider: every situation marked as having an account ([`crate::commands::MarkJoined`]) counts as active. Only those are asked
/// about.
#[derive(Debug, Clone, Copy, Default)]
pub struct AsNoted;

impl Reachability for AsNoted {
    fn of<'a>(
        &'a self,
        roles: &'a [PractitionerRoleId],
    ) -> Pending<'a, HashMap<PractitionerRoleId, Presence>> {
        let all = roles.iter().map(|role| (*role, Presence::Active)).collect();
        Box::pin(async move { Ok(all) })
    }
}

/// The situations with which somebody has exchanged messages, most recent first. The room `messaging` provides it.
pub trait Contacts: Send + Sync {
    /// At most `limit` of them.
    fn of(&self, role: PractitionerRoleId, limit: usize) -> Pending<'_, Vec<PractitionerRoleId>>;
}

/// Without a provider: no contacts.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoContacts;

impl Contacts for NoContacts {
    fn of(&self, _: PractitionerRoleId, _: usize) -> Pending<'_, Vec<PractitionerRoleId>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// How long an answer is cached.
const BELIEVED: Duration = Duration::from_secs(30);
/// Answers kept at most.
const KEPT: usize = 50_000;

/// Cached answers of a [`Reachability`].
pub(crate) struct Reaches {
    source: Arc<dyn Reachability>,
    known: Cache<PractitionerRoleId, (Presence, Timestamp)>,
}

impl Reaches {
    pub(crate) fn new(source: Arc<dyn Reachability>) -> Self {
        Self {
            source,
            known: Cache::new(KEPT),
        }
    }

    /// The reachability of these situations, in their order.
    pub(crate) async fn of(
        &self,
        roles: &[PractitionerRoleId],
        now: Timestamp,
    ) -> Result<HashMap<PractitionerRoleId, Presence>, Fault> {
        let mut found = HashMap::with_capacity(roles.len());
        let mut unknown = Vec::new();
        for role in roles {
            match self
                .known
                .get(role)
                .filter(|(_, at)| now.since(*at) < BELIEVED)
            {
                Some((presence, _)) => drop(found.insert(*role, presence)),
                None => unknown.push(*role),
            }
        }
        if unknown.is_empty() {
            return Ok(found);
        }
        let answers = self.source.of(&unknown).await?;
        for role in unknown {
            let presence = answers.get(&role).copied().unwrap_or(Presence::None);
            self.known.insert(role, (presence, now));
            found.insert(role, presence);
        }
        Ok(found)
    }
}

/// One's contacts, cached for a moment: a search while typing asks once.
pub(crate) struct Acquaintances {
    source: Arc<dyn Contacts>,
    known: Cache<PractitionerRoleId, Told>,
}

/// Somebody's contacts, and when they were read.
type Told = (Arc<[PractitionerRoleId]>, Timestamp);

/// Contacts that are preferred among hits.
const CONTACTS: usize = 100;

impl Acquaintances {
    pub(crate) fn new(source: Arc<dyn Contacts>) -> Self {
        Self {
            source,
            known: Cache::new(KEPT / 10),
        }
    }

    /// One's contacts, most recent first.
    pub(crate) async fn of(
        &self,
        role: PractitionerRoleId,
        now: Timestamp,
    ) -> Result<Arc<[PractitionerRoleId]>, Fault> {
        if let Some((contacts, at)) = self.known.get(&role)
            && now.since(at) < BELIEVED
        {
            return Ok(contacts);
        }
        let contacts: Arc<[PractitionerRoleId]> = self.source.of(role, CONTACTS).await?.into();
        self.known.insert(role, (Arc::clone(&contacts), now));
        Ok(contacts)
    }
}
