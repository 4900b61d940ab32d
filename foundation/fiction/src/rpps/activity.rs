//! Where and how somebody works: columns 18 to 56.

use super::line::Line;
use super::person::{Person, Profession};
use crate::dice::Dice;
use crate::keys;
use crate::phone;
use crate::place::{Address, Commune, places};
use crate::pool::{Pool, Structure};

/// The site of an activity.
#[derive(Debug)]
enum Site {
    /// A hospital, a pharmacy, a service.
    Shared(Structure),
    /// A practice of one's own.
    Own(Practice),
    /// None declared.
    Unknown,
}

/// A practice of one's own.
#[derive(Debug)]
struct Practice {
    commune: &'static Commune,
    address: Address<'static>,
    siret: bool,
    mail: bool,
}

/// One activity.
#[derive(Debug)]
pub struct Activity {
    site: Site,
    mode: &'static str,
    sector: &'static str,
    pharmacy_section: (&'static str, &'static str),
    role: Option<&'static (String, String)>,
    kind: (&'static str, &'static str),
    sequence: u64,
}

impl Activity {
    /// The next activity of the person.
    pub fn draw(person: &mut Person, pool: &Pool) -> Self {
        let profession = person.profession;
        let student = person.is_student();
        let dice = &mut person.dice;
        let (sector, mode) = profession
            .and_then(|profession| profession.settings.draw(dice))
            .map_or(("SA07", "L"), |(sector, mode)| {
                (sector.as_str(), mode.as_str())
            });
        let mode = match (mode, student) {
            (_, true) => "S",
            _ if dice.chance(4) => "B",
            _ => mode,
        };
        let role = profession.and_then(|profession| profession.roles.draw(dice));
        let site = if dice.chance(22) {
            Site::Unknown
        } else {
            Site::draw(dice, pool, sector)
        };
        Self {
            site,
            mode,
            sector,
            pharmacy_section: pharmacy_section(profession, sector, mode),
            role,
            kind: activity_kind(dice, profession, sector),
            sequence: dice.below(100_000_000),
        }
    }

    /// Columns 18 to 56.
    pub fn write(&self, person: &Person, line: &mut Line) {
        line.cell(self.mode);
        line.cell(mode_label(self.mode));
        match &self.site {
            Site::Shared(structure) => write_structure(structure, line),
            Site::Own(practice) => write_practice(person, practice, line),
            Site::Unknown => line.blanks(27),
        }
        if self.sequence.is_multiple_of(9) {
            line.value(format_args!("{:08}", self.sequence));
        } else {
            line.blanks(1);
        }
        line.cell(
            person
                .profession
                .map_or("", |profession| &profession.authority),
        );
        let sector = if matches!(self.site, Site::Unknown) {
            ""
        } else {
            self.sector
        };
        line.cell(sector);
        line.cell(sector_label(sector));
        line.cell(self.pharmacy_section.0);
        line.cell(self.pharmacy_section.1);
        line.cell(self.role.map_or("", |(code, _)| code));
        line.cell(self.role.map_or("", |(_, label)| label));
        line.cell(self.kind.0);
        line.cell(self.kind.1);
    }
}

impl Site {
    fn draw(dice: &mut Dice, pool: &Pool, sector: &str) -> Self {
        if let Some(structure) = pool.of_sector(dice, sector) {
            return Self::Shared(structure);
        }
        let Some(commune) = pool.commune(dice) else {
            return Self::Unknown;
        };
        Self::Own(Practice {
            commune,
            address: places().address(dice),
            siret: dice.chance(620),
            mail: dice.chance(180),
        })
    }
}

fn write_structure(structure: &Structure, line: &mut Line) {
    let item = structure.item;
    line.value(keys::siret(&structure.siren));
    line.cell(&structure.siren);
    line.cell(&structure.finess);
    line.cell(&structure.legal_finess);
    line.value(format_args!("F{}", structure.finess));
    line.value(structure.name.to_uppercase());
    line.cell(if item.is_multiple_of(3) {
        ""
    } else {
        &structure.name
    });
    line.blanks(1);
    line.cell(if item.is_multiple_of(11) {
        "Bâtiment B"
    } else {
        ""
    });
    write_address(&structure.address, line);
    let cedex = matches!(structure.kind.sector.as_str(), "SA01" | "SA04");
    write_commune(structure.commune, cedex, line);
    line.cell(&structure.phone);
    line.blanks(2);
    if item.is_multiple_of(4) {
        line.value(format_args!("contact{item}@structures.example.org"));
    } else {
        line.blanks(1);
    }
    write_departement(structure.commune, line);
}

