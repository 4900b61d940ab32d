//! Those who can be mentioned: the list under the composer.

use access::PractitionerRoleId;
use ui::choice::mention_option;
use ui::{Markup, html};

use crate::domain::Names;
use crate::web::pane::Thread;

/// The people found; with their workplace where several have the same name.
pub fn draw(
    thread: &Thread,
    names: &Names,
    found: &[PractitionerRoleId],
    everybody: bool,
) -> Markup {
    let detail = |role| {
        let profession = thread.people.profession(role);
        let place = thread.people.get(role).map(|person| person.place.as_str());
        match place.filter(|place| names.is_shared(role) && !place.is_empty()) {
            Some(place) if profession.is_empty() => place.to_owned(),
            Some(place) => format!("{profession} · {place}"),
            None => profession.to_owned(),
        }
    };
    html! {
        @for role in found {
            @let name = thread.people.name(*role);
            @let written = names.label(*role).unwrap_or_else(|| name.to_owned());
            (mention_option(&role.to_string(), name, &detail(*role), &written))
        }
        @if everybody { (mention_option("tous", "tous", "Toutes les personnes de la discussion", "tous")) }
    }
}
