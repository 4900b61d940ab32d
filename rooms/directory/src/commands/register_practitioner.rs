//! Registers professionals outside of the imports: those without RPPS (A15), and those of the demonstration.

use access::PractitionerRoleId;
use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::text::{self, longest, read_name};
use kernel::{Fault, FieldErrors};

use crate::domain::{Origin, Sector, place, profession};
use crate::store::organizations::{self, OrganizationId};
use crate::store::practitioners::{self, Identity, PractitionerId};
use crate::store::roles::{self, Situation};
use crate::store::{counter, mailboxes};

/// A professional to register.
#[derive(Debug, Clone, Default)]
pub struct NewPractitioner {
    /// RPPS number (11 digits), when there is one. An existing entry with this number is completed, not duplicated.
    pub rpps: Option<String>,
    /// `M` or `MME`.
    pub civility: String,
    /// `DR`, `PR` or empty.
    pub title: String,
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// A free line of the person.
    pub free_line: String,
    /// The situations, at least one.
    pub roles: Vec<NewRole>,
    /// Secure mailboxes.
    pub mailboxes: Vec<NewMailbox>,
}

/// A situation to register.
#[derive(Debug, Clone, Default)]
pub struct NewRole {
    /// Code of the profession: `60`.
    pub profession_code: String,
    /// Its nomenclature (`G15`, `R94`, `R95`, `R291`); empty: found by the code.
    pub profession_system: String,
    /// Its label; empty: found by the code.
    pub profession_label: String,
    /// Code and label of the specialty (R38), or empty.
    pub expertise: (String, String),
    /// Code and label of the role (R85), or empty.
    pub role: (String, String),
    /// `L`, `S` or `B`.
    pub mode: String,
    /// Sector; none: by the profession.
    pub sector: Option<Sector>,
    /// The structure, registered before.
    pub organization: Option<OrganizationId>,
    /// Postcode.
    pub postcode: String,
    /// Commune.
    pub commune: String,
    /// INSEE code of the commune.
    pub commune_code: String,
    /// The directory's telephone number: never a device's (B02.1).
    pub phone: String,
    /// Whether an account uses it already.
    pub joined: bool,
}

/// A secure mailbox to register (B09).
#[derive(Debug, Clone, Default)]
pub struct NewMailbox {
    /// Its address.
    pub address: String,
    /// `PER`, `ORG`, `APP` or `CAB`.
    pub kind: String,
    /// Known, and never shown.
    pub red_list: bool,
}

/// Who was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The person.
    pub practitioner: PractitionerId,
    /// The situations, in the order in which they were given.
    pub roles: Vec<PractitionerRoleId>,
}

/// Registers a professional with situations.
pub struct RegisterPractitioner<'a> {
    /// Whom.
    pub new: &'a NewPractitioner,
    /// Who registers, for the trace.
    pub actor: Actor,
}

/// Family and given name, normalised.
struct Named {
    family: String,
    given: String,
}

fn check(new: &NewPractitioner) -> Result<Named, FieldErrors> {
    let mut errors = FieldErrors::new();
    let family = errors.hold(read_name("nom", &new.family, longest::NAME));
    errors.require(
        !matches!(family, Some(None)),
        "nom",
        "Indiquez le nom d’exercice.",
    );
    let given = errors.hold(read_name("prenom", &new.given, longest::NAME));
    errors.require(
        texts(new).all(text::is_line),
        "situation",
        "Chaque information tient sur une ligne, sans caractère invisible.",
    );
    errors.require(
        !new.roles.is_empty(),
        "situation",
        "Indiquez au moins une situation d’exercice.",
    );
    errors.require(
        new.rpps
            .as_deref()
            .is_none_or(|rpps| rpps.len() == 11 && rpps.bytes().all(|sign| sign.is_ascii_digit())),
        "rpps",
        "Un numéro RPPS compte 11 chiffres.",
    );
    let known = |role: &NewRole| {
        !role.profession_label.is_empty() || !profession::label_of(&role.profession_code).is_empty()
    };
    errors.require(
        new.roles.iter().all(known),
        "profession",
        "Indiquez la profession : ce code n’est pas connu.",
    );
    errors.into_result(Named {
        family: family.flatten().unwrap_or_default(),
        given: given.flatten().unwrap_or_default(),
    })
}

