//! What a hit shows. Kept beside the index, so that searching asks nothing of the store (G7).

use access::PractitionerRoleId;
use cards::{Card, Reader, Writer};
use kernel::Timestamp;
use kernel::id::Id as _;

use crate::domain::{Sector, feminine};
use crate::store::organizations::OrganizationId;
use crate::store::practitioners::PractitionerId;

/// Somebody, as a list of results shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonCard {
    /// The person.
    pub id: PractitionerId,
    /// The situation to write to: one with an account if there is one, else the oldest whose place is known.
    pub role: PractitionerRoleId,
    /// Whether an account is attached to that situation.
    pub joined: bool,
    /// Whether there is a secure mailbox that may be shown.
    pub has_mailbox: bool,
    /// Sector of that situation.
    pub sector: Option<Sector>,
    /// When the absence ends.
    pub absent_until: Option<Timestamp>,
    /// RPPS number, or empty.
    pub rpps: String,
    /// `M`, `MME` or empty.
    pub civility: String,
    /// `DR`, `PR` or empty.
    pub title: String,
    /// Given name, as shown.
    pub given: String,
    /// Family name, as shown.
    pub family: String,
    /// Profession and specialty.
    pub profession: String,
    /// Structure, if it has a name of its own.
    pub structure: String,
    /// Commune.
    pub commune: String,
    /// Postcode.
    pub postcode: String,
    /// Département's code.
    pub departement: String,
    /// Where else he practises: `Cahors (46), Vauvert (30)`, or empty.
    pub elsewhere: String,
    /// A free line of the person.
    pub note: String,
}

impl PersonCard {
    /// `Dr Claire Martin`.
    pub fn name(&self) -> String {
        crate::domain::name::full(&self.title, &self.given, &self.family)
    }

    /// `CM`.
    pub fn initials(&self) -> String {
        kernel::fr::initials(&self.given, &self.family)
    }

    /// `Cabinet du Port, Pézenas (34)`.
    pub fn place(&self) -> String {
        place_line(&self.structure, &self.commune, &self.departement)
    }

    /// What the person does, as it is said of her or him.
    pub fn trade(&self) -> String {
        feminine::said_of(&self.civility, &self.profession)
    }
}

/// Structure, commune and département in one line, as far as they are known.
pub fn place_line(structure: &str, commune: &str, departement: &str) -> String {
    let commune = match (commune.is_empty(), departement.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!("département {departement}"),
        (false, true) => commune.to_owned(),
        (false, false) => format!("{commune} ({departement})"),
    };
    match (structure.is_empty(), commune.is_empty()) {
        (true, true) => "Lieu d’exercice non renseigné".to_owned(),
        (true, false) => commune,
        (false, true) => structure.to_owned(),
        (false, false) => format!("{structure}, {commune}"),
    }
}

/// A structure, as a list of results shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StructureCard {
    /// The structure.
    pub id: OrganizationId,
    /// Sector.
    pub sector: Option<Sector>,
    /// FINESS number, or empty.
    pub finess: String,
    /// Name, as shown.
    pub name: String,
    /// What it is.
    pub category: String,
    /// Commune.
    pub commune: String,
    /// Postcode.
    pub postcode: String,
    /// Département's code.
    pub departement: String,
}

/// The byte of a sector, or of none.
fn write_sector(to: &mut Writer, sector: Option<Sector>) {
    let at = sector.and_then(|sector| Sector::ALL.iter().position(|known| *known == sector));
    to.byte(at.map_or(0, |at| u8::try_from(at + 1).unwrap_or(0)));
}

/// A sector that was read, or its absence.
struct Known(Option<Sector>);

/// What [`write_sector`] wrote; nothing for another byte.
fn read_sector(from: &mut Reader<'_>) -> Option<Known> {
    match from.byte()? {
        0 => Some(Known(None)),
        at => Sector::ALL
            .get(usize::from(at) - 1)
            .map(|sector| Known(Some(*sector))),
    }
}

impl Card for PersonCard {
    const FORM: u64 = 1;

    fn write(&self, to: &mut Writer) {
        to.uuid(self.id.uuid());
        to.uuid(self.role.uuid());
        to.byte(u8::from(self.joined) | u8::from(self.has_mailbox) << 1);
        write_sector(to, self.sector);
        to.number(self.absent_until.map_or(0, Timestamp::micros));
        for text in [
            &self.rpps,
            &self.civility,
            &self.title,
            &self.given,
            &self.family,
            &self.profession,
            &self.structure,
            &self.commune,
            &self.postcode,
            &self.departement,
            &self.elsewhere,
            &self.note,
        ] {
            to.text(text);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let (id, role) = (from.uuid()?, from.uuid()?);
        let flags = from.byte()?;
        let Known(sector) = read_sector(from)?;
        let until = from.number()?;
        Some(Self {
            id: PractitionerId::from_uuid(id),
            role: PractitionerRoleId::from_uuid(role),
            joined: flags & 1 != 0,
            has_mailbox: flags & 2 != 0,
            sector,
            absent_until: (until != 0).then(|| Timestamp::from_micros(until)),
            rpps: from.text()?,
            civility: from.text()?,
            title: from.text()?,
            given: from.text()?,
            family: from.text()?,
            profession: from.text()?,
            structure: from.text()?,
            commune: from.text()?,
            postcode: from.text()?,
            departement: from.text()?,
            elsewhere: from.text()?,
            note: from.text()?,
        })
    }
}

impl Card for StructureCard {
    const FORM: u64 = 1;

    fn write(&self, to: &mut Writer) {
        to.uuid(self.id.uuid());
        write_sector(to, self.sector);
        for text in [
            &self.finess,
            &self.name,
            &self.category,
            &self.commune,
            &self.postcode,
            &self.departement,
        ] {
            to.text(text);
        }
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: OrganizationId::from_uuid(from.uuid()?),
            sector: read_sector(from)?.0,
            finess: from.text()?,
            name: from.text()?,
            category: from.text()?,
            commune: from.text()?,
            postcode: from.text()?,
            departement: from.text()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;

    #[test]
    fn a_card_comes_back_as_it_was() {
        let card = PersonCard {
            id: PractitionerId::from_uuid(Uuid::from_u128(7)),
            role: PractitionerRoleId::from_uuid(Uuid::from_u128(8)),
            joined: true,
            has_mailbox: false,
            sector: Some(Sector::MedicoSocial),
            absent_until: Some(Timestamp::from_micros(5)),
            rpps: "99700000013".to_owned(),
            civility: "MME".to_owned(),
            title: String::new(),
            given: "Claire".to_owned(),
            family: "Lefèvre".to_owned(),
            profession: "Infirmier".to_owned(),
            structure: String::new(),
            commune: "Pézenas".to_owned(),
            postcode: "34120".to_owned(),
            departement: "34".to_owned(),
            elsewhere: "Sète (34)".to_owned(),
            note: String::new(),
        };
        let mut writer = Writer::default();
        card.write(&mut writer);
        assert_eq!(
            PersonCard::read(&mut Reader::new(writer.bytes())),
            Some(card.clone())
        );
        assert_eq!(
            (card.place().as_str(), card.initials().as_str()),
            ("Pézenas (34)", "CL")
        );
        for end in 0..writer.bytes().len() {
            assert_eq!(
                PersonCard::read(&mut Reader::new(&writer.bytes()[..end])),
                None,
                "cut at {end}"
            );
        }
    }
}
