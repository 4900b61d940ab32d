//! The professionals of the demo territory.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded;

/// A code of a nomenclature with its official label.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "(String, String)")]
pub struct Coded {
    /// `60`, `SM26`, `330`.
    pub code: String,
    /// The label, as published.
    pub label: String,
}

impl From<(String, String)> for Coded {
    fn from((code, label): (String, String)) -> Self {
        Self { code, label }
    }
}

/// Which nomenclature a profession's code belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum CodeSystem {
    /// TRE_G15: health professions.
    G15,
    /// TRE_R94: social professions.
    R94,
    /// TRE_R95: use of a title.
    R95,
    /// TRE_R291: known by a role.
    R291,
}

/// The sector somebody works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Sector {
    /// Sanitaire.
    #[serde(rename = "sanitaire")]
    Health,
    /// Social.
    #[serde(rename = "social")]
    Social,
    /// Médico-social.
    #[serde(rename = "medico-social")]
    MedicoSocial,
    /// None of the three: the people who run the service.
    #[serde(rename = "appui")]
    Support,
}

/// How the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Mode {
    /// Libéral.
    #[serde(rename = "L")]
    Liberal,
    /// Salarié.
    #[serde(rename = "S")]
    Employed,
    /// Bénévole.
    #[serde(rename = "B")]
    Volunteer,
}

impl Mode {
    /// `L`, `S` or `B`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Liberal => "L",
            Self::Employed => "S",
            Self::Volunteer => "B",
        }
    }
}

/// How somebody can be reached (B04).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Reach {
    /// An account used these days.
    #[serde(rename = "active")]
    Active,
    /// An account not used for 30 days.
    #[serde(rename = "dormant")]
    Dormant,
    /// A secure mailbox only.
    #[serde(rename = "mss")]
    SecureMail,
    /// In the directory, nothing more.
    #[serde(rename = "none")]
    Nothing,
}

/// Somebody who doesn't exist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professional {
    /// Stable name in data and tests: `maelle-cazalbou`.
    pub slug: String,
    /// `M` or `MME`.
    pub civility: String,
    /// `DR`, or empty.
    #[serde(default)]
    pub title: String,
    /// Given name.
    pub given: String,
    /// Surname.
    pub family: String,
    /// Nomenclature of the profession.
    pub system: CodeSystem,
    /// Profession.
    pub profession: Coded,
    /// Role (TRE_R85), where it decides the rights.
    pub role: Option<Coded>,
    /// Savoir-faire (R38).
    pub know_how: Option<Coded>,
    /// Sector.
    pub sector: Sector,
    /// Mode of practice.
    pub mode: Mode,
    /// Slugs of the structures; one situation in each (A18).
    pub structures: Vec<String>,
    /// INSEE code of the commune.
    pub insee: String,
    /// Commune.
    pub commune: String,
    /// Postcode.
    pub postcode: String,
    /// Département's code.
    pub departement: String,
    /// RPPS number; none for most of the social sector.
    pub rpps: Option<String>,
    /// Identifier of the account.
    pub login: String,
    /// Individual mail.
    pub mail: String,
    /// Professional telephone, `04 65 71 00 01`.
    pub phone: String,
    /// Mobile for one-time codes.
    pub mobile: String,
    /// The free line of the profile: `joignable 12 h – 14 h`; may be empty.
    pub line: String,
    /// How to reach this person.
    pub reach: Reach,
}

impl Professional {
    /// `Dr Étienne Rouquette`, `Maëlle Cazalbou`.
    pub fn display_name(&self) -> String {
        let title = if self.title == "DR" { "Dr " } else { "" };
        format!("{title}{} {}", self.given, self.family)
    }

    /// Whether this person has an account, in use or not.
    pub const fn has_account(&self) -> bool {
        matches!(self.reach, Reach::Active | Reach::Dormant)
    }
}

#[derive(Deserialize)]
struct File {
    professional: Vec<Professional>,
}

static PEOPLE: LazyLock<Vec<Professional>> = LazyLock::new(|| {
    let files = [
        (
            "people-34-practices",
            include_str!("../../data/territory/people-34-practices.toml"),
        ),
        (
            "people-34-services",
            include_str!("../../data/territory/people-34-services.toml"),
        ),
        (
            "people-east",
            include_str!("../../data/territory/people-east.toml"),
        ),
        (
            "people-north",
            include_str!("../../data/territory/people-north.toml"),
        ),
        (
            "people-south",
            include_str!("../../data/territory/people-south.toml"),
        ),
        (
            "people-toulouse",
            include_str!("../../data/territory/people-toulouse.toml"),
        ),
    ];
    files
        .iter()
        .flat_map(|(name, text)| embedded::read::<File>(name, text).professional)
        .collect()
});

/// All professionals, in a stable order.
pub fn professionals() -> &'static [Professional] {
    &PEOPLE
}

/// A professional by slug.
pub fn find(slug: &str) -> Option<&'static Professional> {
    PEOPLE.iter().find(|professional| professional.slug == slug)
}
