//! The accounts that a visitor of the demonstration can try.

use fiction::territory::{Persona, personas};
use serde::Serialize;

/// A persona as scripts read it.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// What to type.
    pub identifiant: &'static str,
    /// Displayed name.
    pub nom: String,
    /// What this person does.
    pub profession: &'static str,
    /// The public password.
    pub mot_de_passe: &'static str,
}

/// The eight, in the order to show them.
pub fn all() -> Vec<Shown> {
    personas().into_iter().map(shown).collect()
}

fn shown(persona: Persona) -> Shown {
    Shown {
        identifiant: &persona.professional.login,
        nom: persona.professional.display_name(),
        profession: persona.occupation,
        mot_de_passe: persona.password,
    }
}

/// The eight as lines for people.
pub fn table() -> String {
    let all = all();
    let width = |text: fn(&Shown) -> &str| {
        all.iter()
            .map(|one| text(one).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (login, password, name) = (
        width(|one| one.identifiant),
        width(|one| one.mot_de_passe),
        width(|one| &one.nom),
    );
    let line = |one: &Shown| {
        format!(
            "  {:login$}  {:password$}  {:name$}  {}",
            one.identifiant, one.mot_de_passe, one.nom, one.profession
        )
    };
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}
