//! What a manager decides for all: who takes part, the topic, the end (C17.1, C24).

use access::{Manage, Permit, PractitionerRoleId};
use crypto::Vault;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::{Fault, FieldErrors};

use super::system_line::{Line, by};
use crate::domain::{Kind, NewConversation, Part, Reason, State, Topic};
use crate::policy::Conversation;
use crate::seal::{REASON, Seal, TOPIC};
use crate::store::{conversations, participants};

/// What every management command carries.
#[derive(Clone)]
pub struct Managing<'a> {
    /// The right to manage the conversation.
    pub permit: &'a Permit<Manage, Conversation>,
    /// Who, for the trace.
    pub actor: Actor,
    /// Seals the system message that everybody will read.
    pub vault: &'a Vault,
}

impl Managing<'_> {
    async fn line(&self, tx: &mut Tx<'_>, text: &str) -> Result<i64, Fault> {
        let conversation = (self.permit.id(), self.permit.known().data_key.as_slice());
        Line {
            vault: self.vault,
            conversation,
            by: by(self.permit.subject())?,
        }
        .write(tx, text)
        .await
    }

    fn event(&self, kind: &'static str) -> AuditEvent {
        AuditEvent::new(kind, Action::Update, &self.actor)
            .on("conversation", self.permit.id())
            .basis(self.permit.basis())
    }

    fn not_direct(&self) -> Result<(), Fault> {
        match self.permit.known().kind {
            Kind::Direct => Err(Fault::denied(
                "Une discussion à deux reste à deux. Créez un groupe pour y associer d’autres personnes.",
            )),
            Kind::Group | Kind::Organization => Ok(()),
        }
    }
}

/// Adds participants, with or without what was said before; refused beyond [`NewConversation::MAX_PEOPLE`].
pub struct AddMembers<'a> {
    /// Who manages.
    pub by: Managing<'a>,
    /// Whom, with the names that the others will read.
    pub people: &'a [(PractitionerRoleId, String)],
    /// Whether they see the history.
    pub with_history: bool,
}

impl Command for AddMembers<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        self.by.not_direct()?;
        let id = self.by.permit.id();
        let present = participants::list_in(tx, id).await?;
        let new: Vec<_> = self
            .people
            .iter()
            .filter(|(role, _)| !present.iter().any(|row| row.practitioner_role_id == *role))
            .collect();
        if new.is_empty() {
            return Ok(Audited::repeated(
                (),
                self.by.event("conversation.members_added"),
            ));
        }
        let (there, most) = (present.len(), NewConversation::MAX_PEOPLE);
        if there + new.len() > most {
            let why = format!(
                "Une discussion réunit {most} personnes au plus\u{A0}: celle-ci en réunit déjà {there}, et {} de plus dépasseraient.",
                new.len()
            );
            return Err(FieldErrors::one("avec", why).into());
        }
        let names = new
            .iter()
            .map(|(_, name)| name.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        let how = if self.with_history {
            "avec l’historique"
        } else {
            "sans l’historique"
        };
        let adder = &self.by.permit.subject().name;
        let seq = self
            .by
            .line(tx, &format!("{adder} a ajouté {names} ({how})."))
            .await?;
        // Without it, the first thing that they see is that they were added.
        let history_from = if self.with_history { 0 } else { seq - 1 };
        for (role, _) in &new {
            participants::join(tx, id, *role, Part::Member, history_from).await?;
        }
        let mut audited = Audited::new((), self.by.event("conversation.members_added").detail(how));
        for (role, _) in new {
            audited = audited.and(
                AuditEvent::new("conversation.member_added", Action::Update, &self.by.actor)
                    .on("practitioner_role", *role),
            );
        }
        Ok(audited)
    }
}

/// Removes a participant.
pub struct RemoveMember<'a> {
    /// Who manages.
    pub by: Managing<'a>,
    /// Whom, with the name that the others will read.
    pub person: (PractitionerRoleId, String),
}

impl Command for RemoveMember<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        self.by.not_direct()?;
        let (role, name) = &self.person;
        if !participants::leave(tx, self.by.permit.id(), *role).await? {
            return Ok(Audited::repeated(
                (),
                self.by.event("conversation.members_removed"),
            ));
        }
        let remover = &self.by.permit.subject().name;
        self.by
            .line(tx, &format!("{remover} a retiré {name} de la discussion."))
            .await?;
        let removed = AuditEvent::new(
            "conversation.member_removed",
            Action::Update,
            &self.by.actor,
        )
        .on("practitioner_role", *role);
        Ok(Audited::new((), self.by.event("conversation.members_removed")).and(removed))
    }
}

