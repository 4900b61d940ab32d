//! Who stands before the doors, and which things they point at.

use std::collections::BTreeMap;

use access::SessionId;
use db::{Db, params, statement};
use kernel::id::Id as _;

use super::world::World;

/// Somebody who asks for every route.
pub struct Persona {
    /// The column's name.
    pub name: &'static str,
    /// The session token, if any.
    pub token: Option<String>,
    /// What each parameter of an address names for them: `conversation` → `cnv_…`.
    pub things: BTreeMap<&'static str, String>,
}

statement!(WEAKEN = "update session set assurance = 1 where id = $1");
statement!(
    FORGET_TERMS = "delete from terms_acceptance where document = 'spico' and account_id = $1"
);
statement!(
    END_SESSION = "update session set ended_at = $2, end_reason = 'revocation' where id = $1"
);
statement!(EXPIRE = "update session set expires_at = 1 where id = $1");
statement!(END_ROLE = "update account_role set ended_at = $2 where practitioner_role_id = $1");

struct Prepare<'a> {
    world: &'a World,
    extra: &'a [SessionId],
}

impl db::Command for Prepare<'_> {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        let people = &self.world.people;
        let now = tx.now();
        tx.execute(&WEAKEN, params![people[6].subject.session])
            .await?;
        tx.execute(&FORGET_TERMS, params![people[7].subject.account])
            .await?;
        let [revoked, expired, _] = self.extra else {
            return Err(kernel::Fault::internal("three more sessions"));
        };
        tx.execute(&END_SESSION, params![*revoked, now]).await?;
        tx.execute(&EXPIRE, params![*expired]).await?;
        let event = db::AuditEvent::new("test.prepared", db::Action::Update, &db::Actor::system());
        Ok(db::Audited::new((), event))
    }
}

/// Ends a situation as its structure would, so that its rights end at once (I-8).
pub struct EndRole<'a>(pub &'a World);

impl db::Command for EndRole<'_> {
    type Output = ();

    async fn run(&self, tx: &mut db::Tx<'_>) -> Result<db::Audited<()>, kernel::Fault> {
        let now = tx.now();
        tx.execute(
            &END_ROLE,
            params![self.0.people[1].subject.practitioner_role, now],
        )
        .await?;
        Ok(db::Audited::new(
            (),
            db::AuditEvent::new("test.ended", db::Action::Update, &db::Actor::system()),
        ))
    }
}

/// The weak, the new, the revoked, the expired are made so.
pub async fn prepare(db: &Db, world: &World, extra: &[SessionId]) {
    db.run(&Prepare { world, extra }).await.unwrap();
}

/// All of them. `extra`: tokens of sessions of the member's: revoked, expired, and one under an ended situation.
pub fn all(world: &World, extra: &[String]) -> Vec<Persona> {
    let one = |name: &'static str, index: Option<usize>, closed: bool, early: bool| {
        let own = index.map_or(&world.people[0], |index| &world.people[index]);
        let mut things = world.things.clone();
        things.extend([
            (
                "conversation",
                if closed { world.closed } else { world.open }.to_string(),
            ),
            (
                "message",
                if early { world.early } else { world.message }.to_string(),
            ),
            ("session", own.subject.session.to_string()),
        ]);
        Persona {
            name,
            token: index.map(|_| own.token.clone()),
            things,
        }
    };
    let with = |name: &'static str, token: &String| Persona {
        token: Some(token.clone()),
        ..one(name, None, false, false)
    };
    let mut elsewhere = one("session-d-autrui", Some(1), false, false);
    elsewhere
        .things
        .insert("session", world.people[0].subject.session.to_string());
    vec![
        one("anonyme", None, false, false),
        Persona {
            token: Some("n-importe-quoi".to_owned()),
            ..one("faux-jeton", None, false, false)
        },
        with("revoquee", &extra[0]),
        with("expiree", &extra[1]),
        one("mot-de-passe-seul", Some(6), false, false),
        one("cgu-non-lues", Some(7), false, false),
        one("etrangere", Some(5), false, false),
        one("partie", Some(3), false, false),
        one("retiree", Some(4), false, false),
        one("sans-historique", Some(2), false, true),
        one("membre", Some(1), false, false),
        one("auteure", Some(8), false, false),
        one("gerante", Some(0), false, false),
        one("membre-ferme", Some(1), true, false),
        one("gerante-ferme", Some(0), true, false),
        elsewhere,
    ]
}

/// An id that nothing has.
pub fn nowhere() -> String {
    messaging::store::conversations::ConversationId::from_uuid(kernel::Uuid::from_u128(9))
        .to_string()
}
