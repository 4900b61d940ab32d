//! Writes the new or changed lines of the register of structures, a few thousand in one command.

use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use super::place::{PlaceLine, Reading};
use crate::store::imports::{self, ImportId};
use crate::store::organizations::{self, OrganizationId, Place};
use crate::store::{counter, structures};

/// Writes a batch.
pub(crate) struct WritePlaces<'a> {
    pub(crate) import: ImportId,
    pub(crate) lines: &'a [String],
}

impl Command for WritePlaces<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        for line in self.lines {
            let Reading::Place(line) = PlaceLine::read(line).map_err(Fault::internal)? else {
                continue;
            };
            let place = Place {
                finess: Some(line.finess),
                finess_legal: line.finess_legal,
                siret: line.siret,
                name: line.name,
                category: line.category,
                sector: Some(line.sector()),
                address: &line.address,
                postcode: line.postcode,
                commune: line.commune,
                departement: line.departement,
                phone: line.phone,
                content_hash: Some(line.content_hash()),
                ..Place::default()
            };
            if structures::update(tx, &place, change).await?.is_none() {
                let id: OrganizationId = tx.new_id();
                organizations::insert(tx, id, &place, change).await?;
                structures::adopt(tx, id, line.finess).await?;
            }
        }
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::system());
        Ok(Audited::new(
            (),
            event.detail(format!("{} structures", self.lines.len())),
        ))
    }
}

/// Sets structures that left the register out of use; they are kept (B08.2).
pub(crate) struct ClosePlaces<'a> {
    pub(crate) import: ImportId,
    pub(crate) finess: &'a [&'a String],
}

impl Command for ClosePlaces<'_> {
    type Output = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<u64>, Fault> {
        let change = counter::next(tx).await?;
        imports::alive(tx, self.import).await?;
        let mut closed = 0;
        for finess in self.finess {
            closed += u64::from(structures::close(tx, finess, change).await?);
        }
        let event = AuditEvent::new("directory.imported", Action::Update, &Actor::system());
        Ok(Audited::new(
            closed,
            event.detail(format!("{closed} structures fermées")),
        ))
    }
}
