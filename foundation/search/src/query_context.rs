//! The data that stays fixed while the documents of a query are scored, and the score of each field value.

use crate::base::Base;
use crate::cursor::List;
use crate::lookup::{Matches, find};
use crate::plan::{MAX_WORDS, Word};
use crate::query::{Near, Query};
use crate::recall::Asked;
use crate::schema::{MAX_FIELDS, Schema};
use crate::scoring::{Tally, worth};
use std::ops::Range;

/// Documents whose data is fetched from memory at once.
pub(crate) const TOGETHER: usize = 16;
/// Values remembered of each field; a power of two.
const REMEMBERED: usize = 64;
/// Words of a value that count.
const WORDS_OF_VALUE: usize = 32;

/// A condition of the filter: a field, and alternatives of words it must have.
pub(crate) struct Must<'a> {
    pub(crate) field: usize,
    pub(crate) alternatives: Vec<Vec<u32>>,
    pub(crate) lists: Vec<List<'a>>,
}

/// Everything that does not change during a walk.
pub(crate) struct QueryContext<'a, 'q> {
    pub(crate) base: &'a Base,
    pub(crate) schema: &'q Schema,
    pub(crate) words: &'q [Word],
    pub(crate) found: Vec<Matches<'a>>,
    pub(crate) musts: Vec<Must<'a>>,
    pub(crate) near: Near<'q>,
    /// The groups in which hits must be.
    pub(crate) zones: Vec<Range<u32>>,
    /// The groups in which hits are preferred.
    pub(crate) near_zones: Vec<Range<u32>>,
    /// Keys that the file must not answer: they were changed or removed since.
    pub(crate) hidden: &'q dyn Fn(u128) -> bool,
}

impl<'a, 'q> QueryContext<'a, 'q> {
    /// The context of a query; none when no document of the file can fulfil one of its conditions.
    pub(crate) fn new(
        (base, schema): (&'a Base, &'q Schema),
        query: &Query<'q>,
        asked: &Asked<'q>,
        hidden: &'q dyn Fn(u128) -> bool,
    ) -> Option<Self> {
        let found = |word| Matches::new(base, schema, word);
        Some(Self {
            base,
            schema,
            words: asked.words,
            musts: musts(base, asked.conditions)?,
            found: asked.words.iter().map(found).collect(),
            near: query.near,
            zones: zones(base, asked.groups),
            near_zones: near_zones(base, query),
            hidden,
        })
    }
}

fn zones(base: &Base, groups: &[u16]) -> Vec<std::ops::Range<u32>> {
    if groups.is_empty() {
        std::iter::once(0..base.len()).collect()
    } else {
        groups.iter().map(|group| base.group(*group)).collect()
    }
}

fn near_zones(base: &Base, query: &Query<'_>) -> Vec<std::ops::Range<u32>> {
    let wanted =
        |group: &&u16| query.filter.groups.is_empty() || query.filter.groups.contains(group);
    query
        .near
        .groups
        .iter()
        .filter(wanted)
        .map(|group| base.group(*group))
        .filter(|zone| !zone.is_empty())
        .collect()
}

/// The conditions in the file's numbers; none when no document of the file can fulfil one of them.
fn musts<'a>(base: &'a Base, conditions: &[(usize, Vec<Vec<String>>)]) -> Option<Vec<Must<'a>>> {
    let mut musts = Vec::new();
    for (field, any) in conditions {
        let mut must = Must {
            field: *field,
            alternatives: Vec::new(),
            lists: Vec::new(),
        };
        for all in any {
            let Some(terms) = all
                .iter()
                .map(|text| find(base, text))
                .collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            let mut rarest = None;
            for term in &terms {
                base.lists(*term, |list| {
                    if usize::from(list.field) == *field
                        && rarest.is_none_or(|other: List<'a>| list.documents < other.documents)
                    {
                        rarest = Some(list);
                    }
                });
            }
            must.lists.extend(rarest);
            must.alternatives.push(terms);
        }
        if must.lists.is_empty() {
            return None;
        }
        musts.push(must);
    }
    Some(musts)
}

/// The score of a value for each word of the query.
#[derive(Clone, Copy)]
struct Valued {
    value: u32,
    allowed: bool,
    whole: bool,
    worth: [u16; MAX_WORDS],
}

