//! Finds the best documents of the index file without scoring all of them: pairs of words first, tolerant matches later, within a bounded
//! amount of work.

use crate::cursor::List;
use crate::query_context::{Memo, QueryContext};
use crate::scoring::{Ranked, Top, most_preferred};
use crate::steps::{cost, weight};
use std::ops::Range;

/// Steps a query may take in all, and in one stage.
const ALL_STEPS: i64 = 24_000;
const STAGE_STEPS: i64 = 8_000;
/// Past contacts looked at.
const CONTACTS: usize = 512;

/// A walk over the candidate documents.
pub(crate) struct Walk<'g, 'a, 'q> {
    pub(crate) context: &'g QueryContext<'a, 'q>,
    pub(crate) top: Top,
    pub(crate) limit: usize,
    pub(crate) steps: i64,
    pub(crate) stage: i64,
    pub(crate) met: usize,
    /// Bits of the words that are not left out.
    pub(crate) wanted: u16,
    pub(crate) contacts: Vec<u32>,
    /// What preferences may add to a score at most.
    pub(crate) preferences: u32,
    pub(crate) memo: Memo,
}

/// What can be walked: a word of the query or a condition.
struct Source<'g, 'a> {
    word: Option<usize>,
    core: &'g [List<'a>],
    wide: &'g [List<'a>],
    weight: u64,
}

impl<'g, 'a, 'q> Walk<'g, 'a, 'q> {
    /// The best documents, best first, and the bits of the words that were of use to the search.
    pub(crate) fn run(context: &'g QueryContext<'a, 'q>, limit: usize) -> (Vec<Ranked>, u16) {
        for (found, word) in context.found.iter().zip(context.words) {
            // A word that is spelt like none may be one cut short, but a slip as well.
            if found.core.is_empty() || (context.words.len() > 1 && !found.is_spelt()) {
                found.look_wider(context.base, context.schema, word);
            }
        }
        let active: Vec<usize> = (0..context.found.len())
            .filter(|at| !context.found[*at].is_nothing())
            .collect();
        let wanted = active.iter().fold(0, |mask, at| mask | (1 << at));
        let mut walk = Self {
            context,
            top: Top::new(limit),
            limit,
            steps: ALL_STEPS,
            stage: 0,
            met: 0,
            wanted,
            contacts: Vec::new(),
            preferences: most_preferred(
                !context.near.keys.is_empty(),
                !context.near_zones.is_empty(),
            ),
            memo: Memo::new(context),
        };
        if wanted == 0 && !context.words.is_empty() {
            return (Vec::new(), 0);
        }
        walk.meet_contacts();
        let mut sources: Vec<_> = active.iter().map(|at| walk.source(*at)).collect();
        sources.extend(context.musts.iter().map(|must| Source {
            word: None,
            core: &must.lists,
            wide: &[],
            weight: weight(&must.lists),
        }));
        sources.sort_by_key(|source| source.weight);
        match sources.as_slice() {
            [] => walk.everything(),
            [one] => walk.alone(one),
            _ => walk.together(&sources, &active),
        }
        (walk.top.into_kept(), wanted)
    }

    fn source(&self, at: usize) -> Source<'g, 'a> {
        let found = &self.context.found[at];
        // A word that is only like others starts from those.
        let core = if found.core.is_empty() {
            found.like()
        } else {
            &found.core
        };
        Source {
            word: Some(at),
            core,
            wide: &found.wide,
            weight: weight(core),
        }
    }

    fn meet_contacts(&mut self) {
        self.contacts = self
            .context
            .near
            .keys
            .iter()
            .take(CONTACTS)
            .filter_map(|key| self.context.base.document(*key))
            .collect();
        self.contacts.sort_unstable();
        self.begin(STAGE_STEPS);
        for document in self.contacts.clone() {
            if self
                .context
                .zones
                .iter()
                .any(|zone| zone.contains(&document))
            {
                self.meet(document);
            }
        }
    }

    /// No word and no condition on words: the first documents.
    fn everything(&mut self) {
        for zone in self.zones() {
            self.begin(STAGE_STEPS);
            for document in zone {
                if self.is_over() {
                    break;
                }
                self.meet(document);
            }
        }
    }

    /// One word, or one condition.
    fn alone(&mut self, source: &Source<'g, 'a>) {
        let mut lists: Vec<List<'a>> = source.core.iter().chain(source.wide).copied().collect();
        lists.sort_by_key(|list| std::cmp::Reverse(list.potential));
        for zone in self.zones() {
            self.begin(STAGE_STEPS);
            self.one_by_one(&lists, &zone);
        }
        let Some(at) = source.word.filter(|_| self.complete() < self.limit) else {
            return;
        };
        self.look_wider(at);
        for zone in self.zones() {
            self.begin(STAGE_STEPS);
            self.one_by_one(self.context.found[at].like(), &zone);
        }
    }

