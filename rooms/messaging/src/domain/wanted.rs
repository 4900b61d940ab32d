//! A search in messages, and whether a text matches: exactly, or with a few letters changed. Query and text are folded alike.

use std::ops::Range;

use kernel::fold::{Folded, fold};
use search::NearWord;

/// Words that must all match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted(Vec<Term>);

/// What was typed without a blank: `insuline`, `l’insuline`, `5,2`, `n°3`. Its parts stand side by side in the text too.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    key: String,
    /// How its words may be misspelled; none when it is a number.
    near: Vec<(String, Option<NearWord>)>,
}

/// How well a text matches; exact comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// All words are there.
    Exact,
    /// Some are spelled differently.
    Near,
}

/// Signs of a number: what follows them belongs to them, `n° 3` is `n°3`.
const NUMBER_SIGNS: [char; 3] = ['°', 'º', '№'];

impl Wanted {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Self {
        let mut terms: Vec<String> = Vec::new();
        let mut open = false;
        for typed in text.split_whitespace() {
            let key = fold(typed);
            match terms.last_mut() {
                _ if key.is_empty() => {}
                Some(last) if open => {
                    last.push(' ');
                    last.push_str(&key);
                }
                _ => terms.push(key),
            }
            open = typed.ends_with(NUMBER_SIGNS);
        }
        Self(terms.into_iter().map(Term::new).collect())
    }

    /// Whether the query is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How a folded text matches; `None` when it doesn't.
    pub fn fit(&self, key: &str) -> Option<Fit> {
        let mut fit = Fit::Exact;
        for term in &self.0 {
            if places(&term.key, key).next().is_some() {
                continue;
            }
            fit = Fit::Near;
            let nearly = |(word, near): &(String, Option<NearWord>)| match near {
                Some(near) => key.split(' ').any(|other| near.is(other)),
                None => key.split(' ').any(|other| other == word),
            };
            if !term.may_be_misspelled() || !term.near.iter().all(nearly) {
                return None;
            }
        }
        Some(fit)
    }

    /// The matching parts of a text, in order, without overlap.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let folded = Folded::of(text);
        let mut found: Vec<Range<usize>> = Vec::new();
        for term in &self.0 {
            let exact: Vec<_> = places(&term.key, folded.key()).collect();
            if exact.is_empty() {
                found.extend(term.near_places(folded.key()));
            } else {
                found.extend(exact);
            }
        }
        let mut found: Vec<_> = found
            .into_iter()
            .map(|part| folded.origin(part, text))
            .filter(|part| !part.is_empty())
            .collect();
        found.sort_unstable_by_key(|part| (part.start, part.end));
        let mut marks: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for part in found {
            match marks.last_mut() {
                Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
                _ => marks.push(part),
            }
        }
        marks
    }
}

impl Term {
    fn new(key: String) -> Self {
        let near = key
            .split(' ')
            .map(|word| (word.to_owned(), NearWord::to(word)))
            .collect();
        Self { key, near }
    }

    /// A number matches exactly or not at all: another dose is not a misspelling.
    fn may_be_misspelled(&self) -> bool {
        self.near.iter().any(|(_, near)| near.is_some())
            && !self.key.bytes().any(|sign| sign.is_ascii_digit())
    }

    fn near_places(&self, key: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = 0;
        for word in key.split(' ') {
            // Short words are not highlighted: the `l` of `l’insuline` stands in every other line.
            let mut near = self.near.iter().filter_map(|(_, near)| near.as_ref());
            if near.any(|near| near.is(word)) {
                found.push(start..start + word.len());
            }
            start += word.len() + 1;
        }
        found
    }
}

