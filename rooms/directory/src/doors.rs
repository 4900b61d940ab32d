//! The things for the golden list of doors: a structure, and the cards of its personas.

use db::row::One;
use db::sql::Query;
use db::{Actor, query};
use kernel::Fault;
use room::Pending;
use room::doors::{Doors, Form, Plot, Stage, Twice, people};

use crate::commands::register_organization::{NewOrganization, RegisterOrganization};

/// See [`Doors`].
pub(crate) struct Shown;

query!(CARDS: One<String> = "select hours || free_line || absence_text || ' ' || version as value from practitioner order by id");

impl Doors for Shown {
    fn plant<'a>(&'a self, stage: &'a Stage<'a>) -> Pending<'a, Plot> {
        Box::pin(plant(stage))
    }

    fn state(&self) -> Vec<&'static Query<One<String>>> {
        vec![&CARDS]
    }
}

async fn plant(stage: &Stage<'_>) -> Result<Plot, Fault> {
    let new = NewOrganization {
        name: "Maison de santé d’essai".to_owned(),
        category: "MSP".to_owned(),
        postcode: "34000".to_owned(),
        commune: "Montpellier".to_owned(),
        ..NewOrganization::default()
    };
    let actor = Actor::system();
    let structure = RegisterOrganization { new: &new, actor };
    let organization = stage.db.run(&structure).await?;
    let author = stage.person(people::AUTHOR)?;
    Ok(Plot {
        things: [
            ("organization", organization.to_string()),
            ("practitioner", author.practitioner.clone()),
        ]
        .into(),
        forms: vec![Form::new(
            "/annuaire/ma-fiche",
            (people::AUTHOR, "/annuaire/ma-fiche"),
            "horaires=9+h+%C3%A0+12+h&version=1",
            "absence-fin=demain",
            Twice::Sets,
        )],
        ..Plot::default()
    })
}
