//! What a participant decides for themselves: leave, mute, archive, quiet hours (C10, C22, C24).

use access::{Aal2, Permit, Read, Signed};
use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::Fault;

use super::system_line::{Line, by};
use crate::domain::{Kind, Part, QuietHours};
use crate::policy::Conversation;
use crate::store::{participants, quiet_hours};

/// Leaves a conversation; its history stays for the others. Leaving twice changes nothing.
pub struct Leave<'a> {
    /// The right to read it.
    pub permit: &'a Permit<Read, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Seals the line that the others will see.
    pub vault: &'a Vault,
}

impl Command for Leave<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let (id, known, subject) = (self.permit.id(), self.permit.known(), self.permit.subject());
        let role = subject.acting_role()?;
        if known.kind == Kind::Direct {
            return Err(Fault::denied(
                "On ne quitte pas une discussion à deux : archivez-la, elle sortira de votre liste.",
            ));
        }
        let event = AuditEvent::new("conversation.left", Action::Update, &self.actor)
            .on("conversation", id);
        // A double click or a second window: only the first one leaves.
        if !participants::leave(tx, id, role).await? {
            return Ok(Audited::repeated((), event));
        }
        let line = Line {
            vault: self.vault,
            conversation: (id, &known.data_key),
            by: by(subject)?,
        };
        line.write(tx, &format!("{} a quitté la discussion.", subject.name))
            .await?;
        // A conversation is never left without somebody who may manage it.
        let rest = participants::list_in(tx, id).await?;
        if let Some(next) = rest
            .first()
            .filter(|_| !rest.iter().any(|other| other.part == Part::Manager))
        {
            participants::set_part(tx, id, next.practitioner_role_id, Part::Manager).await?;
        }
        Ok(Audited::new((), event))
    }
}

/// Switches its notifications off or on.
pub struct SetMuted<'a> {
    /// The right to read it.
    pub permit: &'a Permit<Read, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Whether notifications are off.
    pub muted: bool,
}

impl Command for SetMuted<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = self.permit.subject().acting_role()?;
        participants::set_muted(tx, self.permit.id(), role, self.muted).await?;
        let detail = if self.muted { "muette" } else { "sonore" };
        Ok(Audited::new(
            (),
            AuditEvent::new("conversation.muted", Action::Update, &self.actor)
                .on("conversation", self.permit.id())
                .detail(detail),
        ))
    }
}

/// Puts it away or takes it out again, for oneself.
pub struct SetArchived<'a> {
    /// The right to read it.
    pub permit: &'a Permit<Read, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Whether it is archived.
    pub archived: bool,
}

impl Command for SetArchived<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = self.permit.subject().acting_role()?;
        participants::set_archived(tx, self.permit.id(), role, self.archived).await?;
        let detail = if self.archived {
            "archivée"
        } else {
            "ressortie"
        };
        Ok(Audited::new(
            (),
            AuditEvent::new("conversation.archived", Action::Update, &self.actor)
                .on("conversation", self.permit.id())
                .detail(detail),
        ))
    }
}

/// Sets one's quiet hours.
pub struct SetQuietHours<'a> {
    /// Who.
    pub signed: &'a Signed<Aal2>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Whether they apply.
    pub enabled: bool,
    /// When.
    pub hours: QuietHours,
}

impl Command for SetQuietHours<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let role = self.signed.subject().acting_role()?;
        quiet_hours::set(tx, role, self.enabled, self.hours).await?;
        Ok(Audited::new(
            (),
            AuditEvent::new("quiet_hours.set", Action::Update, &self.actor)
                .on("practitioner_role", role),
        ))
    }
}
