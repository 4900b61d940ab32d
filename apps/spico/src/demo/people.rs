//! The people and structures of the territory: in the directory, and with accounts where they have one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use access::{AccountId, PractitionerRoleId};
use crypto::SecretString;
use crypto::password::Hasher;
use crypto::token::Token;
use db::{Actor, Db};
use directory::face::{
    NewMailbox, NewOrganization, NewPractitioner, NewRole, OrganizationId, RegisterOrganization,
    RegisterPractitioner, Sector,
};
use fiction::territory::{self, CodeSystem, Professional, Reach, Structure};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use identity::Identity;
use identity::face::{AcceptTerms, CreateAccount, OpenSession, TermsDocument};
use kernel::{Fault, ManualClock};

use crate::accounts;

/// Commands under way at once: they share durable commits.
const AT_ONCE: usize = 16;

/// How long after the first place of work the second one was joined.
const A_DAY: Duration = Duration::from_secs(86_400);

/// Who was planted, by slug.
#[derive(Debug, Default, Clone)]
pub struct People {
    roles: HashMap<String, Vec<(String, PractitionerRoleId)>>,
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

async fn organizations(db: &Db) -> Result<HashMap<String, OrganizationId>, Fault> {
    let all = territory::structures().iter().map(|structure| async move {
        let new = organization(structure);
        let id = db
            .run(&RegisterOrganization {
                new: &new,
                actor: Actor::house(),
            })
            .await?;
        Ok::<_, Fault>((structure.slug.clone(), id))
    });
    stream::iter(all).buffered(AT_ONCE).try_collect().await
}

fn organization(structure: &Structure) -> NewOrganization {
    NewOrganization {
        finess: Some(structure.finess.clone()).filter(|number| !number.is_empty()),
        name: structure.name.clone(),
        category: structure.kind.clone(),
        sector: sector(structure.sector),
        address: structure.address.clone(),
        postcode: structure.postcode.clone(),
        commune: structure.commune.clone(),
        phone: structure.phone.clone(),
        email: structure.mail.clone(),
        hours: structure.hours.clone(),
        how_to_solicit: structure.solicit.clone(),
        services: structure.services.clone(),
    }
}

const fn sector(sector: territory::Sector) -> Option<Sector> {
    match sector {
        territory::Sector::Health => Some(Sector::Health),
        territory::Sector::Social => Some(Sector::Social),
        territory::Sector::MedicoSocial => Some(Sector::MedicoSocial),
        territory::Sector::Support => None,
    }
}

type Roles = Vec<(String, PractitionerRoleId)>;

/// Registers everybody in their first structure, or in the others. Without a number one can't be found again: those join all at once.
async fn roles(
    db: &Db,
    organizations: &HashMap<String, OrganizationId>,
    first: bool,
) -> Result<HashMap<String, Roles>, Fault> {
    let there = territory::professionals()
        .iter()
        .filter_map(|professional| {
            let structures = match (
                professional.structures.split_first(),
                professional.rpps.is_some(),
            ) {
                (Some((one, _)), true) if first => std::slice::from_ref(one),
                (Some((_, more)), true) => more,
                _ if first => professional.structures.as_slice(),
                _ => &[],
            };
            (!structures.is_empty()).then_some((professional, structures))
        });
    stream::iter(there)
        .map(|(professional, structures)| async move {
            let new = practitioner(professional, structures, organizations);
            let actor = Actor::house();
            let registered = db.run(&RegisterPractitioner { new: &new, actor }).await?;
            let roles = structures.iter().cloned().zip(registered.roles);
            Ok((professional.slug.clone(), roles.collect()))
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

fn practitioner(
    professional: &Professional,
    structures: &[String],
    organizations: &HashMap<String, OrganizationId>,
) -> NewPractitioner {
    let situation = |structure: &String| NewRole {
        profession_code: professional.profession.code.clone(),
        profession_system: system(professional.system).to_owned(),
        profession_label: professional.profession.label.clone(),
        expertise: pair(professional.know_how.as_ref()),
        role: pair(professional.role.as_ref()),
        mode: professional.mode.code().to_owned(),
        sector: sector(professional.sector),
        organization: organizations.get(structure).copied(),
        postcode: professional.postcode.clone(),
        commune: professional.commune.clone(),
        commune_code: professional.insee.clone(),
        phone: professional.phone.clone(),
        joined: professional.has_account(),
    };
    let mailbox = NewMailbox {
        address: mailbox(professional),
        kind: "PER".to_owned(),
        red_list: false,
    };
    NewPractitioner {
        rpps: professional.rpps.clone(),
        civility: professional.civility.clone(),
        title: professional.title.clone(),
        family: professional.family.clone(),
        given: professional.given.clone(),
        free_line: professional.line.clone(),
        roles: structures.iter().map(situation).collect(),
        mailboxes: if professional.reach == Reach::SecureMail {
            vec![mailbox]
        } else {
            Vec::new()
        },
    }
}

/// A secure mailbox that can't exist: under `example.org`.
fn mailbox(professional: &Professional) -> String {
    format!("{}@mss.example.org", professional.login)
}

fn pair(coded: Option<&territory::Coded>) -> (String, String) {
    coded
        .map(|coded| (coded.code.clone(), coded.label.clone()))
        .unwrap_or_default()
}

const fn system(system: CodeSystem) -> &'static str {
    match system {
        CodeSystem::G15 => "G15",
        CodeSystem::R94 => "R94",
        CodeSystem::R95 => "R95",
        CodeSystem::R291 => "R291",
    }
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
    let actor = Actor::house();
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
