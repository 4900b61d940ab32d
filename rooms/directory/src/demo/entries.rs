//! Structures and professionals of the territory, as entries of the directory.

use std::collections::HashMap;

use db::{Actor, Db};
use fiction::territory::{self, CodeSystem, Professional, Reach, Structure};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use kernel::Fault;
use room::demo::{AT_ONCE, Situation};

use crate::face::{
    NewMailbox, NewOrganization, NewPractitioner, NewRole, OrganizationId, RegisterOrganization,
    RegisterPractitioner, Sector,
};

/// Registers all structures.
pub(super) async fn organizations(db: &Db) -> Result<HashMap<String, OrganizationId>, Fault> {
    let all = territory::structures().iter().map(|structure| async move {
        let new = organization(structure);
        let id = db
            .run(&RegisterOrganization {
                new: &new,
                actor: Actor::system(),
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

/// Registers everybody in their first structure, or in the others. An entry without a number can't be found again, so it gets all its
/// situations at once.
pub(super) async fn situations(
    db: &Db,
    organizations: &HashMap<String, OrganizationId>,
    first: bool,
) -> Result<Vec<(String, Vec<Situation>)>, Fault> {
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
            let actor = Actor::system();
            let registered = db.run(&RegisterPractitioner { new: &new, actor }).await?;
            let known = crate::face::people(db, &registered.roles).await?;
            let named = structures.iter().zip(registered.roles);
            let all = named.map(|(structure, role)| Situation {
                structure: structure.clone(),
                role,
                label: known
                    .get(&role)
                    .map(|person| person.label())
                    .unwrap_or_default(),
            });
            Ok((professional.slug.clone(), all.collect()))
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
    let situation = |structure: &String| situation(professional, structure, organizations);
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

/// A situation, at the structure's own address.
fn situation(
    professional: &Professional,
    structure: &String,
    organizations: &HashMap<String, OrganizationId>,
) -> NewRole {
    let (insee, commune, postcode) = territory::find_structure(structure).map_or(
        (
            &professional.insee,
            &professional.commune,
            &professional.postcode,
        ),
        |place| (&place.insee, &place.commune, &place.postcode),
    );
    NewRole {
        profession_code: professional.profession.code.clone(),
        profession_system: system(professional.system).to_owned(),
        profession_label: professional.profession.label.clone(),
        expertise: pair(professional.know_how.as_ref()),
        role: pair(professional.role.as_ref()),
        mode: professional.mode.code().to_owned(),
        sector: sector(professional.sector),
        organization: organizations.get(structure).copied(),
        postcode: postcode.clone(),
        commune: commune.clone(),
        commune_code: insee.clone(),
        phone: professional.phone.clone(),
        joined: professional.has_account(),
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
