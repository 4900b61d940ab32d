//! Choosing people: those chosen so far, and whom the search of a page without a script has found.

use kernel::FieldErrors;
use ui::button::button;
use ui::choice::{Choice, people_picker};
use ui::{Markup, html};

use crate::people::{Hits, People};
use crate::web::picker::{FIELD, Picked};

/// What was chosen and found.
pub struct Picking<'a> {
    /// Who was chosen, what is searched.
    pub picked: &'a Picked,
    /// The names of those chosen.
    pub people: &'a People,
    /// Who was found.
    pub found: &'a Hits,
    /// What is wrong with the form.
    pub errors: &'a FieldErrors,
}

/// Draws it, within its form.
pub fn draw(picking: &Picking<'_>, label: &str, help: &str) -> Markup {
    let named = picking.people.told_apart(&picking.picked.roles);
    let named: Vec<(String, String)> = named
        .into_iter()
        .map(|(role, name)| (role.to_string(), name))
        .collect();
    let taken: Vec<Choice<'_>> = named
        .iter()
        .map(|(value, name)| Choice::new(value, name))
        .collect();
    let error = picking.errors.of(FIELD);
    html! {
        (people_picker(FIELD, label, help, "/annuaire/choix?q=", &taken, error))
        (found(picking))
    }
}

/// Who was found, each with a button.
fn found(picking: &Picking<'_>) -> Markup {
    html! {
        @if !picking.picked.wanted.trim().is_empty() {
            @if let Some(caution) = &picking.found.caution { p.aide { (caution) } }
            @if picking.found.people.is_empty() {
                @if picking.found.caution.is_none() { (ui::notice::empty_state("Personne de ce nom n’est joignable sur SPICO.", "Vérifiez l’orthographe, ou essayez la profession et la commune. L’annuaire dit comment joindre les autres.", "")) }
            } @else {
                ul.rangees aria-label="Personnes trouvées" {
                    @for hit in &picking.found.people {
                        @let role = hit.role.to_string();
                        li.rangee {
                            div.rangee-corps { span.rangee-titre { (hit.name) } div.rangee-detail { (hit.detail) } }
                            div.rangee-fin { (button("Ajouter").submits().sends("ajouter", &role)) }
                        }
                    }
                }
            }
        }
    }
}