/// Where a term stands in a folded text: anywhere in a word; a number must be a whole number, and the first of several words begins a word.
fn places<'k>(term: &'k str, key: &'k str) -> impl Iterator<Item = Range<usize>> + 'k {
    let is_digit = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_digit);
    let (first, last) = (term.as_bytes().first(), term.as_bytes().last());
    let (starts, ends) = (is_digit(first), is_digit(last));
    let begins = term.contains(' ');
    key.match_indices(term).filter_map(move |(start, found)| {
        let end = start + found.len();
        let before = start.checked_sub(1).and_then(|at| key.as_bytes().get(at));
        let cut = (begins && before.is_some_and(|sign| *sign != b' '))
            || (starts && is_digit(before))
            || (ends && is_digit(key.as_bytes().get(end)));
        (!cut).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str, text: &str) -> Option<Fit> {
        Wanted::parse(typed).fit(&fold(text))
    }

    #[test]
    fn a_text_is_found_however_either_was_typed() {
        for (typed, text) in [
            ("fistule", "la \u{FB01}stule"),
            ("pansement", "panse\u{AD}ment refait"),
            ("oedème", "l\u{2BC}œde\u{301}me"),
            ("l’œdème", "L'OEDEME"),
            ("5,2", "glycémie 5,2"),
            ("5.2", "glycémie 5,2 g/l"),
            ("n°3", "chambre nº 3"),
            ("nº 3", "chambre N°3"),
            ("№3", "chambre n° 3"),
            ("rendez-vous", "rendez\u{2011}vous"),
            ("aujourd'hui", "aujourd’hui"),
            ("ｄｏｓｅ", "dose"),
            ("Etienne", "E\u{301}tienne"),
        ] {
            assert_eq!(fit(typed, text), Some(Fit::Exact), "{typed} | {text}");
        }
    }

    #[test]
    fn a_number_is_found_as_typed_or_not_at_all() {
        for (typed, text) in [
            ("5,2", "glycémie 15,2"),
            ("5,2", "glycémie 5,25"),
            ("5,2", "à 5 h, 3 sur 2"),
            ("n°3", "chambre n°33"),
            ("500", "1500 mg"),
            ("2026", "2027"),
            ("n°3", "environ 3 fois"),
            ("l’eau", "mal eau"),
        ] {
            assert_eq!(fit(typed, text), None, "{typed} | {text}");
        }
        assert_eq!(fit("l’ea", "dans l’eau"), Some(Fit::Exact));
        assert_eq!(fit("500", "500mg"), Some(Fit::Exact));
    }

    #[test]
    fn misspelled_words_are_found_after_the_exact_ones() {
        assert_eq!(fit("pansemant", "un pansement refait"), Some(Fit::Near));
        assert_eq!(
            fit("pansement refiat", "un pansement refait"),
            Some(Fit::Near)
        );
        assert_eq!(fit("l'insulnie", "d'insuline"), None);
        assert_eq!(fit("l'insulnie", "l’insuline"), Some(Fit::Near));
        assert_eq!(fit("pansement sortie", "un pansement"), None);
        assert!(Fit::Exact < Fit::Near);
    }

    #[test]
    fn what_answered_is_marked_in_the_text_itself() {
        let marked = |typed: &str, text: &str| -> Vec<String> {
            let marks = Wanted::parse(typed).marks(text);
            marks
                .iter()
                .map(|part| text.get(part.clone()).unwrap().to_owned())
                .collect()
        };
        assert_eq!(marked("oedeme", "Un œdème, l’oedème."), ["œdème", "oedème"]);
        assert_eq!(
            marked("fistule 5.2", "\u{FB01}stule à 5,2"),
            ["\u{FB01}stule", "5,2"]
        );
        assert_eq!(
            marked("pansemant", "Le Pan\u{AD}sement."),
            ["Pan\u{AD}sement"]
        );
        assert_eq!(
            marked("l'insulnie", "l’eau, l’air : l’insuline"),
            ["insuline"]
        );
        assert_eq!(marked("san sang", "le sang"), ["sang"]);
        assert_eq!(marked("absent", "rien"), [""; 0]);
    }
}
