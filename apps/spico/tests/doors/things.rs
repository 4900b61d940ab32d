//! What the parameters of the addresses name, beside the conversations and sessions of the personas.
//!
//! A room whose addresses hold a parameter plants one thing here, made by *Auteure*: the golden list then shows who may see it and
//! who may not. `cargo xtask new-room` writes a module and a line.

use std::collections::BTreeMap;

use db::Actor;
use directory::face::{NewOrganization, RegisterOrganization};
use spico::boot::Opened;

use super::world::Person;

/// Parameter and id.
pub async fn plant(opened: &Opened, people: &[Person]) -> BTreeMap<&'static str, String> {
    let mut things = BTreeMap::from([
        ("practitioner", people[0].practitioner.clone()),
        ("token", "un-lien-qui-n-existe-pas".to_owned()),
        ("file", "inconnu.js".to_owned()),
    ]);
    things.insert("organization", structure(opened).await);
    things
}

async fn structure(opened: &Opened) -> String {
    let new = NewOrganization {
        name: "Maison de santé d’essai".to_owned(),
        category: "MSP".to_owned(),
        postcode: "34000".to_owned(),
        commune: "Montpellier".to_owned(),
        ..NewOrganization::default()
    };
    let actor = Actor::system();
    let id = opened
        .db
        .run(&RegisterOrganization { new: &new, actor })
        .await
        .unwrap();
    id.to_string()
}