    /// Several words and conditions: documents of the rarest that have another one too.
    fn together(&mut self, sources: &[Source<'g, 'a>], active: &[usize]) {
        self.each_pair(&sources[..sources.len().min(4)], |s| s.core, |s| s.core);
        self.one_not_as_typed(sources, |source| source.wide);
        if self.complete() >= self.limit {
            return;
        }
        for at in active {
            self.context.found[*at].look_wider(
                self.context.base,
                self.context.schema,
                &self.context.words[*at],
            );
        }
        self.memo = Memo::new(self.context);
        let context = self.context;
        self.one_not_as_typed(sources, |source| {
            source.word.map_or(&[], |at| context.found[at].like())
        });
        let like =
            |source: &Source<'g, 'a>| source.word.map_or(&[][..], |at| context.found[at].like());
        let all_alike = sources
            .iter()
            .filter_map(|source| like(source).first())
            .map(|list| list.potential)
            .sum::<u32>();
        if self.complete() == 0 || self.top.best() < all_alike {
            let rarest = &sources[..sources.len().min(3)];
            self.each_pair(rarest, |s| s.wide, |s| s.wide);
            self.each_pair(rarest, |s| s.wide, like);
            self.each_pair(rarest, like, |s| s.wide);
            self.each_pair(rarest, like, like);
        }
        self.any_word(sources);
    }

    /// One word in its less exact forms, and the rarest of the others as typed. If two others are cheaper to combine, they find this word
    /// in any form.
    fn one_not_as_typed(
        &mut self,
        sources: &[Source<'g, 'a>],
        other: impl Fn(&Source<'g, 'a>) -> &'g [List<'a>],
    ) {
        let mut met: Option<(usize, usize)> = None;
        for (at, source) in sources.iter().enumerate() {
            let lists = other(source);
            // Enough was found as typed, and this can be no better.
            let worse = |list: &List<'_>| {
                source
                    .core
                    .first()
                    .is_some_and(|core| core.potential >= list.potential)
            };
            if self.complete() >= self.limit && lists.first().is_none_or(worse) || lists.is_empty()
            {
                continue;
            }
            let first = usize::from(at == 0);
            let second = (first + 1..sources.len()).find(|second| *second != at);
            let direct = cost(lists, sources[first].core);
            let around =
                second.filter(|second| cost(sources[first].core, sources[*second].core) < direct);
            if around.is_some_and(|second| met.replace((first, second)) == Some((first, second))) {
                continue;
            }
            for zone in self.zones() {
                self.begin(STAGE_STEPS);
                match around {
                    Some(second) => self.pair(sources[first].core, sources[second].core, &zone),
                    None => self.pair(lists, sources[first].core, &zone),
                }
            }
        }
    }

    /// Two sources at a time, the cheapest first, until a document with all words is met.
    fn each_pair(
        &mut self,
        sources: &[Source<'g, 'a>],
        left: impl Fn(&Source<'g, 'a>) -> &'g [List<'a>],
        right: impl Fn(&Source<'g, 'a>) -> &'g [List<'a>],
    ) {
        let mut pairs = Vec::new();
        for (at, one) in sources.iter().enumerate() {
            for other in &sources[at + 1..] {
                let (left, right) = (left(one), right(other));
                if !left.is_empty() && !right.is_empty() {
                    pairs.push((cost(left, right), left, right));
                }
            }
        }
        pairs.sort_by_key(|(cost, _, _)| *cost);
        for (_, left, right) in pairs {
            for zone in self.zones() {
                self.begin(STAGE_STEPS);
                self.pair(left, right, &zone);
            }
            if self.complete() > 0 {
                return;
            }
        }
    }

    /// Documents with any one of the words, when nothing better fills the answer.
    fn any_word(&mut self, sources: &[Source<'g, 'a>]) {
        for source in sources {
            let like = source
                .word
                .map_or(&[][..], |at| self.context.found[at].like());
            for lists in [source.core, source.wide, like] {
                for zone in self.zones() {
                    self.begin(STAGE_STEPS / 4);
                    self.one_by_one(lists, &zone);
                }
            }
        }
    }

    /// Near groups first: they fill the answer, and equally good documents elsewhere come after.
    fn zones(&self) -> Vec<Range<u32>> {
        self.context
            .near_zones
            .iter()
            .chain(&self.context.zones)
            .cloned()
            .collect()
    }

    fn look_wider(&mut self, at: usize) {
        self.context.found[at].look_wider(
            self.context.base,
            self.context.schema,
            &self.context.words[at],
        );
        self.memo = Memo::new(self.context);
    }
}
