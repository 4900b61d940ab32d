//! The relations between a subject and this room's resources.
//!
//! Reading the directory isn't traced (`TRACED = false`): it shows the public register of professionals, published under an open licence,
//! and what they add themselves for their colleagues. It holds no personal data of a patient, which I-3 is about.

use access::{Facts, Resource, Subject};
use db::Db;
use kernel::id::Id as _;
use kernel::{Fault, Uuid};

use crate::store::organizations::{self, OrganizationId, OrganizationRow};
use crate::store::people;
use crate::store::practitioners::{self, PractitionerId, PractitionerRow};

/// A professional of the directory. Everyone may read the card, its owner may write their part of it (B10).
#[derive(Debug, Clone, Copy)]
pub struct Practitioner;

impl Resource for Practitioner {
    type Id = PractitionerId;
    type Known = PractitionerRow;
    const PARAM: &'static str = "practitioner";
    const NOUN: &'static str = "practitioner";
    const TRACED: bool = false;

    async fn facts(
        db: &Db,
        subject: &Subject,
        id: PractitionerId,
    ) -> Result<Option<(Facts, PractitionerRow)>, Fault> {
        let Some(row) = practitioners::find(db, id).await? else {
            return Ok(None);
        };
        let mut facts = Facts::open(Self::NOUN);
        if let Some(role) = subject.practitioner_role {
            let own = people::list(db, &[role]).await?;
            if own
                .iter()
                .any(|mine| mine.practitioner_id == id && mine.ended_at.is_none())
            {
                facts.relations.push("self");
            }
        }
        Ok(Some((facts, row)))
    }

    fn uuid(id: PractitionerId) -> Uuid {
        id.uuid()
    }
}

/// A structure of the directory.
#[derive(Debug, Clone, Copy)]
pub struct Organization;

impl Resource for Organization {
    type Id = OrganizationId;
    type Known = OrganizationRow;
    const PARAM: &'static str = "organization";
    const NOUN: &'static str = "organization";
    const TRACED: bool = false;

    async fn facts(
        db: &Db,
        _: &Subject,
        id: OrganizationId,
    ) -> Result<Option<(Facts, OrganizationRow)>, Fault> {
        let row = organizations::find(db, id).await?;
        Ok(row.map(|row| (Facts::open(Self::NOUN), row)))
    }

    fn uuid(id: OrganizationId) -> Uuid {
        id.uuid()
    }
}
