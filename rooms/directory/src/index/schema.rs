//! The words of an entry that are searched, and what they weigh.

use cards::Texts;
use search::{FieldRule, Schema};

use crate::domain::place;
use crate::domain::profession::TRADE_WORDS;

/// Family name of a person.
pub const FAMILY: u8 = 0;
/// Given names.
pub const GIVEN: u8 = 1;
/// Profession and role; of a structure, what it is.
pub const PROFESSION: u8 = 2;
/// Specialty; of a structure, its services.
pub const SKILL: u8 = 3;
/// Communes.
pub const PLACE: u8 = 4;
/// Postcodes, départements' codes.
pub const CODE: u8 = 5;
/// Names of the départements, [`JOINED`].
pub const REGION: u8 = 6;
/// Names of structures: of those somebody works in, or the structure's own.
pub const ORGANIZATION: u8 = 7;

/// The word that everybody with an account has. Not among the codes: conditions on one field are alternatives.
pub const JOINED: &str = "zsurspico";

/// Words of names of towns and people that mean little but with the next one.
const PARTICLES: [&str; 14] = [
    "saint", "sainte", "le", "la", "les", "l", "de", "du", "des", "d", "en", "sur", "au", "aux",
];

/// The fields, the same for people and for structures.
pub fn schema() -> Schema {
    let schema = (FAMILY..)
        .zip([76, 40, 30, 28, 35, 30, 20, 25])
        .fold(Schema::new(), |schema, (field, weight)| {
            schema.field(FieldRule {
                weight,
                forgiving: field != CODE,
                compound: matches!(field, FAMILY | GIVEN),
            })
        })
        .ordered_by(&[PLACE, FAMILY])
        .synonym("st", "saint")
        .synonym("ste", "sainte");
    let schema = PARTICLES
        .iter()
        .fold(schema, |schema, word| schema.particle(word));
    TRADE_WORDS.iter().fold(schema, |schema, (word, phrase)| {
        schema.abbreviation(word, phrase)
    })
}

/// The words of a place.
pub(super) fn add_place(texts: &mut Texts, commune: &str, postcode: &str, departement: &str) {
    texts.add(PLACE, commune);
    texts.add(CODE, postcode);
    texts.add(CODE, departement);
    texts.add(REGION, place::departement_name(departement));
}
