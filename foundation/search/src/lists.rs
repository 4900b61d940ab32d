//! The posting lists of words, with the score that their documents may get.

use crate::base::Base;
use crate::cursor::List;
use crate::plan::{Phrase, Word};
use crate::schema::{FieldRule, Schema};
use crate::scoring::worth;

/// Exact words, and phrases that stand for a word, with how well they fit.
type Typed<'t> = (&'t [(u32, u8)], &'t [Phrase<u32>]);

/// The lists of what was typed: of the words, and of the rarest word of each phrase.
pub(crate) fn as_typed<'a>(
    base: &'a Base,
    schema: &Schema,
    (exact, phrases): Typed<'_>,
    word: &Word,
) -> Vec<List<'a>> {
    let mut lists = Vec::new();
    for (term, quality) in exact {
        gather(base, schema, (*term, *quality, word.factor), &mut lists);
    }
    for phrase in phrases {
        let rarest = phrase
            .words
            .iter()
            .min_by_key(|term| documents(base, **term));
        if let Some(rarest) = rarest {
            let quality = |rule| phrase.quality_in(rule, word.spelt);
            gather_as(base, schema, (*rarest, word.factor), quality, &mut lists);
        }
    }
    lists
}

fn documents(base: &Base, term: u32) -> u32 {
    let mut sum = 0;
    base.lists(term, |list| sum += list.documents);
    sum
}

pub(crate) fn gather<'a>(
    base: &'a Base,
    schema: &Schema,
    (term, quality, factor): (u32, u8, u32),
    lists: &mut Vec<List<'a>>,
) {
    gather_as(base, schema, (term, factor), |_| quality, lists);
}

/// The lists of a word that fits each field in its own way.
fn gather_as<'a>(
    base: &'a Base,
    schema: &Schema,
    (term, factor): (u32, u32),
    quality: impl Fn(FieldRule) -> u8,
    lists: &mut Vec<List<'a>>,
) {
    base.lists(term, |list| {
        let rule = schema.rule(usize::from(list.field));
        let potential = worth(quality(rule), rule, factor);
        if potential > 0 {
            lists.push(List { potential, ..list });
        }
    });
}

pub(crate) fn mask(lists: &[List<'_>]) -> u16 {
    lists.iter().fold(0, |mask, list| mask | 1 << list.field)
}

pub(crate) fn best_first(lists: &mut [List<'_>]) {
    lists.sort_unstable_by_key(|list| std::cmp::Reverse(list.potential));
}