/// Remembers what values are worth: documents share most of theirs. Made anew when words are looked up more widely.
pub(crate) struct Memo {
    values: Vec<Valued>,
    /// Bit for each field that a word of the query or a condition may be found in.
    fields: u16,
}

impl Memo {
    pub(crate) fn new(context: &QueryContext<'_, '_>) -> Self {
        let nothing = Valued {
            value: 0,
            allowed: true,
            whole: false,
            worth: [0; MAX_WORDS],
        };
        let searched = context
            .found
            .iter()
            .fold(0, |mask, found| mask | found.fields());
        let fields = context
            .musts
            .iter()
            .fold(searched, |mask, must| mask | 1 << must.field);
        Self {
            values: vec![nothing; REMEMBERED * MAX_FIELDS],
            fields,
        }
    }

    /// Prefetches what these documents need. They are far apart in the file: waiting for each in turn costs more than all the rest.
    pub(crate) fn fetch(&self, context: &QueryContext<'_, '_>, documents: &[u32]) {
        let base = context.base;
        let mut values = [0; TOGETHER * MAX_FIELDS];
        let mut count = 0;
        let mut touched = 0;
        for document in documents {
            touched ^= base.value(*document, 0) ^ u32::from(base.boost(*document));
        }
        for field in (0..base.fields()).filter(|field| self.fields & (1 << field) != 0) {
            for document in documents {
                let value = base.value(*document, field);
                let slot = &self.values[field * REMEMBERED + (value as usize & (REMEMBERED - 1))];
                if value != 0 && slot.value != value && count < values.len() {
                    values[count] = base.entry(field, value);
                    count += 1;
                }
            }
        }
        for entry in &values[..count] {
            touched ^= base.length(*entry);
        }
        std::hint::black_box(touched);
    }

    /// The scores of the query's words in one document; none when it lacks a condition.
    #[inline]
    pub(crate) fn tally(&mut self, context: &QueryContext<'_, '_>, document: u32) -> Option<Tally> {
        let mut tally = Tally::new();
        let mut met = context.musts.len();
        for field in 0..context.base.fields() {
            if self.fields & (1 << field) == 0 {
                continue;
            }
            let value = context.base.value(document, field);
            if value == 0 {
                continue;
            }
            let slot = &mut self.values[field * REMEMBERED + (value as usize & (REMEMBERED - 1))];
            if slot.value != value {
                *slot = appraise(context, field, value);
            }
            if !slot.allowed {
                return None;
            }
            for (word, worth) in slot.worth.iter().enumerate().take(context.words.len()) {
                tally.offer(word, u32::from(*worth), field);
            }
            if slot.whole {
                tally.whole_field();
            }
            met -= usize::from(met > 0 && context.musts.iter().any(|must| must.field == field));
        }
        (met == 0).then_some(tally)
    }
}

fn appraise(context: &QueryContext<'_, '_>, field: usize, value: u32) -> Valued {
    let mut terms = [0_u32; WORDS_OF_VALUE];
    let mut count = 0;
    context.base.terms(field, value, |term| {
        if count < terms.len() {
            terms[count] = term;
            count += 1;
        }
    });
    let terms = &terms[..count];
    let has = |all: &Vec<u32>| all.iter().all(|term| terms.contains(term));
    let must = context.musts.iter().find(|must| must.field == field);
    let allowed = must.is_none_or(|must| must.alternatives.iter().any(has));
    let rule = context.schema.rule(field);
    let mut valued = Valued {
        value,
        allowed,
        whole: true,
        worth: [0; MAX_WORDS],
    };
    for term in terms {
        let mut used = false;
        for (found, best) in context.found.iter().zip(&mut valued.worth) {
            let worth = worth(found.quality(context.base, *term), rule, found.factor) as u16;
            used |= worth > 0;
            *best = worth.max(*best);
        }
        valued.whole &= used;
    }
    for (found, best) in context.found.iter().zip(&mut valued.worth) {
        *best = (worth(found.phrase(terms, rule), rule, found.factor) as u16).max(*best);
    }
    for at in (0..context.words.len().saturating_sub(1)).rev() {
        let alone = valued.worth[at + 1] == 0 && !context.found[at + 1].is_nothing();
        if context.words[at].leans && alone {
            valued.worth[at] = 0;
        }
    }
    valued
}
