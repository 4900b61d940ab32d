//! Who a line is about: the first 17 columns.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Plan;
use super::line::Line;
use crate::dice::{Dice, Weighted};
use crate::names::names;
use crate::place::places;
use crate::{embedded, keys};

const STREAM: u64 = 1;

#[derive(Deserialize)]
struct ProfessionFile {
    profession: Vec<ProfessionRecord>,
}

#[derive(Deserialize)]
struct ProfessionRecord {
    code: String,
    label: String,
    weight: u64,
    women: u64,
    #[serde(default)]
    doctor: bool,
    authority: String,
    settings: Vec<(String, String, u64)>,
    #[serde(default)]
    know_how: Vec<(String, String, String, u64)>,
    #[serde(default)]
    roles: Vec<(String, String, u64)>,
}

/// A profession of the register.
#[derive(Debug)]
pub struct Profession {
    /// TRE_G15, TRE_R94, TRE_R95 or TRE_R291 code.
    pub code: String,
    label: String,
    women: u64,
    doctor: bool,
    /// Who keeps the register: `CNOM/CNOM/CNOM`.
    pub authority: String,
    /// Sector and mode.
    pub settings: Weighted<(String, String)>,
    know_how: Weighted<(String, String, String)>,
    /// Role code and label, for those known by their role.
    pub roles: Weighted<(String, String)>,
}

impl From<ProfessionRecord> for Profession {
    fn from(record: ProfessionRecord) -> Self {
        Self {
            code: record.code,
            label: record.label,
            women: record.women,
            doctor: record.doctor,
            authority: record.authority,
            settings: Weighted::new(
                record
                    .settings
                    .into_iter()
                    .map(|(sector, mode, weight)| ((sector, mode), weight)),
            ),
            know_how: Weighted::new(
                record
                    .know_how
                    .into_iter()
                    .map(|(code, label, kind, weight)| ((code, label, kind), weight)),
            ),
            roles: Weighted::new(
                record
                    .roles
                    .into_iter()
                    .map(|(code, label, weight)| ((code, label), weight)),
            ),
        }
    }
}

static PROFESSIONS: LazyLock<Weighted<Profession>> = LazyLock::new(|| {
    let file: ProfessionFile = embedded::read(
        "professions.toml",
        include_str!("../../data/professions.toml"),
    );
    Weighted::new(file.profession.into_iter().map(|record| {
        let weight = record.weight;
        (record.into(), weight)
    }))
});

/// Somebody in the register.
#[derive(Debug)]
pub struct Person {
    /// What else is drawn about this person.
    pub dice: Dice,
    /// The nth of the file.
    pub item: u64,
    /// Eleven digits.
    pub rpps: String,
    woman: bool,
    /// As the file writes it.
    pub family: String,
    given: String,
    /// The profession; `None` never happens with this crate's data.
    pub profession: Option<&'static Profession>,
    know_how: Option<&'static (String, String, String)>,
    category: (&'static str, &'static str),
}

impl Person {
    /// The nth person of a plan's file.
    pub fn draw(plan: &Plan, item: u64) -> Self {
        let mut dice = Dice::of(plan.seed, STREAM, item);
        let profession = PROFESSIONS.draw(&mut dice);
        let woman = dice.below(100) < profession.map_or(50, |profession| profession.women);
        let home = places()
            .commune(&mut dice, plan.occitanie)
            .map_or("", |commune| commune.departement());
        let name = names().person(&mut dice, woman, home);
        let know_how = profession.and_then(|profession| profession.know_how.draw(&mut dice));
        let family = register_case(&name.family, dice.chance(450));
        let given = if dice.chance(140) {
            register_case(&name.given, dice.chance(300))
        } else {
            name.given
        };
        let category = match dice.below(1000) {
            0..=3 => ("M", "Militaire"),
            4..=9
                if profession.is_some_and(|profession| {
                    matches!(profession.code.as_str(), "10" | "21" | "40" | "50")
                }) =>
            {
                ("E", "Etudiant")
            }
            _ => ("C", "Civil"),
        };
        Self {
            dice,
            item,
            rpps: keys::rpps(item),
            woman,
            family,
            given,
            profession,
            know_how,
            category,
        }
    }

    /// How many lines: about 15 % of the people have two or three.
    pub fn activities(&mut self) -> u64 {
        match self.dice.below(1000) {
            0..=24 => 3,
            25..=149 => 2,
            _ => 1,
        }
    }

    /// Whether this person's mode is free: students are always employed.
    pub fn is_student(&self) -> bool {
        self.category.0 == "E"
    }

    /// Columns 1 to 17.
    pub fn write(&self, line: &mut Line) {
        line.cell("8");
        line.cell(&self.rpps);
        line.value(format_args!("8{}", self.rpps));
        let doctor =
            self.profession.is_some_and(|profession| profession.doctor) && !self.is_student();
        let (title, title_label) = if doctor { ("DR", "Docteur") } else { ("", "") };
        line.cell(title);
        line.cell(title_label);
        let (civility, civility_label) = if self.woman {
            ("MME", "Madame")
        } else {
            ("M", "Monsieur")
        };
        line.cell(civility);
        line.cell(civility_label);
        line.cell(&self.family);
        line.cell(&self.given);
        line.cell(self.profession.map_or("", |profession| &profession.code));
        line.cell(self.profession.map_or("", |profession| &profession.label));
        line.cell(self.category.0);
        line.cell(self.category.1);
        let (code, label, kind) = self
            .know_how
            .map_or(("", "", ""), |(code, label, kind)| (code, label, kind));
        line.cell(kind);
        line.cell(know_how_kind(kind));
        line.cell(code);
        line.cell(label);
    }
}

fn know_how_kind(code: &str) -> &'static str {
    match code {
        "S" => "Spécialité ordinale",
        "SI" => "Spécialité infirmière",
        _ => "",
    }
}

/// In capitals, as registers write surnames; without accents for the older entries.
fn register_case(name: &str, plain: bool) -> String {
    let upper = name.to_uppercase();
    if !plain {
        return upper;
    }
    upper
        .chars()
        .map(unaccented)
        .collect::<String>()
        .replace('Œ', "OE")
}

fn unaccented(letter: char) -> char {
    match letter {
        'À' | 'Â' | 'Ä' | 'Á' | 'Ã' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Î' | 'Ï' | 'Í' => 'I',
        'Ô' | 'Ö' | 'Ó' | 'Õ' => 'O',
        'Ù' | 'Û' | 'Ü' | 'Ú' => 'U',
        'Ç' => 'C',
        'Ñ' => 'N',
        other => other,
    }
}
