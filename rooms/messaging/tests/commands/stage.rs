//! Three nurses, a vault and a store.

use std::sync::Arc;

use access::{
    AccountId, Assurance, DeviceProfile, Manage, Matrix, Permit, PractitionerRoleId, Read,
    Resource, Scope, SessionId, Subject, Write,
};
use crypto::{MasterKey, Vault};
use db::row::One;
use db::{Db, Migration};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use messaging::commands::{KeepDraft, OpenConversation, SendMessage, Sent};
use messaging::domain::{Body, Draft, Kind, NewConversation, Topic};
use messaging::policy::{Conversation, Message, MessageRef};
use messaging::seal::Seal;
use messaging::store::conversations::ConversationId;
use messaging::store::drafts;
use messaging::store::messages::{self, MessageId};
use testkit::Store;

/// All tables that the room needs.
pub fn migrations() -> Vec<Migration> {
    [db::MIGRATIONS, bus::MIGRATIONS, messaging::MIGRATIONS].concat()
}

/// The world of a test.
pub struct Stage {
    pub store: Store,
    pub db: Db,
    pub vault: Arc<Vault>,
    pub matrix: Matrix,
}

/// A professional.
pub fn subject(n: u128) -> Subject {
    Subject {
        account: AccountId::from_uuid(Uuid::from_u128(n)),
        practitioner_role: Some(PractitionerRoleId::from_uuid(Uuid::from_u128(n))),
        session: SessionId::from_uuid(Uuid::from_u128(n)),
        assurance: Assurance::Aal2,
        name: Arc::from(format!("Personne {n}")),
        role_label: Arc::from("Infirmière"),
        is_administrator: false,
        accepted_terms: true,
        accepted: [].into(),
        device: DeviceProfile::Shared,
        display: std::sync::Arc::default(),
        expires_at: Timestamp::from_micros(i64::MAX),
    }
}

pub fn role(n: u128) -> PractitionerRoleId {
    PractitionerRoleId::from_uuid(Uuid::from_u128(n))
}

impl Stage {
    pub fn new(store: Store) -> Self {
        let entropy: Arc<dyn kernel::Entropy> = Arc::new(kernel::SystemEntropy);
        let vault = Arc::new(Vault::new(MasterKey::generate(&*entropy), entropy));
        Self {
            db: store.db.clone(),
            store,
            vault,
            matrix: messaging::ROOM.matrix().unwrap(),
        }
    }

    pub async fn open(
        &self,
        creator: u128,
        others: &[u128],
        topic: Option<&str>,
    ) -> ConversationId {
        let kind = if topic.is_some() {
            Kind::Group
        } else {
            Kind::Direct
        };
        let others: Vec<_> = others.iter().map(|n| role(*n)).collect();
        let topic = topic.and_then(|text| Topic::parse(text).unwrap());
        let new = NewConversation::new(kind, topic, role(creator), &others).unwrap();
        self.open_new(creator, &new, None).await
    }

    /// A conversation of two, with its first message.
    pub async fn open_saying(&self, creator: u128, other: u128, body: &Body) -> ConversationId {
        let new = NewConversation::new(Kind::Direct, None, role(creator), &[role(other)]).unwrap();
        self.open_new(creator, &new, Some((body, &[]))).await
    }

    async fn open_new(
        &self,
        creator: u128,
        new: &NewConversation,
        first: Option<(&Body, &[PractitionerRoleId])>,
    ) -> ConversationId {
        let who = subject(creator);
        let scope = Scope::mint(Some(&who)).unwrap();
        let command = OpenConversation {
            scope: &scope,
            actor: who.actor(),
            new,
            first,
            organization: None,
            vault: &self.vault,
        };
        self.db.run(&command).await.unwrap().id
    }

    async fn permit<A: access::Action, R: Resource>(
        &self,
        n: u128,
        id: R::Id,
    ) -> Option<Permit<A, R>> {
        Permit::mint(&self.db, &self.matrix, Some(&subject(n)), id)
            .await
            .unwrap()
            .ok()
    }

    pub async fn reading(&self, n: u128, id: ConversationId) -> Option<Permit<Read, Conversation>> {
        self.permit(n, id).await
    }

