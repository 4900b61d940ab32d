//! What the room plants for the demonstration: the accounts of the territory, and their last sign-in.

use std::collections::HashMap;
use std::sync::Arc;

use access::{AccountId, PractitionerRoleId};
use crypto::SecretString;
use crypto::password::Hasher;
use crypto::token::Token;
use db::{Actor, Db};
use fiction::territory::{self, Professional, Reach};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kernel::Fault;
use room::demo::{AT_ONCE, Demo, Ground, People, Planting};

use crate::Identity;
use crate::face::{AcceptTerms, CreateAccount, OpenSession, TermsDocument};

/// See [`Demo`].
pub(crate) struct Planted;

impl Demo for Planted {
    fn people<'a>(&'a self, ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(accounts(ground))
    }

    fn visits<'a>(&'a self, ground: &'a mut Ground<'_>) -> Planting<'a> {
        Box::pin(visit(ground))
    }
}

async fn accounts(ground: &mut Ground<'_>) -> Result<(), Fault> {
    let identity = ground.with.need::<Identity>()?;
    let hasher = ground.with.need::<Hasher>()?;
    let (db, people) = (ground.db, &ground.people);
    let passwords = passwords(db, &hasher).await?;
    let with_account = territory::professionals()
        .iter()
        .filter(|professional| professional.has_account());
    let accounts: Vec<_> = stream::iter(with_account)
        .map(|professional| account(db, &identity, professional, (people, &passwords)))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    ground.people.accounts.extend(accounts);
    Ok(())
}

/// The hashes of the personas' passwords; the other accounts get a random one.
async fn passwords(db: &Db, hasher: &Arc<Hasher>) -> Result<HashMap<String, String>, Fault> {
    let hash = |slug: String, password: String| async move {
        let hash = hasher.hash(&SecretString::from(password)).await?;
        Ok::<_, Fault>((slug, hash))
    };
    let personas = territory::personas().into_iter().map(|persona| {
        (
            persona.professional.slug.clone(),
            persona.password.to_owned(),
        )
    });
    let unknown = (
        String::new(),
        Token::generate(&**db.entropy()).to_base64url(),
    );
    stream::iter(personas.chain([unknown]))
        .map(|(slug, password)| hash(slug, password))
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

async fn account(
    db: &Db,
    identity: &Identity,
    professional: &Professional,
    (people, passwords): (&People, &HashMap<String, String>),
) -> Result<(String, AccountId), Fault> {
    let situations = people.situations_of(&professional.slug).iter();
    let roles: Vec<(PractitionerRoleId, String)> = situations
        .map(|situation| (situation.role, situation.label.clone()))
        .collect();
    let administrator = territory::personas()
        .iter()
        .any(|persona| persona.administrator && persona.professional.slug == professional.slug);
    let actor = Actor::system();
    let new = CreateAccount {
        identity,
        actor: &actor,
        login: &professional.login,
        mail: &professional.mail,
        phone: Some(&professional.mobile),
        given: &professional.given,
        family: &professional.family,
        roles: &roles,
        is_administrator: administrator,
        password: passwords
            .get(&professional.slug)
            .or(passwords.get(""))
            .map(String::as_str),
    };
    let id = db.run(&new).await?;
    for document in [TermsDocument::Pass, TermsDocument::Spico] {
        db.run(&AcceptTerms {
            actor: &actor,
            account: id,
            document,
        })
        .await?;
    }
    Ok((professional.slug.clone(), id))
}

/// A past session for everybody who uses SPICO, so that they were active recently.
async fn visit(ground: &mut Ground<'_>) -> Result<(), Fault> {
    let identity = &*ground.with.need::<Identity>()?;
    let (db, people) = (ground.db, &ground.people);
    let active = territory::professionals()
        .iter()
        .filter(|professional| professional.reach == Reach::Active);
    let accounts = active.filter_map(|professional| people.account(&professional.slug));
    stream::iter(accounts)
        .map(|account| async move {
            let token = Token::generate(&**db.entropy());
            db.run(&OpenSession {
                identity,
                account,
                token: &token,
                why: "démonstration",
            })
            .await
            .map(|_| ())
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}
