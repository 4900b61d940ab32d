//! People chosen in a form: the one reader of what the picker sends, from pages with and without a script.

use ::web::{Context, Failure, Pace};
use access::PractitionerRoleId;
use kernel::{Fault, FieldErrors};

use crate::people::{self, Hits, People};

/// The form's field; the picker's other names follow from it (`ui::choice::people_picker`).
pub const FIELD: &str = "avec";
/// People found at once.
const FOUND: usize = 10;

/// Who was chosen so far, and the search of the picker.
#[derive(Debug, Clone, Default)]
pub struct Picked {
    /// The persons, by situation, in the order of the choices, each once.
    pub roles: Vec<PractitionerRoleId>,
    /// What a page without a script searches in the directory.
    pub wanted: String,
    /// Whether the form only asks for its page again: to search, or to add or remove a person.
    pub goes_on: bool,
    /// Whether a name was typed without choosing anybody and the form sent: then an error says so.
    pub left: bool,
}

impl Picked {
    /// Takes the picker's fields out of a form's. A form repeats `avec`, a link joins several by commas; what is no id is ignored.
    pub fn take(fields: Vec<(String, String)>) -> (Self, Vec<(String, String)>) {
        let (mut picked, mut rest) = (Self::default(), Vec::new());
        let mut removed = Vec::new();
        for (name, value) in fields {
            match name.as_str() {
                FIELD => picked.roles.extend(read(&value)),
                "ajouter" => {
                    picked.goes_on = true;
                    picked.roles.extend(read(&value));
                }
                "enlever" => {
                    picked.goes_on = true;
                    removed.extend(read(&value));
                }
                "avec-recherche" => picked.wanted = value,
                "geste" => picked.goes_on |= value == "chercher",
                _ => rest.push((name, value)),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        picked
            .roles
            .retain(|role| !removed.contains(role) && seen.insert(*role));
        // A typed name is not a choice: the page asks whom it means.
        let left = !picked.goes_on && !picked.wanted.trim().is_empty();
        picked.left = left && !picked.roles.is_empty();
        picked.goes_on |= left && picked.roles.is_empty();
        (picked, rest)
    }

    /// The names of those chosen.
    pub async fn people(&self, cx: &Context) -> Result<People, Fault> {
        People::load(cx, self.roles.iter().copied()).await
    }

    /// The search results of a page without a script.
    pub async fn found(&self, cx: &Context, me: PractitionerRoleId) -> Result<Hits, Failure> {
        if self.wanted.trim().is_empty() {
            return Ok(Hits::default());
        }
        cx.pace(Pace::Search)?;
        Ok(people::search(cx, &self.wanted, me, FOUND).await?)
    }

    /// What is wrong with the choice: some can't be reached by a message, or a name was typed and not chosen.
    pub async fn faults(&self, cx: &Context) -> Result<FieldErrors, Fault> {
        let mut errors = FieldErrors::new();
        if self.left {
            let name = self.wanted.trim();
            errors.add(
                FIELD,
                format!("«\u{A0}{name}\u{A0}» n’est pas parmi les personnes choisies\u{A0}: choisissez-la dans la liste, ou envoyez de nouveau sans son nom."),
            );
        }
        if let Some(why) = people::cannot_reach(cx, &self.roles).await? {
            errors.add(FIELD, why);
        }
        Ok(errors)
    }
}

fn read(field: &str) -> impl Iterator<Item = PractitionerRoleId> {
    field.split(',').filter_map(|text| text.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use kernel::Uuid;
    use kernel::id::Id as _;

    use super::*;

    fn role(n: u128) -> PractitionerRoleId {
        PractitionerRoleId::from_uuid(Uuid::from_u128(n))
    }

    fn taken(fields: &[(&str, String)]) -> (Picked, Vec<(String, String)>) {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        Picked::take(fields.collect())
    }

    #[test]
    fn a_name_that_was_typed_without_a_choice_is_searched() {
        let typed = |roles: &str| {
            taken(&[
                ("avec", roles.to_owned()),
                ("avec-recherche", "roux".to_owned()),
            ])
            .0
        };
        let alone = typed("");
        assert!(alone.goes_on && !alone.left);
        // When somebody else was chosen, the page reports the typed name instead of ignoring it.
        let beside = typed(&role(1).to_string());
        assert!(!beside.goes_on && beside.left);
    }

    #[test]
    fn each_is_chosen_once_by_forms_and_links() {
        let link = format!("{}, {},rien,", role(1), role(2));
        let (picked, rest) = taken(&[
            ("avec", link),
            ("avec", role(1).to_string()),
            ("sujet", "Plaies".to_owned()),
        ]);
        assert_eq!(picked.roles, [role(1), role(2)]);
        assert!(!picked.goes_on);
        assert_eq!(rest, [("sujet".to_owned(), "Plaies".to_owned())]);
    }

    #[test]
    fn a_search_one_more_and_one_less_ask_for_the_page_again() {
        let both = || ("avec", format!("{},{}", role(1), role(2)));
        let (less, _) = taken(&[("enlever", role(1).to_string()), both()]);
        assert_eq!((less.roles, less.goes_on), (vec![role(2)], true));
        let (more, _) = taken(&[both(), ("ajouter", role(3).to_string())]);
        assert_eq!((more.roles.len(), more.goes_on), (3, true));
        let (search, rest) = taken(&[
            ("geste", "chercher".to_owned()),
            both(),
            ("avec-recherche", "roux".to_owned()),
        ]);
        assert_eq!(search.roles, [role(1), role(2)]);
        assert!(search.goes_on && search.wanted == "roux" && rest.is_empty());
    }
}