    pub async fn writing(
        &self,
        n: u128,
        id: ConversationId,
    ) -> Option<Permit<Write, Conversation>> {
        self.permit(n, id).await
    }

    pub async fn managing(
        &self,
        n: u128,
        id: ConversationId,
    ) -> Option<Permit<Manage, Conversation>> {
        self.permit(n, id).await
    }

    pub async fn owning(&self, n: u128, id: MessageId) -> Option<Permit<Manage, Message>> {
        self.permit(n, MessageRef::Id(id)).await
    }

    pub async fn reacting(&self, n: u128, id: MessageId) -> Option<Permit<Write, Message>> {
        self.permit(n, MessageRef::Id(id)).await
    }

    pub async fn send_as(
        &self,
        n: u128,
        to: ConversationId,
        text: &str,
        client_id: Uuid,
    ) -> Result<Sent, Fault> {
        self.send_draft(n, to, (text, None), client_id).await
    }

    /// Sends what was kept so as a draft.
    pub async fn send_draft(
        &self,
        n: u128,
        to: ConversationId,
        (text, draft): (&str, Option<&[u8]>),
        client_id: Uuid,
    ) -> Result<Sent, Fault> {
        let permit = self.writing(n, to).await.ok_or_else(Fault::not_found)?;
        let id: MessageId = self.db.new_id();
        let body = Seal::open(&self.vault, to, &permit.known().data_key)?.body(id, text)?;
        let actor = permit.subject().actor();
        self.db
            .run(&SendMessage {
                permit: &permit,
                actor,
                id,
                client_id,
                body: &body,
                reply_to: None,
                mentions: &[],
                draft,
            })
            .await
    }

    pub async fn send(&self, n: u128, to: ConversationId, text: &str) -> Sent {
        let client_id = kernel::id::new_v7(&*self.store.clock, &kernel::SystemEntropy);
        self.send_as(n, to, text, client_id).await.unwrap()
    }

    /// Keeps what somebody is writing; gives it as it is sealed.
    pub async fn keep_draft(&self, n: u128, id: ConversationId, text: &str) -> Vec<u8> {
        let permit = self.writing(n, id).await.unwrap();
        let seal = Seal::open(&self.vault, id, &permit.known().data_key).unwrap();
        let draft = Draft {
            text: text.to_owned(),
            mentions: Vec::new(),
        };
        let sealed = seal.draft(role(n), &draft).unwrap();
        let keep = KeepDraft {
            permit: &permit,
            actor: permit.subject().actor(),
            body: Some(&sealed),
        };
        self.db.run(&keep).await.unwrap();
        sealed
    }

    /// What somebody is writing.
    pub async fn draft(&self, n: u128, id: ConversationId) -> Option<String> {
        let permit = self.writing(n, id).await.unwrap();
        let seal = Seal::open(&self.vault, id, &permit.known().data_key).unwrap();
        let sealed = drafts::find(&self.db, &permit, role(n)).await.unwrap();
        sealed.map(|sealed| seal.read_draft(role(n), &sealed).unwrap().text)
    }

    /// What somebody can read, oldest first.
    pub async fn read_all(&self, n: u128, id: ConversationId) -> Vec<String> {
        let Some(permit) = self.reading(n, id).await else {
            return Vec::new();
        };
        let seal = Seal::open(&self.vault, id, &permit.known().data_key).unwrap();
        let rows = messages::after(&self.db, &permit, 0, 1000).await.unwrap();
        rows.iter()
            .map(|row| {
                row.body.as_deref().map_or("‹retiré›".to_owned(), |body| {
                    seal.read_body(row.id, body).unwrap()
                })
            })
            .collect()
    }
    /// What the trace says of the events of a kind, oldest first.
    pub async fn details(&self, kind: &str) -> Vec<String> {
        let rows = self.db.rows(&DETAILS, db::params![kind]).await.unwrap();
        rows.into_iter().map(|One(detail)| detail).collect()
    }
}

db::query!(DETAILS: One<String> = "select coalesce(detail, '') as value from audit_event where kind = $1 order by seq");
