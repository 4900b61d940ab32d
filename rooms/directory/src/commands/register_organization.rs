//! Structures that don't come from the national register.

use db::{Action, Actor, AuditEvent, Audited, Command, Tx};
use kernel::text::{self, longest, read_name};
use kernel::{Fault, FieldErrors};

use crate::domain::{Sector, place};
use crate::store::counter;
use crate::store::organizations::{self, OrganizationId, Place};

/// A structure to register.
#[derive(Debug, Clone, Default)]
pub struct NewOrganization {
    /// FINESS number (9 signs), when there is one.
    pub finess: Option<String>,
    /// Name.
    pub name: String,
    /// Its category: `EHPAD`, `CPTS`.
    pub category: String,
    /// Sector.
    pub sector: Option<Sector>,
    /// Number and street.
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Commune.
    pub commune: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// Opening hours.
    pub hours: String,
    /// How to contact it (B06.1).
    pub how_to_solicit: String,
    /// Its services.
    pub services: Vec<String>,
}

/// Registers a structure.
pub struct RegisterOrganization<'a> {
    /// The structure.
    pub new: &'a NewOrganization,
    /// Who registers it, for the trace.
    pub actor: Actor,
}

impl Command for RegisterOrganization<'_> {
    type Output = OrganizationId;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Audited<OrganizationId>, Fault> {
        let new = self.new;
        let mut errors = FieldErrors::new();
        let name = errors.hold(read_name("nom", &new.name, longest::LINE));
        errors.require(
            !matches!(name, Some(None)),
            "nom",
            "Indiquez le nom de la structure.",
        );
        errors.require(
            texts(new).all(text::is_line),
            "structure",
            "Chaque information tient sur une ligne, sans caractère invisible.",
        );
        errors.require(
            new.finess.as_deref().is_none_or(|number| {
                number.len() == 9 && number.bytes().all(|sign| sign.is_ascii_alphanumeric())
            }),
            "finess",
            "Un numéro FINESS compte 9 caractères.",
        );
        errors.into_result(())?;
        let change = counter::next(tx).await?;
        let id: OrganizationId = tx.new_id();
        let (departement, services) = (
            place::departement_of(&new.postcode, ""),
            new.services.join("\n"),
        );
        let entry = Place {
            finess: new.finess.as_deref(),
            name: &name.flatten().unwrap_or_default(),
            category: ("", &new.category),
            sector: new.sector,
            address: &new.address,
            postcode: &new.postcode,
            commune: &new.commune,
            departement: &departement,
            phone: &new.phone,
            email: &new.email,
            hours: &new.hours,
            how_to_solicit: &new.how_to_solicit,
            services: &services,
            ..Place::default()
        };
        organizations::insert(tx, id, &entry, change).await?;
        let event = AuditEvent::new("organization.registered", Action::Create, &self.actor)
            .on("organization", id);
        Ok(Audited::new(id, event))
    }
}

/// All columns besides the name.
fn texts(new: &NewOrganization) -> impl Iterator<Item = &str> {
    let own = [
        &new.category,
        &new.address,
        &new.postcode,
        &new.commune,
        &new.phone,
        &new.email,
        &new.hours,
        &new.how_to_solicit,
    ];
    own.into_iter().chain(&new.services).map(String::as_str)
}
