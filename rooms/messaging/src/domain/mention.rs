//! `@Claire Martin`: found in the text itself, so that mentions work without a script and survive an edit.

use access::PractitionerRoleId;
use kernel::fold::fold;

/// Somebody who can be mentioned, under the name that others see.
#[derive(Debug, Clone)]
pub struct Named {
    /// The situation.
    pub role: PractitionerRoleId,
    /// `Claire Martin`.
    pub name: String,
}

/// A mention in a text: whom, and which bytes (the `@` included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Whom; `None` for everybody (`@tous`).
    pub role: Option<PractitionerRoleId>,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// All mentions in a text, in order. A name counts when it stands after `@` at the start of a word, accents and case aside.
pub fn mentioned(text: &str, people: &[Named]) -> Vec<Found> {
    let keys: Vec<(Option<PractitionerRoleId>, Vec<String>)> = people
        .iter()
        .map(|person| (Some(person.role), words(&person.name)))
        .chain([(None, vec!["tous".to_owned()])])
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut found: Vec<Found> = Vec::new();
    for (start, _) in text.match_indices('@') {
        let glued = text
            .get(..start)
            .and_then(|before| before.chars().next_back())
            .is_some_and(char::is_alphanumeric);
        if glued {
            continue;
        }
        let after = text.get(start + 1..).unwrap_or("");
        let best = keys
            .iter()
            .filter_map(|(role, words)| Some((*role, matched(after, words)?)))
            .max_by_key(|(_, length)| *length);
        if let Some((role, length)) = best {
            found.push(Found {
                role,
                start,
                end: start + 1 + length,
            });
        }
    }
    found
}

fn words(name: &str) -> Vec<String> {
    fold(name)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The length in bytes of `words` at the start of `text`, when they are there.
fn matched(text: &str, words: &[String]) -> Option<usize> {
    let mut expected = words.iter();
    let mut end = 0;
    let mut rest = text;
    for word in expected.by_ref() {
        let skipped = rest.len()
            - rest
                .trim_start_matches([' ', '-', '\'', '’', '\u{A0}'])
                .len();
        if (end == 0) != (skipped == 0) {
            return None;
        }
        let after = rest.get(skipped..)?;
        let length = after
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(after.len());
        let here = after.get(..length)?;
        if fold(here) != *word {
            return None;
        }
        end += skipped + length;
        rest = after.get(length..)?;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Uuid;
    use kernel::id::Id as _;

    fn named(n: u128, name: &str) -> Named {
        Named {
            role: PractitionerRoleId::from_uuid(Uuid::from_u128(n)),
            name: name.to_owned(),
        }
    }

    #[test]
    fn finds_names_whatever_the_accents() {
        let people = [
            named(1, "Hélène Saint-Martin"),
            named(2, "Hélène Saint"),
            named(3, "Paul d'Oc"),
        ];
        let text = "Merci @helene saint-martin, et @Paul d’Oc ; voir a@paul d'oc, @tous";
        let found = mentioned(text, &people);
        let shown: Vec<_> = found
            .iter()
            .map(|f| text.get(f.start..f.end).unwrap())
            .collect();
        assert_eq!(shown, ["@helene saint-martin", "@Paul d’Oc", "@tous"]);
        assert_eq!(found[0].role, Some(people[0].role));
        assert_eq!(found[2].role, None);
    }

    #[test]
    fn a_beginning_of_a_name_is_no_mention() {
        assert!(mentioned("@helene", &[named(1, "Hélène Roux")]).is_empty());
        assert!(mentioned("@Hélène Rouxel", &[named(1, "Hélène Roux")]).is_empty());
        assert!(mentioned("@", &[named(1, "Hélène Roux")]).is_empty());
    }
}