/// Makes somebody a manager, or a plain member again.
pub struct SetPart<'a> {
    /// Who manages.
    pub by: Managing<'a>,
    /// Whom, with the name that the others will read.
    pub person: (PractitionerRoleId, String),
    /// Which part.
    pub part: Part,
}

impl Command for SetPart<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        self.by.not_direct()?;
        let (id, (role, name)) = (self.by.permit.id(), &self.person);
        let present = participants::list_in(tx, id).await?;
        let now = present
            .iter()
            .find(|row| row.practitioner_role_id == *role)
            .map(|row| row.part);
        if now == Some(self.part) {
            return Ok(Audited::repeated(
                (),
                self.by.event("conversation.part_set"),
            ));
        }
        let managers = present
            .iter()
            .filter(|row| row.part == Part::Manager && row.practitioner_role_id != *role)
            .count();
        if self.part == Part::Member && managers == 0 {
            return Err(Fault::denied(
                "Une discussion garde au moins un gestionnaire : désignez-en d’abord un autre.",
            ));
        }
        if !participants::set_part(tx, id, *role, self.part).await? {
            return Err(Fault::conflict(
                "Cette personne ne participe plus à la discussion.",
            ));
        }
        let text = match self.part {
            Part::Manager => format!("{name} gère désormais la discussion."),
            Part::Member => format!("{name} ne gère plus la discussion."),
        };
        self.by.line(tx, &text).await?;
        Ok(Audited::new(
            (),
            self.by
                .event("conversation.part_set")
                .detail(self.part.as_str()),
        ))
    }
}

/// Gives the conversation another topic.
pub struct Rename<'a> {
    /// Who manages.
    pub by: Managing<'a>,
    /// The new topic.
    pub topic: &'a Topic,
}

impl Command for Rename<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        self.by.not_direct()?;
        let (permit, topic) = (self.by.permit, self.topic.as_str());
        let seal = Seal::open(self.by.vault, permit.id(), &permit.known().data_key)?;
        let present = conversations::topic_in(tx, permit.id()).await?;
        let present = present.map(|sealed| seal.read_line(TOPIC, &sealed));
        if present.transpose()?.as_deref() == Some(topic) {
            return Ok(Audited::repeated((), self.by.event("conversation.renamed")));
        }
        let sealed = seal.line(TOPIC, topic)?;
        conversations::set_topic(tx, permit, &sealed).await?;
        self.by
            .line(
                tx,
                &format!(
                    "{} a renommé la discussion : « {topic} ».",
                    permit.subject().name
                ),
            )
            .await?;
        Ok(Audited::new((), self.by.event("conversation.renamed")))
    }
}

/// Closes the conversation for all, with a reason.
pub struct Close<'a> {
    /// Who manages.
    pub by: Managing<'a>,
    /// Why.
    pub reason: &'a Reason,
}

impl Command for Close<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let permit = self.by.permit;
        let sealed = Seal::open(self.by.vault, permit.id(), &permit.known().data_key)?
            .line(REASON, self.reason.as_str())?;
        if !conversations::set_state(tx, permit, State::Closed, Some(&sealed)).await? {
            return Ok(Audited::repeated((), self.by.event("conversation.closed")));
        }
        let text = format!(
            "{} a fermé la discussion : {}",
            permit.subject().name,
            self.reason.as_str()
        );
        self.by.line(tx, &text).await?;
        Ok(Audited::new((), self.by.event("conversation.closed")))
    }
}

/// Opens a closed conversation again.
pub struct Reopen<'a> {
    /// Who manages.
    pub by: Managing<'a>,
}

impl Command for Reopen<'_> {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        let permit = self.by.permit;
        if !conversations::set_state(tx, permit, State::Open, None).await? {
            return Ok(Audited::repeated(
                (),
                self.by.event("conversation.reopened"),
            ));
        }
        self.by
            .line(
                tx,
                &format!("{} a rouvert la discussion.", permit.subject().name),
            )
            .await?;
        Ok(Audited::new((), self.by.event("conversation.reopened")))
    }
}
