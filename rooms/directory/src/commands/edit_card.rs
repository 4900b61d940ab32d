//! A professional edits their own card (B10).

use access::{Scope, Write};
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use crate::domain::OwnCard;
use crate::policy::Practitioner;
use crate::store::{counter, practitioners};

/// Writes the owner's part of a card. The scope names the owner: nobody else's card can be changed.
pub struct EditOwnCard<'a> {
    /// The owner.
    pub scope: &'a Scope<Write, Practitioner>,
    /// Who, for the trace.
    pub actor: Actor,
    /// The new content.
    pub card: &'a OwnCard,
    /// The version that the owner had on screen.
    pub version: i64,
}

impl Command for EditOwnCard<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let own = practitioners::of_role_in(tx, self.scope.practitioner_role()?).await?;
        let event = AuditEvent::new("practitioner.card_edited", Action::Update, &self.actor)
            .on("practitioner", own.id)
            .basis("self");
        let present = OwnCard {
            hours: own.hours,
            free_line: own.free_line,
            absence_text: own.absence_text,
            absence_until: own.absence_until,
        };
        // The same form sent twice: the card already has this content, whatever version the form knew.
        if present == *self.card {
            return Ok(Audited::repeated((), event));
        }
        let change = counter::next(tx).await?;
        if !practitioners::set_own(tx, own.id, self.version, self.card, change).await? {
            return Err(Fault::conflict(
                "Votre fiche a changé entre-temps, sans doute dans une autre fenêtre. Rechargez la page, puis recommencez.",
            ));
        }
        Ok(Audited::new((), event))
    }
}
