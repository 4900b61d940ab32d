//! A small house with one conversation of each kind, and somebody of each kind before its doors.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use access::{
    AccountId, Assurance, DeviceProfile, Manage, Permit, PractitionerRoleId, Scope, SessionId,
    Subject, Write,
};
use courier::Courier;
use crypto::Token;
use db::{Actor, Db};
use directory::face::{NewPractitioner, NewRole, RegisterPractitioner};
use identity::face::{CreateAccount, OpenSession};
use kernel::{Timestamp, Uuid};
use messaging::commands::{
    AddMembers, Close, Leave, Managing, OpenConversation, RemoveMember, SendMessage, Sent,
};
use messaging::domain::{Kind, NewConversation, Topic};
use messaging::policy::Conversation;
use messaging::seal::Seal;
use messaging::store::conversations::ConversationId;
use messaging::store::messages::MessageId;
use spico::boot::{self, App, Opened, Purpose};
use spico::config::Config;

use super::things;

/// Somebody with an account and a session.
pub struct Person {
    pub subject: Subject,
    pub practitioner: String,
    pub token: String,
}

/// The people and things of the planted store.
pub struct World {
    pub people: Vec<Person>,
    pub open: ConversationId,
    pub closed: ConversationId,
    pub message: MessageId,
    pub early: MessageId,
    /// What the other parameters of the addresses name.
    pub things: BTreeMap<&'static str, String>,
}

/// The configuration of a store in a folder.
pub fn config(folder: &Path) -> Config {
    Config {
        data: folder.to_owned(),
        ..Config::default()
    }
}

/// The house over a folder's store.
pub async fn build(folder: &Path) -> (Opened, App) {
    let config = config(folder);
    let opened = boot::open_store(&config, Purpose::Serve).await.unwrap();
    let courier = Arc::new(Courier::memory());
    let app = boot::build(&opened, &config, &courier, "http://localhost")
        .await
        .unwrap();
    (opened, app)
}

/// Names, in the order of [`World::people`].
pub const NAMES: [&str; 9] = [
    "Gérante",
    "Membre",
    "Arrivée",
    "Partie",
    "Retirée",
    "Étrangère",
    "Faible",
    "Nouvelle",
    "Auteure",
];

/// Who wrote the message and made the things that the addresses name.
pub const AUTHOR: usize = 8;

impl World {
    /// Plants the store of a folder.
    pub async fn plant(folder: &Path) -> Self {
        let (opened, _) = build(folder).await;
        let config = config(folder);
        let courier = Arc::new(Courier::memory());
        let identity = boot::identity(&opened, &config, &courier, "http://localhost").unwrap();
        let mut people = Vec::new();
        for name in NAMES {
            people.push(person(&opened.db, &identity, name).await);
        }
        let (open, closed) = (
            converse(&opened, &people, &[1, 3, 4, AUTHOR]).await,
            converse(&opened, &people, &[1, AUTHOR]).await,
        );
        let early = say(&opened, &people[AUTHOR], open, "Avant.").await.id;
        let managing = permit::<Manage>(&opened.db, &people[0], open).await;
        let by = Managing {
            permit: &managing,
            actor: people[0].subject.actor(),
            vault: &opened.vault,
        };
        let added = [(
            people[2].subject.practitioner_role.unwrap(),
            "Arrivée".to_owned(),
        )];
        opened
            .db
            .run(&AddMembers {
                by: by.clone(),
                people: &added,
                with_history: false,
            })
            .await
            .unwrap();
        opened
            .db
            .run(&RemoveMember {
                by,
                person: (
                    people[4].subject.practitioner_role.unwrap(),
                    "Retirée".to_owned(),
                ),
            })
            .await
            .unwrap();
        let leaving = permit::<access::Read>(&opened.db, &people[3], open).await;
        opened
            .db
            .run(&Leave {
                permit: &leaving,
                actor: people[3].subject.actor(),
                vault: &opened.vault,
            })
            .await
            .unwrap();
        let message = say(&opened, &people[AUTHOR], open, "Après.").await.id;
        say(&opened, &people[AUTHOR], closed, "Fini.").await;
        let managing = permit::<Manage>(&opened.db, &people[0], closed).await;
        let by = Managing {
            permit: &managing,
            actor: people[0].subject.actor(),
            vault: &opened.vault,
        };
        opened
            .db
            .run(&Close {
                by,
                reason: &messaging::domain::Reason::parse("Terminé").unwrap(),
            })
            .await
            .unwrap();
        let things = things::plant(&opened, &people).await;
        Self {
            people,
            open,
            closed,
            message,
            early,
            things,
        }
    }
}

