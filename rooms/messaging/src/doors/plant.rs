//! The two conversations, and what was said in them.

use access::{Action, Manage, Permit, PractitionerRoleId, Read, Scope, Write};
use crypto::Vault;
use kernel::{Fault, Uuid};
use room::doors::{Person, Persona, Plot, Stage, people};

use super::{LATE, LEFT, MANAGER, MEMBER, REMOVED, forms};
use crate::commands::{
    AddMembers, Close, Leave, Managing, MarkRead, OpenConversation, RemoveMember, SendMessage,
};
use crate::domain::{Kind, NewConversation, Reason, Topic};
use crate::policy::Conversation;
use crate::seal::Seal;
use crate::store::conversations::ConversationId;
use crate::store::messages::MessageId;

/// The commands of the personas on a stage.
struct Talk<'a> {
    stage: &'a Stage<'a>,
    vault: &'a Vault,
}

/// An open conversation with somebody who came late, somebody who left and somebody who was removed; and a closed one.
pub(super) async fn plant(stage: &Stage<'_>) -> Result<Plot, Fault> {
    let vault = stage.with.need::<Vault>()?;
    let talk = Talk {
        stage,
        vault: &vault,
    };
    let open = talk.open(&[MEMBER, LEFT, REMOVED, people::AUTHOR]).await?;
    let closed = talk.open(&[MEMBER, people::AUTHOR]).await?;
    let early = talk.say(people::AUTHOR, open, "Avant.").await?;
    talk.change_members(open).await?;
    let message = talk.say(people::AUTHOR, open, "Après.").await?;
    talk.read(MEMBER, open).await?;
    talk.say(people::AUTHOR, closed, "Fini.").await?;
    talk.close(closed).await?;
    let at = |name, person, things: &[(&'static str, String)]| Persona {
        name,
        person,
        things: things.iter().cloned().collect(),
    };
    Ok(Plot {
        things: [
            ("conversation", open.to_string()),
            ("message", message.to_string()),
        ]
        .into(),
        personas: vec![
            at("avant-son-arrivee", LATE, &[("message", early.to_string())]),
            at(
                "membre-ferme",
                MEMBER,
                &[("conversation", closed.to_string())],
            ),
            at(
                "gerante-ferme",
                MANAGER,
                &[("conversation", closed.to_string())],
            ),
        ],
        forms: forms::all(stage)?,
    })
}

impl Talk<'_> {
    fn person(&self, name: &str) -> Result<&Person, Fault> {
        self.stage.person(name)
    }

    fn role(&self, name: &str) -> Result<PractitionerRoleId, Fault> {
        self.person(name)?.subject.acting_role()
    }

    async fn permit<A: Action>(
        &self,
        name: &str,
        id: ConversationId,
    ) -> Result<Permit<A, Conversation>, Fault> {
        let subject = &self.person(name)?.subject;
        let permit = Permit::mint(self.stage.db, self.stage.matrix, Some(subject), id).await?;
        permit.map_err(|_| Fault::internal(format!("{name} has no right to {id}")))
    }

    async fn open(&self, others: &[&str]) -> Result<ConversationId, Fault> {
        let creator = &self.person(MANAGER)?.subject;
        let scope = Scope::mint(Some(creator))
            .map_err(|_| Fault::internal("nobody may begin a conversation"))?;
        let others: Vec<_> = others
            .iter()
            .map(|name| self.role(name))
            .collect::<Result<_, _>>()?;
        let topic = Topic::parse("Essai des portes")?;
        let new = NewConversation::new(Kind::Group, topic, creator.acting_role()?, &others)?;
        let command = OpenConversation {
            scope: &scope,
            actor: creator.actor(),
            new: &new,
            first: None,
            organization: None,
            vault: self.vault,
        };
        Ok(self.stage.db.run(&command).await?.id)
    }

    async fn say(&self, who: &str, to: ConversationId, text: &str) -> Result<MessageId, Fault> {
        let db = self.stage.db;
        let permit = self.permit::<Write>(who, to).await?;
        let id: MessageId = db.new_id();
        let seal = Seal::open(self.vault, to, &permit.known().data_key)?;
        let client_id: Uuid = kernel::id::new_v7(&**db.clock(), &**db.entropy());
        let command = SendMessage {
            permit: &permit,
            actor: self.person(who)?.subject.actor(),
            id,
            client_id,
            body: &seal.body(id, text)?,
            reply_to: None,
            mentions: &[],
            draft: None,
        };
        Ok(db.run(&command).await?.id)
    }

    /// Has read all, so that a message can be marked unread.
    async fn read(&self, who: &str, id: ConversationId) -> Result<(), Fault> {
        let mark = MarkRead {
            permit: &self.permit(who, id).await?,
            actor: self.person(who)?.subject.actor(),
            seq: i64::MAX,
        };
        self.stage.db.run(&mark).await.map(|_| ())
    }

    /// Somebody arrives, somebody is removed, somebody leaves.
    async fn change_members(&self, id: ConversationId) -> Result<(), Fault> {
        let (db, managing) = (self.stage.db, self.permit::<Manage>(MANAGER, id).await?);
        let by = self.managing(&managing)?;
        let people = [(self.role(LATE)?, "Arrivée".to_owned())];
        let add = AddMembers {
            by: by.clone(),
            people: &people,
            with_history: false,
        };
        db.run(&add).await?;
        let person = (self.role(REMOVED)?, "Retirée".to_owned());
        db.run(&RemoveMember { by, person }).await?;
        let leave = Leave {
            permit: &self.permit::<Read>(LEFT, id).await?,
            actor: self.person(LEFT)?.subject.actor(),
            vault: self.vault,
        };
        db.run(&leave).await
    }

    async fn close(&self, id: ConversationId) -> Result<(), Fault> {
        let managing = self.permit::<Manage>(MANAGER, id).await?;
        let close = Close {
            by: self.managing(&managing)?,
            reason: &Reason::parse("Terminé")?,
        };
        self.stage.db.run(&close).await
    }

    fn managing<'a>(
        &'a self,
        permit: &'a Permit<Manage, Conversation>,
    ) -> Result<Managing<'a>, Fault> {
        Ok(Managing {
            permit,
            actor: self.person(MANAGER)?.subject.actor(),
            vault: self.vault,
        })
    }
}
