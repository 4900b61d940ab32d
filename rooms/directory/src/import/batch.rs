//! Writes the new or changed lines of the register of people, a few thousand in one command.

use std::collections::{HashMap, HashSet};

use access::PractitionerRoleId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use super::activity::Activity;
use crate::domain::{Origin, State, profession};
use crate::store::imports::{self, ImportId};
use crate::store::organizations::OrganizationId;
use crate::store::practitioners::{self, Identity, PractitionerId};
use crate::store::roles::{self, EndedBy, Situation};
use crate::store::{counter, national};

/// A line to write: its key, its hash, and the line itself (parsed again when it is written, to keep one copy in memory instead of twenty).
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) key: i64,
    pub(crate) is_new: bool,
    pub(crate) line: String,
}

/// Writes a batch.
pub(crate) struct WriteActivities<'a> {
    pub(crate) import: ImportId,
    pub(crate) columns: &'a super::columns::ActivityColumns,
    pub(crate) lines: &'a [Pending],
    /// Known structures by FINESS number.
    pub(crate) structures: &'a HashMap<String, OrganizationId>,
}

impl Command for WriteActivities<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        let mut people = HashMap::new();
        for pending in self.lines {
            let activity = Activity::read(self.columns, &pending.line).map_err(Fault::internal)?;
            let person = self.person(tx, &activity, &mut people, change).await?;
            self.role(tx, &activity, pending, person).await?;
        }
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::system());
        Ok(Audited::new(
            (),
            event.detail(format!("{} situations", self.lines.len())),
        ))
    }
}

impl WriteActivities<'_> {
    /// The person of an activity: inserted, updated, or only marked as changed. Once for each batch.
    async fn person<'l>(
        &self,
        tx: &mut Tx<'_>,
        activity: &Activity<'l>,
        met: &mut HashMap<&'l str, PractitionerId>,
        change: i64,
    ) -> Result<PractitionerId, Fault> {
        if let Some(id) = met.get(activity.identifier) {
            return Ok(*id);
        }
        let hash = activity.person_hash();
        let who = Identity {
            identifier: Some(activity.identifier),
            civility: activity.civility,
            title: activity.title,
            family: activity.family,
            given: activity.given,
            source: Origin::National,
            content_hash: Some(hash),
        };
        let id = match national::person(tx, activity.identifier).await? {
            None => {
                let id: PractitionerId = tx.new_id();
                practitioners::insert(tx, id, &who, change).await?;
                id
            }
            Some(known) => {
                if known.content_hash == Some(hash) && known.state == State::Active {
                    practitioners::touch(tx, known.id, change).await?;
                } else {
                    practitioners::update(tx, known.id, &who, change).await?;
                }
                known.id
            }
        };
        met.insert(activity.identifier, id);
        Ok(id)
    }

    async fn role(
        &self,
        tx: &mut Tx<'_>,
        activity: &Activity<'_>,
        pending: &Pending,
        person: PractitionerId,
    ) -> Result<(), Fault> {
        let finess = Some(activity.finess).filter(|number| !number.is_empty());
        let situation = Situation {
            profession: (
                activity.profession_code,
                activity.profession_system,
                activity.profession_label,
            ),
            expertise: activity.expertise,
            role: activity.role,
            mode: activity.mode,
            activity_kind: activity.kind,
            sector_code: activity.sector_code,
            sector: profession::sector_of(activity.profession_system, activity.sector_code),
            finess,
            organization: finess
                .and_then(|number| self.structures.get(number))
                .copied(),
            structure_name: activity.structure_name,
            address: &activity.address,
            postcode: activity.postcode,
            commune: activity.commune,
            commune_code: activity.commune_code,
            departement: &activity.departement,
            phone: activity.phone,
            national: Some((pending.key, activity.content_hash())),
            joined_at: None,
        };
        if !pending.is_new && roles::update(tx, person, &situation).await? {
            return Ok(());
        }
        let id: PractitionerRoleId = tx.new_id();
        roles::insert(tx, id, person, &situation).await
    }
}

/// Ends situations that left the register; people without any other situation are set out of use, and kept (B08.2).
pub(crate) struct EndActivities<'a> {
    pub(crate) import: ImportId,
    pub(crate) roles: &'a [PractitionerRoleId],
}

impl Command for EndActivities<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        let mut people = HashSet::new();
        let mut audited = Vec::new();
        for role in self.roles {
            if let Some(person) = roles::end(tx, *role, EndedBy::Register).await? {
                people.insert(person);
                audited.push(*role);
            }
        }
        for person in people {
            practitioners::retire(tx, person, change).await?;
        }
        let count = u64::try_from(audited.len()).unwrap_or(0);
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::system());
        Ok(Audited::new(
            count,
            event.detail(format!("{count} situations terminées")),
        ))
    }
}
