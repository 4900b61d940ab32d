//! The people and structures of the territory: in the directory, and with accounts where they have one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use access::{AccountId, PractitionerRoleId};
use crypto::SecretString;
use crypto::password::Hasher;
use crypto::token::Token;
use db::{Actor, Db};
use directory::face::OrganizationId;
use fiction::territory::{self, Professional, Reach};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use identity::Identity;
use identity::face::{AcceptTerms, CreateAccount, OpenSession, TermsDocument};
use kernel::{Fault, ManualClock};

use super::entries::{Roles, organizations, roles};
use crate::accounts;

/// Commands under way at once: they share durable commits.
pub(super) const AT_ONCE: usize = 16;

/// How long after the first place of work the second one was joined.
const A_DAY: Duration = Duration::from_hours(24);

/// Who was planted, by slug.
#[derive(Debug, Default, Clone)]
pub struct People {
    roles: HashMap<String, Roles>,
    accounts: HashMap<String, AccountId>,
    organizations: HashMap<String, OrganizationId>,
}

impl People {
    /// The situation of somebody in a structure, or the first one.
    pub fn role(&self, slug: &str, structure: Option<&str>) -> Result<PractitionerRoleId, Fault> {
        let roles = self.roles.get(slug).map(Vec::as_slice).unwrap_or_default();
        let there = roles
            .iter()
            .find(|(place, _)| Some(place.as_str()) == structure)
            .or(roles.first());
        there
            .map(|(_, role)| *role)
            .ok_or_else(|| Fault::internal(format!("{slug} was not planted")))
    }

    /// The account of somebody.
    pub fn account(&self, slug: &str) -> Option<AccountId> {
        self.accounts.get(slug).copied()
    }

    /// A structure.
    pub fn organization(&self, slug: &str) -> Option<OrganizationId> {
        self.organizations.get(slug).copied()
    }

    /// How many accounts were made.
    pub fn account_count(&self) -> usize {
        self.accounts.len()
    }
}

/// Plants all structures and professionals of the territory, and their accounts.
pub async fn plant(
    (db, clock): (&Db, &ManualClock),
    identity: &Identity,
    hasher: &Arc<Hasher>,
) -> Result<People, Fault> {
    let mut people = People {
        organizations: organizations(db).await?,
        ..People::default()
    };
    people.roles = roles(db, &people.organizations, true).await?;
    // Whoever works in several places joins them one after the other: the first one stays the oldest.
    clock.advance(A_DAY);
    for (slug, more) in roles(db, &people.organizations, false).await? {
        people.roles.entry(slug).or_default().extend(more);
    }
    let passwords = passwords(db, hasher).await?;
    let with_account = territory::professionals()
        .iter()
        .filter(|professional| professional.has_account());
    let accounts: Vec<_> = stream::iter(with_account)
        .map(|professional| account(db, identity, professional, (&people, &passwords)))
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    people.accounts = accounts.into_iter().collect();
    Ok(people)
}

/// The hashes of the personas' passwords; the others' is one that nobody knows.
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
    let roles = people
        .roles
        .get(&professional.slug)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let roles: Vec<PractitionerRoleId> = roles.iter().map(|(_, role)| *role).collect();
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
        roles: &accounts::labelled(db, &roles).await?,
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

/// Whoever uses SPICO was there lately: a session that is over by now. Run it through a store whose clock stands some hours back.
pub async fn visit(db: &Db, identity: &Identity, people: &People) -> Result<(), Fault> {
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
