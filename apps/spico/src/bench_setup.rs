//! Accounts, sessions and conversations in number, through the rooms' own commands: what is measured is the real thing.

use std::sync::Arc;

use access::{
    AccountId, Assurance, DeviceProfile, Display, PractitionerRoleId, Scope, SessionId, Subject,
};
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
use serde::Serialize;

use crate::boot::{self, Opened};
use crate::config::Config;

/// Commands under way at once: they share durable commits on SQLite and connections on PostgreSQL.
const AT_ONCE: usize = 64;
/// A hash that no password gives: these accounts are entered by their sessions only.
const NO_PASSWORD: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$YmFuYyBkJ2Vzc2Fp$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// One user, ready to post.
#[derive(Debug, Serialize)]
pub struct Line {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// For `Cookie`.
    pub cookie: String,
    /// The conversation.
    pub room: String,
}

struct User {
    account: AccountId,
    role: PractitionerRoleId,
    session: SessionId,
    token: String,
}

/// Makes `users` accounts and one conversation for each `room` of them in order.
pub async fn run(
    opened: &Opened,
    config: &Config,
    users: usize,
    room: usize,
) -> Result<Vec<Line>, Fault> {
    let courier = Arc::new(Courier::memory());
    let identity = boot::identity(opened, config, &courier, &config.public_url(config.port))?;
    // Each run has names of its own.
    let run = format!("{:x}", opened.db.now().micros());
    let made: Vec<User> = stream::iter(0..users)
        .map(|number| user(&opened.db, &identity, &run, number))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let rooms: Vec<String> = stream::iter(made.chunks(room.max(1)).enumerate())
        .map(|(number, members)| conversation(opened, members, number))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let secure = config.public_url(config.port).starts_with("https://");
    let cookie = if secure { "__Host-spico" } else { "spico" };
    let line = |(number, user): (usize, User)| Line {
        cookie: format!("{cookie}={}", user.token),
        room: rooms.get(number / room.max(1)).cloned().unwrap_or_default(),
        token: user.token,
    };
    Ok(made.into_iter().enumerate().map(line).collect())
}

async fn user(db: &Db, identity: &Identity, run: &str, number: usize) -> Result<User, Fault> {
    let family = format!("Banc {number}");
    let role = nurse(db, &family).await?;
    let login = format!("banc-{run}-{number}");
    let create = CreateAccount {
        identity,
        actor: &Actor::house(),
        login: &login,
        mail: &format!("{login}@example.org"),
        phone: None,
        given: "Essai",
        family: &family,
        roles: &[(role, "Infirmier · Banc d’essai".to_owned())],
        is_administrator: false,
        password: Some(NO_PASSWORD),
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
    Ok(User {
        account,
        role,
        session,
        token: token.to_base64url(),
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
    let actor = Actor::house();
    let registered = db.run(&RegisterPractitioner { new: &new, actor }).await?;
    let role = registered.roles.first().copied();
    role.ok_or_else(|| Fault::internal("no situation was registered"))
}

/// The subject that a request with this session has.
fn subject(user: &User, now: Timestamp) -> Subject {
    Subject {
        account: user.account,
        practitioner_role: Some(user.role),
        session: user.session,
        assurance: Assurance::Aal2,
        name: Arc::from("Essai Banc"),
        role_label: Arc::from(""),
        is_administrator: false,
        accepted_terms: true,
        device: DeviceProfile::Shared,
        display: Display::default(),
        expires_at: now + std::time::Duration::from_mins(1),
    }
}

async fn conversation(opened: &Opened, members: &[User], number: usize) -> Result<String, Fault> {
    let first = members
        .first()
        .ok_or_else(|| Fault::internal("an empty conversation"))?;
    let subject = subject(first, opened.db.now());
    let scope = Scope::mint(Some(&subject)).map_err(|decision| Fault::denied(decision.because))?;
    let others: Vec<PractitionerRoleId> = members.iter().skip(1).map(|user| user.role).collect();
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
        organization: None,
        vault: &opened.vault,
    };
    Ok(opened.db.run(&command).await?.id.to_string())
}
