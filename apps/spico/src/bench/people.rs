//! Many accounts, sessions and conversations, made by the rooms' own commands.

use std::sync::Arc;
use std::time::Duration;

use access::{AccountId, Assurance, DeviceProfile, PractitionerRoleId, Scope, SessionId, Subject};
use courier::Courier;
use crypto::Token;
use db::{Actor, Db};
use directory::face::{NewPractitioner, NewRole, RegisterPractitioner};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use identity::Identity;
use identity::face::{CreateAccount, OpenSession};
use kernel::{Fault, Timestamp};
use messaging::commands::OpenConversation;
use messaging::domain::{Kind, NewConversation, Topic};
use messaging::face::ConversationId;

use crate::boot::{self, Opened};
use crate::config::Config;

/// Commands under way at once: they share durable commits on SQLite and connections on PostgreSQL.
const AT_ONCE: usize = 64;
/// How long the subjects of these people are valid: longer than any filling takes.
const LASTS: Duration = Duration::from_hours(12);
/// A hash that no password gives: these accounts are entered by their sessions only.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YmFuYyBkJ2Vzc2Fp$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Somebody with an account, a session and a situation.
pub(crate) struct Person {
    pub(crate) login: String,
    pub(crate) token: String,
    account: AccountId,
    role: PractitionerRoleId,
    session: SessionId,
}

/// Makes `count` accounts, signed in. With a password, they can also sign in with it.
pub(crate) async fn make(
    opened: &Opened,
    config: &Config,
    count: usize,
    password: Option<&str>,
) -> Result<Vec<Person>, Fault> {
    let courier = Arc::new(Courier::memory());
    let identity = boot::identity(opened, config, &courier, &config.public_url(config.port))?;
    // One hash for all: what a sign-in costs is the same.
    let hash = match password {
        Some(password) => identity.hash(password, &[]).await?,
        None => NO_PASSWORD.to_owned(),
    };
    // Each run has names of its own.
    let run = format!("{:x}", opened.db.now().micros());
    stream::iter(0..count)
        .map(|number| person(&opened.db, &identity, &run, number, &hash))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// One conversation for each `room` of them in order.
pub(crate) async fn converse(
    opened: &Opened,
    people: &[Person],
    room: usize,
) -> Result<Vec<ConversationId>, Fault> {
    stream::iter(people.chunks(room.max(1)).enumerate())
        .map(|(number, members)| conversation(opened, members, number))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

async fn person(
    db: &Db,
    identity: &Identity,
    run: &str,
    number: usize,
    hash: &str,
) -> Result<Person, Fault> {
    let family = format!("Banc {number}");
    let role = nurse(db, &family).await?;
    let login = format!("banc-{run}-{number}");
    let create = CreateAccount {
        identity,
        actor: &Actor::system(),
        login: &login,
        mail: &format!("{login}@example.org"),
        phone: None,
        given: "Essai",
        family: &family,
        roles: &[(role, "Infirmier · Banc d’essai".to_owned())],
        is_administrator: false,
        password: Some(hash),
    };
    let account = db.run(&create).await?;
    let token = Token::generate(&**db.entropy());
    let open = OpenSession {
        identity,
        account,
        token: &token,
        why: "banc d’essai",
    };
    let session = db.run(&open).await?;
    Ok(Person {
        login,
        token: token.to_base64url(),
        account,
        role,
        session,
    })
}

/// A nurse in the directory; gives her situation.
async fn nurse(db: &Db, family: &str) -> Result<PractitionerRoleId, Fault> {
    let situation = NewRole {
        profession_code: "60".to_owned(),
        mode: "L".to_owned(),
        postcode: "34000".to_owned(),
        commune: "Montpellier".to_owned(),
        joined: true,
        ..NewRole::default()
    };
    let new = NewPractitioner {
        civility: "MME".to_owned(),
        family: family.to_owned(),
        given: "Essai".to_owned(),
        roles: vec![situation],
        ..NewPractitioner::default()
    };
    let actor = Actor::system();
    let registered = db.run(&RegisterPractitioner { new: &new, actor }).await?;
    let role = registered.roles.first().copied();
    role.ok_or_else(|| Fault::internal("no situation was registered"))
}

impl Person {
    /// The subject that a request with this session has.
    pub(crate) fn subject(&self, now: Timestamp) -> Subject {
        Subject {
            account: self.account,
            practitioner_role: Some(self.role),
            session: self.session,
            assurance: Assurance::Aal2,
            name: Arc::from("Essai Banc"),
            role_label: Arc::from(""),
            is_administrator: false,
            accepted_terms: true,
            accepted: [].into(),
            device: DeviceProfile::Shared,
            display: Arc::default(),
            expires_at: now + LASTS,
        }
    }
}

async fn conversation(
    opened: &Opened,
    members: &[Person],
    number: usize,
) -> Result<ConversationId, Fault> {
    let first = members
        .first()
        .ok_or_else(|| Fault::internal("an empty conversation"))?;
    let subject = first.subject(opened.db.now());
    let scope = Scope::mint(Some(&subject)).map_err(|decision| Fault::denied(decision.because))?;
    let others: Vec<PractitionerRoleId> =
        members.iter().skip(1).map(|person| person.role).collect();
    let topic = Topic::parse(&format!("Banc d’essai {number}"))?;
    // A room of one is what G6 measures; nobody opens one through a page.
    let new = if others.is_empty() {
        NewConversation {
            kind: Kind::Group,
            topic,
            others,
        }
    } else {
        NewConversation::new(Kind::Group, topic, first.role, &others)?
    };
    let command = OpenConversation {
        scope: &scope,
        actor: subject.actor(),
        new: &new,
        first: None,
        organization: None,
        vault: &opened.vault,
    };
    Ok(opened.db.run(&command).await?.id)
}
