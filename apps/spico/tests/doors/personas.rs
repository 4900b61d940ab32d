//! The personas: accounts with their sessions, some of them weak, new, revoked or expired.

use access::{AccountId, Assurance, DeviceProfile, SessionId, Subject};
use crypto::Token;
use db::{Action, Actor, AuditEvent, Audited, Command, Db, Tx, params, statement};
use directory::face::{NewPractitioner, NewRole, RegisterPractitioner};
use identity::Identity;
use identity::face::{CreateAccount, OpenSession};
use kernel::id::Id as _;
use kernel::{Fault, Timestamp, Uuid};
use room::doors::{Person, Plot, Things, people};

/// Somebody who asks for every route.
#[derive(Clone)]
pub struct Persona {
    /// The name in the golden list.
    pub name: &'static str,
    /// The session token, if any.
    pub token: Option<String>,
    /// What each parameter of an address names for them.
    pub things: Things,
}

/// A person with the token of their session.
pub struct Holder {
    pub person: Person,
    pub token: String,
}

/// People of every room.
const SHARED: [&str; 5] = [
    people::STRANGER,
    people::AUTHOR,
    people::WITHOUT_SITUATION,
    people::WEAK,
    people::NEW,
];

/// The people of every room, and these.
pub async fn people_with(db: &Db, identity: &Identity, own: &[&'static str]) -> Vec<Holder> {
    let mut all = Vec::new();
    for name in SHARED.iter().chain(own) {
        all.push(holder(db, identity, name).await);
    }
    let of = |name: &str| {
        let found = all.iter().find(|holder| holder.person.name == name);
        &found.unwrap().person.subject
    };
    let weaken = Change(&WEAKEN, of(people::WEAK).session.uuid());
    db.run(&weaken).await.unwrap();
    let forget = Change(&FORGET_TERMS, of(people::NEW).account.uuid());
    db.run(&forget).await.unwrap();
    all
}

async fn holder(db: &Db, identity: &Identity, name: &'static str) -> Holder {
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
    let register = RegisterPractitioner {
        new: &new,
        actor: actor.clone(),
    };
    let registered = db.run(&register).await.unwrap();
    let role = (name != people::WITHOUT_SITUATION).then(|| registered.roles[0]);
    let roles: Vec<_> = role
        .map(|role| (role, "Infirmière".to_owned()))
        .into_iter()
        .collect();
    let create = CreateAccount {
        identity,
        actor: &actor,
        login: name,
        mail: &format!("{name}@example.org"),
        phone: None,
        given: "Essai",
        family: name,
        roles: &roles,
        is_administrator: role.is_none(),
        password: Some(
            "$argon2id$v=19$m=19456,t=2,p=1$YmFuYyBkJ2Vzc2Fp$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    };
    let account = db.run(&create).await.unwrap();
    let (session, token) = open_session(db, identity, account).await;
    let subject = Subject {
        account,
        practitioner_role: role,
        session,
        assurance: Assurance::Aal2,
        name: name.into(),
        role_label: "Infirmière".into(),
        is_administrator: role.is_none(),
        accepted_terms: true,
        accepted: [].into(),
        device: DeviceProfile::Shared,
        display: std::sync::Arc::default(),
        expires_at: Timestamp::from_micros(i64::MAX),
    };
    let practitioner = registered.practitioner.to_string();
    Holder {
        person: Person {
            name,
            subject,
            practitioner,
        },
        token,
    }
}

pub async fn open_session(db: &Db, identity: &Identity, account: AccountId) -> (SessionId, String) {
    let token = Token::generate(&**db.entropy());
    let open = OpenSession {
        identity,
        account,
        token: &token,
        why: "essai des portes",
    };
    (db.run(&open).await.unwrap(), token.to_base64url())
}

/// Everybody, from nobody at all to the room's own; the author has two more sessions, one revoked and one expired.
pub async fn all(db: &Db, identity: &Identity, holders: &[Holder], plot: &Plot) -> Vec<Persona> {
    let of = |name: &str| {
        let found = holders.iter().find(|holder| holder.person.name == name);
        found.unwrap()
    };
    let author = of(people::AUTHOR).person.subject.account;
    let (revoked, revoked_token) = open_session(db, identity, author).await;
    let (expired, expired_token) = open_session(db, identity, author).await;
    db.run(&Change(&END_SESSION, revoked.uuid())).await.unwrap();
    db.run(&Change(&EXPIRE, expired.uuid())).await.unwrap();
    let one = |name, token: Option<&str>, things: &Things| Persona {
        name,
        token: token.map(str::to_owned),
        things: plot
            .things
            .clone()
            .into_iter()
            .chain(things.clone())
            .collect(),
    };
    let nothing = Things::new();
    let mut personas = vec![
        one(people::NOBODY, None, &nothing),
        one("faux-jeton", Some("n-importe-quoi"), &nothing),
        one("revoquee", Some(&revoked_token), &nothing),
        one("expiree", Some(&expired_token), &nothing),
    ];
    personas.extend(
        holders
            .iter()
            .map(|holder| one(holder.person.name, Some(&holder.token), &nothing)),
    );
    personas.extend(plot.personas.iter().map(|persona| {
        let holder = of(persona.person);
        one(persona.name, Some(&holder.token), &persona.things)
    }));
    personas
}

statement!(WEAKEN = "update session set assurance = 1 where id = $1");
statement!(
    FORGET_TERMS = "delete from terms_acceptance where document = 'spico' and account_id = $1"
);
statement!(
    END_SESSION =
        "update session set ended_at = created_at, end_reason = 'revocation' where id = $1"
);
statement!(EXPIRE = "update session set expires_at = created_at where id = $1");
statement!(
    END_ROLE = "update account_role set ended_at = created_at where practitioner_role_id = $1"
);

/// Ends a situation as its structure would, so that its rights end at once (I-8).
pub fn end_role(subject: &Subject) -> Change {
    Change(&END_ROLE, subject.practitioner_role.unwrap().uuid())
}

/// Changes one row as the store's own hand would.
pub struct Change(&'static db::sql::Statement, Uuid);

impl Command for Change {
    type Output = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<()>, Fault> {
        tx.execute(self.0, params![self.1]).await?;
        let event = AuditEvent::new("test.prepared", Action::Update, &Actor::system());
        Ok(Audited::new((), event))
    }
}