/// All columns besides the names.
fn texts(new: &NewPractitioner) -> impl Iterator<Item = &str> {
    let own = [&new.civility, &new.title, &new.free_line];
    let roles = new.roles.iter().flat_map(|role| {
        [
            &role.profession_code,
            &role.profession_system,
            &role.profession_label,
            &role.expertise.0,
            &role.expertise.1,
            &role.role.0,
            &role.role.1,
            &role.mode,
            &role.postcode,
            &role.commune,
            &role.commune_code,
            &role.phone,
        ]
    });
    let mailboxes = new
        .mailboxes
        .iter()
        .flat_map(|mailbox| [&mailbox.address, &mailbox.kind]);
    own.into_iter()
        .chain(roles)
        .chain(mailboxes)
        .map(String::as_str)
}

impl Command for RegisterPractitioner<'_> {
    type Output = Registered;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<Registered>, Fault> {
        let named = check(self.new)?;
        let change = counter::next(tx).await?;
        let practitioner = self.person(tx, &named, change).await?;
        let mut ids = Vec::with_capacity(self.new.roles.len());
        for role in &self.new.roles {
            ids.push(insert_role(tx, practitioner, role).await?);
        }
        for mailbox in &self.new.mailboxes {
            mailboxes::put(tx, mailbox, practitioner, change).await?;
        }
        let event = AuditEvent::new("practitioner.registered", Action::Create, &self.actor)
            .on("practitioner", practitioner)
            .detail(format!("{} situation(s)", ids.len()));
        Ok(Audited::new(
            Registered {
                practitioner,
                roles: ids,
            },
            event,
        ))
    }
}

impl RegisterPractitioner<'_> {
    /// The person, who may be in the directory already.
    async fn person(
        &self,
        tx: &mut Tx<'_>,
        named: &Named,
        change: i64,
    ) -> Result<PractitionerId, Fault> {
        let new = self.new;
        let identifier = new.rpps.as_ref().map(|rpps| format!("8{rpps}"));
        if let Some(identifier) = &identifier
            && let Some(known) = practitioners::by_identifier_in(tx, identifier).await?
        {
            practitioners::touch(tx, known.id, change).await?;
            return Ok(known.id);
        }
        let id: PractitionerId = tx.new_id();
        let who = Identity {
            identifier: identifier.as_deref(),
            civility: &new.civility,
            title: &new.title,
            family: &named.family,
            given: &named.given,
            source: Origin::Created,
            content_hash: None,
        };
        practitioners::insert(tx, id, &who, change).await?;
        if !new.free_line.is_empty() {
            practitioners::set_free_line(tx, id, &new.free_line).await?;
        }
        Ok(id)
    }
}

/// The given sector, or the one of the place or nomenclature.
fn or<'a>(own: &'a str, otherwise: Option<&'a str>) -> &'a str {
    if own.is_empty() {
        otherwise.unwrap_or_default()
    } else {
        own
    }
}

async fn insert_role(
    tx: &mut Tx<'_>,
    practitioner: PractitionerId,
    new: &NewRole,
) -> Result<PractitionerRoleId, Fault> {
    let organization = match new.organization {
        Some(id) => Some(organizations::find_in(tx, id).await?.ok_or_else(|| {
            Fault::invalid("structure", "Cette structure n’est pas dans l’annuaire.")
        })?),
        None => None,
    };
    let at = organization.as_ref();
    let code = &new.profession_code;
    let system = or(
        &new.profession_system,
        Some(profession::system_of(code, "")),
    );
    let label = or(&new.profession_label, Some(profession::label_of(code)));
    let postcode = or(&new.postcode, at.map(|place| place.postcode.as_str()));
    let commune = or(&new.commune, at.map(|place| place.commune.as_str()));
    let phone = or(&new.phone, at.map(|place| place.phone.as_str()));
    let departement = place::departement_of(postcode, &new.commune_code);
    let joined_at = new.joined.then(|| tx.now());
    let situation = Situation {
        profession: (&new.profession_code, system, label),
        expertise: (&new.expertise.0, &new.expertise.1),
        role: (&new.role.0, &new.role.1),
        mode: &new.mode,
        sector: new.sector.or_else(|| profession::sector_of(system, "")),
        finess: at.and_then(|place| place.finess.as_deref()),
        organization: new.organization,
        structure_name: at.map_or("", |place| place.name.as_str()),
        address: at.map_or("", |place| place.address.as_str()),
        postcode,
        commune,
        commune_code: &new.commune_code,
        departement: &departement,
        phone,
        joined_at,
        ..Situation::default()
    };
    let id: PractitionerRoleId = tx.new_id();
    roles::insert(tx, id, practitioner, &situation).await?;
    Ok(id)
}