fn write_practice(person: &Person, practice: &Practice, line: &mut Line) {
    if practice.siret {
        let siren = keys::practice_siren(person.item);
        line.value(keys::siret(&siren));
        line.cell(&siren);
    } else {
        line.blanks(2);
    }
    line.blanks(2);
    line.value(format_args!("R10199{:09}", person.item));
    if practice.siret {
        line.value(format_args!("CABINET {}", person.family));
    } else {
        line.blanks(1);
    }
    line.blanks(3);
    write_address(&practice.address, line);
    write_commune(practice.commune, false, line);
    let zone = places()
        .departement(practice.commune.departement())
        .map_or(5, |departement| departement.zone);
    line.cell(&phone::landline(zone, person.item));
    line.cell(&if person.item.is_multiple_of(5) {
        phone::mobile(person.item / 5)
    } else {
        String::new()
    });
    line.blanks(1);
    if practice.mail {
        line.value(format_args!("cabinet{}@cabinets.example.org", person.item));
    } else {
        line.blanks(1);
    }
    write_departement(practice.commune, line);
}

/// Columns 29 to 34.
fn write_address(address: &Address<'_>, line: &mut Line) {
    line.value(address.number);
    line.cell(address.repetition);
    line.cell(address.way_code);
    line.cell(address.way_label);
    line.cell(address.street);
    line.blanks(1);
}

/// Columns 35 to 40.
fn write_commune(commune: &Commune, cedex: bool, line: &mut Line) {
    let suffix = if cedex { " CEDEX" } else { "" };
    line.value(format_args!(
        "{} {}{suffix}",
        commune.postcode,
        commune.name.to_uppercase()
    ));
    line.cell(&commune.postcode);
    line.cell(&commune.insee);
    line.cell(&commune.name);
    line.cell("99000");
    line.cell("France");
}

/// Columns 45 and 46.
fn write_departement(commune: &Commune, line: &mut Line) {
    let code = commune.departement();
    line.cell(code);
    line.cell(
        places()
            .departement(code)
            .map_or("", |departement| &departement.label),
    );
}

fn pharmacy_section(
    profession: Option<&Profession>,
    sector: &str,
    mode: &str,
) -> (&'static str, &'static str) {
    if profession.is_none_or(|profession| profession.code != "21") {
        return ("", "");
    }
    match (sector, mode) {
        ("SA33", "L") => ("A", "Pharmacien titulaire d'officine"),
        ("SA33", _) => ("D", "Pharmacien adjoint, remplaçant ou gérant"),
        ("SA25", _) => ("G", "Pharmacien biologiste"),
        _ => ("H", "Pharmacien d'établissement de santé"),
    }
}

fn activity_kind(
    dice: &mut Dice,
    profession: Option<&Profession>,
    sector: &str,
) -> (&'static str, &'static str) {
    let code = profession.map_or("", |profession| profession.code.as_str());
    match (code, sector) {
        (_, "SA57") => ("GENR08", "Activité de coordination et d'orientation"),
        ("99", _) => (
            "GENR09",
            "Activité de professionnel du secteur social et médico-social exerçant des fonctions administratives ou d'appui à l'organisation de l'accompagnement",
        ),
        ("41" | "42" | "43" | "44" | "47" | "48" | "49" | "51" | "53", _) => (
            "GENR10",
            "Activité de professionnel du secteur social et médico-social exerçant des fonctions d'accompagnement à la vie sociale, professionnelle et éducative",
        ),
        _ if dice.chance(30) => (
            "GENR02",
            "Activité de soins ou de pharmacien en tant que remplaçant",
        ),
        _ => ("GENR01", "Activité de soin et de pharmacie"),
    }
}

fn mode_label(mode: &str) -> &'static str {
    match mode {
        "L" => "Libéral",
        "B" => "Bénévole",
        _ => "Salarié",
    }
}

fn sector_label(code: &str) -> &'static str {
    match code {
        "SA01" => "Etablissement public de santé",
        "SA04" => "Etablissement privé non PSPH",
        "SA05" => "Centre de santé",
        "SA07" => "Cabinet individuel",
        "SA08" => "Cabinet de groupe",
        "SA10" => "Transporteur sanitaire",
        "SA15" => "PMI et Planification familiale",
        "SA16" => "Etablissement pour personnes handicapées",
        "SA17" => "Etablissement pour personnes âgées",
        "SA18" => "Etablissement aide à la famille",
        "SA20" => "Etablissement pour la protection de l'enfance",
        "SA25" => "Laboratoire de biologie médicale",
        "SA33" => "Pharmacie d'officine",
        "SA41" => "Autre établissement du domaine social ou médico-social",
        "SA52" => "Maison de santé ou Pôle de santé",
        "SA57" => "Structure de coopération avec mission de coordination de soins",
        _ => "",
    }
}
