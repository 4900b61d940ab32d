//! A conversation is never left without somebody who may manage it: neither when its only manager leaves (`participation`), nor when
//! that manager's situation ends (I-8). The history and the place in it stay.

use std::collections::HashSet;

use access::PractitionerRoleId;
use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx};
use directory::face::{Presence, Reachability};
use kernel::Fault;

use super::system_line::Line;
use crate::domain::Part;
use crate::store::conversations::ConversationId;
use crate::store::participants::{self, ManagedRow};

/// Makes somebody else a manager of the conversations that a situation managed alone. Where nobody is left whose situation is in use and
/// who can sign in, nothing changes.
pub(crate) async fn hand_over(
    db: &Db,
    vault: &Vault,
    reach: &dyn Reachability,
    role: PractitionerRoleId,
) -> Result<(), Fault> {
    for managed in participants::managed_by(db, role).await? {
        let roles: Vec<PractitionerRoleId> = participants::audience(db, managed.id)
            .await?
            .into_iter()
            .map(|row| row.practitioner_role_id)
            .collect();
        let people = directory::face::people(db, &roles).await?;
        let presence = reach.of(&roles).await?;
        let name = |role| {
            people
                .get(&role)
                .map_or("Professionnel", |person| person.name.as_str())
        };
        let signs_in = |role| presence.get(&role).is_some_and(|it| *it != Presence::None);
        let in_use = people
            .values()
            .filter(|person| person.is_active && signs_in(person.role));
        let command = HandOver {
            vault,
            managed: &managed,
            from: (role, name(role)),
            in_use: &in_use.map(|person| person.role).collect(),
            name: &name,
        };
        db.run(&command).await?;
    }
    Ok(())
}

struct HandOver<'a> {
    vault: &'a Vault,
    managed: &'a ManagedRow,
    from: (PractitionerRoleId, &'a str),
    in_use: &'a HashSet<PractitionerRoleId>,
    name: &'a (dyn Fn(PractitionerRoleId) -> &'a str + Sync),
}

impl Command for HandOver<'_> {
    /// Whether somebody took over.
    type Output = bool;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<bool>, Fault> {
        let id: ConversationId = self.managed.id;
        let event = AuditEvent::new("conversation.part_set", Action::Update, &Actor::system())
            .on("conversation", id)
            .detail(Part::Manager.as_str());
        let mut there = participants::list_in(tx, id).await?;
        there.retain(|row| {
            self.in_use.contains(&row.practitioner_role_id)
                && row.practitioner_role_id != self.from.0
        });
        let managed = there.iter().any(|row| row.part == Part::Manager);
        let Some(next) = there.first().filter(|_| !managed) else {
            return Ok(Audited::repeated(false, event));
        };
        let next = next.practitioner_role_id;
        participants::set_part(tx, id, next, Part::Manager).await?;
        let line = Line {
            vault: self.vault,
            conversation: (id, &self.managed.data_key),
            by: (self.from.0, None),
        };
        let text = format!(
            "{} gère désormais la discussion\u{A0}: {} n’exerce plus dans cette situation.",
            (self.name)(next),
            self.from.1
        );
        line.write(tx, &text).await?;
        let taken = AuditEvent::new("conversation.manager_set", Action::Update, &Actor::system())
            .on("practitioner_role", next);
        Ok(Audited::new(true, event).and(taken))
    }
}
