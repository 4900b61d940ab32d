//! How participants are written after an `@`: by name, and by more details where several have the same name.

use access::PractitionerRoleId;
use directory::face::told_apart;
use kernel::fold::fold;

/// Somebody who can be mentioned, as others see him.
#[derive(Debug, Clone)]
pub struct Namable {
    /// The situation.
    pub role: PractitionerRoleId,
    /// `Dr Claire Martin`.
    pub name: String,
    /// Profession or role.
    pub profession: String,
    /// `Pézenas`, or empty.
    pub commune: String,
    /// `Cabinet du Port, Pézenas (34)`.
    pub place: String,
    /// The number in the conversation.
    pub ordinal: i64,
}

/// Titles that may be left out.
const TITLES: [&str; 3] = ["Dr ", "Pr ", "Me "];

impl Namable {
    /// The ways of writing this person, from the shortest to the only one that is unique.
    fn labels(&self) -> [String; 5] {
        let with = |place: &str| told_apart(&self.name, &self.profession, place);
        let number = self.ordinal.to_string();
        let numbered = match self.commune.as_str() {
            "" => number,
            commune => format!("{commune}, {number}"),
        };
        [
            self.name.clone(),
            with(""),
            with(&self.commune),
            with(&self.place),
            with(&numbered),
        ]
    }
}

/// The name alone, when a title precedes it.
fn without_title(label: &str) -> Option<&str> {
    TITLES
        .into_iter()
        .find_map(|title| label.strip_prefix(title))
}

/// The names of a conversation.
#[derive(Debug, Clone, Default)]
pub struct Names {
    people: Vec<Namable>,
    /// Folded ways of writing, and whose; `None` is everybody.
    keys: Vec<(String, Option<PractitionerRoleId>)>,
}

impl Names {
    /// The names of these participants. `@Dr Anne Roy` and `@Anne Roy` both count.
    pub fn of(people: Vec<Namable>) -> Self {
        let mut keys = vec![("tous".to_owned(), None)];
        for person in &people {
            for label in person.labels() {
                keys.extend(without_title(&label).map(|label| (fold(label), Some(person.role))));
                keys.push((fold(&label), Some(person.role)));
            }
        }
        keys.retain(|(key, _)| !key.is_empty());
        keys.sort_unstable();
        keys.dedup();
        Self { people, keys }
    }

    /// What the list inserts for somebody: the shortest label that nobody else has.
    pub fn label(&self, role: PractitionerRoleId) -> Option<String> {
        let person = self.people.iter().find(|person| person.role == role)?;
        let mut labels = person.labels().into_iter();
        let own = |label: &String| {
            let key = fold(label);
            let others = self.keys.iter().filter(|(known, _)| *known == key);
            others.clone().count() > 0 && others.into_iter().all(|(_, whose)| *whose == Some(role))
        };
        labels.find(own)
    }

    /// Whether another participant has the same name.
    pub fn is_shared(&self, role: PractitionerRoleId) -> bool {
        let own = self.people.iter().find(|person| person.role == role);
        self.label(role).as_ref() != own.map(|person| &person.name)
    }

    /// The participants whose key is the longest that fits, and its length in the text; none means everybody.
    pub(super) fn longest(
        &self,
        fits: impl Fn(&str) -> Option<usize>,
    ) -> Option<(Vec<PractitionerRoleId>, usize)> {
        let found = self
            .keys
            .iter()
            .filter_map(|(key, whose)| Some((key, *whose, fits(key)?)));
        let found: Vec<_> = found.collect();
        let longest = found.iter().map(|(key, ..)| key.len()).max()?;
        let best = found.iter().filter(|(key, ..)| key.len() == longest);
        let end = best.clone().map(|(.., end)| *end).max()?;
        Some((best.filter_map(|(_, whose, _)| *whose).collect(), end))
    }
}