async fn person(db: &Db, identity: &identity::Identity, name: &str) -> Person {
    let nurse = NewRole {
        profession_code: "60".to_owned(),
        mode: "L".to_owned(),
        postcode: "34000".to_owned(),
        commune: "Montpellier".to_owned(),
        joined: true,
        ..NewRole::default()
    };
    let new = NewPractitioner {
        family: name.to_owned(),
        given: "Essai".to_owned(),
        roles: vec![nurse],
        ..NewPractitioner::default()
    };
    let actor = Actor::system();
    let registered = db
        .run(&RegisterPractitioner {
            new: &new,
            actor: actor.clone(),
        })
        .await
        .unwrap();
    let role = registered.roles[0];
    let login = kernel::fold::fold(name);
    let create = CreateAccount {
        identity,
        actor: &actor,
        login: &login,
        mail: &format!("{login}@example.org"),
        phone: None,
        given: "Essai",
        family: name,
        roles: &[(role, "Infirmière".to_owned())],
        is_administrator: false,
        password: Some(
            "$argon2id$v=19$m=19456,t=2,p=1$YmFuYyBkJ2Vzc2Fp$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    };
    let account = db.run(&create).await.unwrap();
    let token = Token::generate(&**db.entropy());
    let session = db
        .run(&OpenSession {
            identity,
            account,
            token: &token,
            why: "essai des portes",
        })
        .await
        .unwrap();
    Person {
        subject: subject(account, role, session, name),
        practitioner: registered.practitioner.to_string(),
        token: token.to_base64url(),
    }
}

fn subject(
    account: AccountId,
    role: PractitionerRoleId,
    session: SessionId,
    name: &str,
) -> Subject {
    Subject {
        account,
        practitioner_role: Some(role),
        session,
        assurance: Assurance::Aal2,
        name: Arc::from(name),
        role_label: Arc::from("Infirmière"),
        is_administrator: false,
        accepted_terms: true,
        accepted: [].into(),
        device: DeviceProfile::Shared,
        display: Arc::default(),
        expires_at: Timestamp::from_micros(i64::MAX),
    }
}

async fn permit<A: access::Action>(
    db: &Db,
    who: &Person,
    id: ConversationId,
) -> Permit<A, Conversation> {
    Permit::mint(db, &spico::rooms::matrix().unwrap(), Some(&who.subject), id)
        .await
        .unwrap()
        .unwrap()
}

async fn converse(opened: &Opened, people: &[Person], others: &[usize]) -> ConversationId {
    let creator = &people[0].subject;
    let scope = Scope::mint(Some(creator)).unwrap();
    let roles: Vec<_> = others
        .iter()
        .map(|index| people[*index].subject.practitioner_role.unwrap())
        .collect();
    let topic = Topic::parse("Essai des portes").unwrap();
    let new = NewConversation::new(
        Kind::Group,
        topic,
        creator.practitioner_role.unwrap(),
        &roles,
    )
    .unwrap();
    let command = OpenConversation {
        scope: &scope,
        actor: creator.actor(),
        new: &new,
        first: None,
        organization: None,
        vault: &opened.vault,
    };
    opened.db.run(&command).await.unwrap().id
}

async fn say(opened: &Opened, who: &Person, to: ConversationId, text: &str) -> Sent {
    let permit = permit::<Write>(&opened.db, who, to).await;
    let id: MessageId = opened.db.new_id();
    let body = Seal::open(&opened.vault, to, &permit.known().data_key)
        .unwrap()
        .body(id, text)
        .unwrap();
    let client_id: Uuid = kernel::id::new_v7(&**opened.db.clock(), &**opened.db.entropy());
    let command = SendMessage {
        permit: &permit,
        actor: who.subject.actor(),
        id,
        client_id,
        body: &body,
        reply_to: None,
        mentions: &[],
        draft: None,
    };
    opened.db.run(&command).await.unwrap()
}
