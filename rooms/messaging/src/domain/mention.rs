//! `@Claire Martin`: found in the text itself, so that mentions work without a script and survive an edit. When several participants have
//! the same name, the choice made in the list says which one; without a choice nobody is notified.

mod label;

use access::PractitionerRoleId;
use kernel::fold::{Folded, is_unseen};

pub use label::{Namable, Names};

/// The longest name after an `@`, in bytes of the text.
const LONGEST: usize = 400;

/// The most mentions looked up in one text, since each costs a search among all names; those after are plain words.
const MOST: usize = 100;

/// What may stand before a name; the second one is the full-width sign.
const CALLS: [char; 2] = ['@', '＠'];

/// Whether a text may mention somebody.
pub fn may_mention(text: &str) -> bool {
    text.contains(CALLS)
}

/// A mention in a text: whom it may mean, and which bytes (the `@` included).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Those who bear this name; none for everybody (`@tous`).
    pub whom: Vec<PractitionerRoleId>,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Mention {
    /// `@tous`.
    pub fn is_everybody(&self) -> bool {
        self.whom.is_empty()
    }
}

/// What is highlighted in a message: the mentions that tell somebody.
#[derive(Debug, Clone, Copy)]
pub struct Highlights<'a> {
    /// The names of the conversation.
    pub names: &'a Names,
    /// Whom the message tells.
    pub told: &'a [PractitionerRoleId],
}

impl Highlights<'_> {
    /// Those in a text, in order.
    pub fn within(&self, text: &str) -> Vec<Mention> {
        let mut found = self.names.mentioned(text, None);
        found.retain(|one| {
            one.is_everybody() || one.whom.iter().any(|role| self.told.contains(role))
        });
        found
    }
}

/// Whom a text notifies.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Everybody.
    pub everybody: bool,
    /// Each once.
    pub roles: Vec<PractitionerRoleId>,
    /// Mentions of a name that several have, without a choice: they notify nobody.
    pub unclear: Vec<Mention>,
}

impl Names {
    /// All mentions in a text, in order. A name counts when it stands after `@` at the start of a word, whatever its accents, case,
    /// hyphens and blanks; the longest that fits. Who writes means another of the same name. The first 100 such `@` count, whether a name
    /// follows them or not.
    pub fn mentioned(&self, text: &str, author: Option<PractitionerRoleId>) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut looked_at = 0;
        for (start, at) in text.match_indices(CALLS) {
            let before = text.get(..start).unwrap_or_default();
            let glued = before
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric);
            let covered = found.last().is_some_and(|last| last.end > start);
            if glued || covered {
                continue;
            }
            if looked_at == MOST {
                break;
            }
            looked_at += 1;
            let after = start + at.len();
            let Some((mut whom, length)) = self.named_at(text.get(after..).unwrap_or_default())
            else {
                continue;
            };
            let everybody = whom.is_empty();
            whom.retain(|role| Some(*role) != author);
            if everybody || !whom.is_empty() {
                found.push(Mention {
                    whom,
                    start,
                    end: after + length,
                });
            }
        }
        found
    }

    /// Whom a text notifies. `chosen`: the choices made in the list; one whose name is no longer in the text notifies nobody.
    pub fn told(
        &self,
        text: &str,
        chosen: &[PractitionerRoleId],
        author: Option<PractitionerRoleId>,
    ) -> Told {
        if !may_mention(text) {
            return Told::default();
        }
        let found = self.mentioned(text, author);
        let mut told = Told {
            everybody: found.iter().any(Mention::is_everybody),
            ..Told::default()
        };
        for one in &found {
            if let [role] = one.whom.as_slice() {
                told.add(*role);
            }
        }
        // With `@tous` everybody is notified, so no mention is without effect.
        if told.everybody {
            return told;
        }
        // Somebody already mentioned by a name of their own is not who a shared name means.
        let clear = told.roles.clone();
        for one in found.iter().filter(|one| one.whom.len() > 1) {
            let meant: Vec<PractitionerRoleId> = chosen
                .iter()
                .copied()
                .filter(|role| one.whom.contains(role) && !clear.contains(role))
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect();
            let times = found.iter().filter(|same| same.whom == one.whom).count();
            // More choices than mentions: one was deleted, and nothing says which.
            if meant.is_empty() || meant.len() > times {
                told.unclear.push(one.clone());
            } else {
                for role in meant {
                    told.add(role);
                }
            }
        }
        told
    }

    /// The longest name at the start of a text: whose it is, and its length in bytes.
    fn named_at(&self, text: &str) -> Option<(Vec<PractitionerRoleId>, usize)> {
        let line = text.lines().next()?;
        let mut cut = line.len().min(LONGEST);
        while !line.is_char_boundary(cut) {
            cut -= 1;
        }
        let line = line.get(..cut)?;
        let folded = Folded::of(line);
        let first = folded.origin(0..1, line).start;
        if !line.get(..first)?.chars().all(is_unseen) {
            return None;
        }
        let (whom, length) = self.longest(|key| {
            let rest = folded.key().strip_prefix(key)?;
            let end = folded.origin(0..key.len(), line).end;
            let ends = rest.is_empty() || rest.starts_with(' ');
            (ends && !goes_on(line.get(end..)?)).then_some(end)
        })?;
        Some((whom, closed(line, length)))
    }
}

impl Told {
    fn add(&mut self, role: PractitionerRoleId) {
        if !self.roles.contains(&role) {
            self.roles.push(role);
        }
    }
}

/// `@Claire Martin-Roux` is not Claire Martin.
fn goes_on(rest: &str) -> bool {
    let mut signs = rest.chars();
    matches!(signs.next(), Some('-' | '\u{2010}' | '\u{2011}' | '\u{AD}'))
        && signs.next().is_some_and(char::is_alphabetic)
}

/// Brackets that the name opened belong to it.
fn closed(line: &str, mut length: usize) -> usize {
    let name = line.get(..length).unwrap_or_default();
    let open = name
        .matches('(')
        .count()
        .saturating_sub(name.matches(')').count());
    let rest = line.get(length..).unwrap_or_default();
    length += rest.chars().take(open).take_while(|c| *c == ')').count();
    length
}

#[cfg(test)]
mod tests;
