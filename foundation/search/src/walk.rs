//! Finds the best documents of the index file without looking at all of them: pairs of words first, forgiving later, within a bounded amount
//! of work.

use crate::cursor::List;
use crate::ground::{Ground, Memo};
use crate::scoring::{NOISE_PERCENT, Ranked, Top, WHOLE_FIELD, most_preferred, preference};
use std::ops::Range;

/// Cost of scoring a document, in steps of a posting list.
const SCORING: i64 = 5;
/// Steps a query may take in all, and in one stage.
const ALL_STEPS: i64 = 24_000;
const STAGE_STEPS: i64 = 8_000;
/// A stage ends when it has met this many documents with all words (or eight times the limit).
const PLENTY: usize = 64;
/// Past contacts looked at.
const CONTACTS: usize = 512;

/// A walk over the ground.
pub(crate) struct Walk<'g, 'a, 'q> {
    ground: &'g Ground<'a, 'q>,
    top: Top,
    limit: usize,
    steps: i64,
    stage: i64,
    met: usize,
    /// Bits of the words that are not left out.
    wanted: u16,
    contacts: Vec<u32>,
    /// What preferences may add to a score at most.
    preferences: u32,
    memo: Memo,
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
    pub(crate) fn run(ground: &'g Ground<'a, 'q>, limit: usize) -> (Vec<Ranked>, u16) {
        for (found, word) in ground.found.iter().zip(ground.words) {
            if found.core.is_empty() {
                found.look_wider(ground.base, ground.schema, word);
            }
        }
        let active: Vec<usize> = (0..ground.found.len())
            .filter(|at| !ground.found[*at].is_nothing())
            .collect();
        let wanted = active.iter().fold(0, |mask, at| mask | (1 << at));
        let mut walk = Self {
            ground,
            top: Top::new(limit),
            limit,
            steps: ALL_STEPS,
            stage: 0,
            met: 0,
            wanted,
            contacts: Vec::new(),
            preferences: most_preferred(
                !ground.near.keys.is_empty(),
                !ground.near_zones.is_empty(),
            ),
            memo: Memo::new(ground),
        };
        if wanted == 0 && !ground.words.is_empty() {
            return (Vec::new(), 0);
        }
        walk.meet_contacts();
        let mut sources: Vec<_> = active.iter().map(|at| walk.source(*at)).collect();
        sources.extend(ground.musts.iter().map(|must| Source {
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
        let found = &self.ground.found[at];
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
            .ground
            .near
            .keys
            .iter()
            .take(CONTACTS)
            .filter_map(|key| self.ground.base.document(*key))
            .collect();
        self.contacts.sort_unstable();
        self.begin(STAGE_STEPS);
        for document in self.contacts.clone() {
            if self
                .ground
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
            self.one_by_one(self.ground.found[at].like(), &zone);
        }
    }

    /// Several words and conditions: documents of the rarest that have another one too.
    fn together(&mut self, sources: &[Source<'g, 'a>], active: &[usize]) {
        for zone in self.zones() {
            self.begin(STAGE_STEPS);
            self.pair(sources[0].core, sources[1].core, &zone);
        }
        if self.complete() == 0 && sources.len() > 2 {
            self.each_pair(&sources[..sources.len().min(4)], |s| s.core, |s| s.core);
        }
        self.one_not_as_typed(sources, |source| source.wide);
        if self.complete() >= self.limit {
            return;
        }
        active.iter().for_each(|at| self.look_wider(*at));
        let ground = self.ground;
        self.one_not_as_typed(sources, |source| {
            source.word.map_or(&[], |at| ground.found[at].like())
        });
        let like =
            |source: &Source<'g, 'a>| source.word.map_or(&[][..], |at| ground.found[at].like());
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

    /// One word from its other lists, the rarest of the rest as typed. Where two others are cheaper to meet, they show this word in
    /// whatever form.
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

    fn each_pair(
        &mut self,
        sources: &[Source<'g, 'a>],
        left: impl Fn(&Source<'g, 'a>) -> &'g [List<'a>],
        right: impl Fn(&Source<'g, 'a>) -> &'g [List<'a>],
    ) {
        for (at, one) in sources.iter().enumerate() {
            for other in &sources[at + 1..] {
                for zone in self.zones() {
                    self.begin(STAGE_STEPS);
                    self.pair(left(one), right(other), &zone);
                }
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
                .map_or(&[][..], |at| self.ground.found[at].like());
            for lists in [source.core, source.wide, like] {
                for zone in self.zones() {
                    self.begin(STAGE_STEPS / 4);
                    self.one_by_one(lists, &zone);
                }
            }
        }
    }

    /// Near zones first: they fill the answer, and what is as good elsewhere comes after.
    fn zones(&self) -> Vec<Range<u32>> {
        self.ground
            .near_zones
            .iter()
            .chain(&self.ground.zones)
            .cloned()
            .collect()
    }

    fn look_wider(&mut self, at: usize) {
        self.ground.found[at].look_wider(
            self.ground.base,
            self.ground.schema,
            &self.ground.words[at],
        );
        self.memo = Memo::new(self.ground);
    }

    fn complete(&self) -> usize {
        self.top.complete(self.wanted)
    }

    fn begin(&mut self, steps: i64) {
        self.stage = steps.min(self.steps);
        self.met = 0;
    }

    fn spend(&mut self, steps: i64) {
        self.stage -= steps;
        self.steps -= steps;
    }

    fn is_over(&self) -> bool {
        self.stage <= 0 || self.met >= PLENTY.max(8 * self.limit)
    }

    /// Every document of the lists, as long as they may still be good enough.
    fn one_by_one(&mut self, lists: &[List<'a>], zone: &Range<u32>) {
        for list in lists {
            let at_most = list.potential + WHOLE_FIELD + self.preferences;
            if at_most < self.top.bar().max(self.top.best() * NOISE_PERCENT / 100) {
                return;
            }
            self.each(list, zone);
            if self.is_over() {
                return;
            }
        }
    }

    fn each(&mut self, list: &List<'a>, zone: &Range<u32>) {
        let mut cursor = list.cursor();
        let mut next = cursor.seek(zone.start);
        while let Some(document) = next
            && document < zone.end
            && !self.is_over()
        {
            self.meet(document);
            next = cursor.seek(document + 1);
        }
    }

    /// Documents in a list of both.
    fn pair(&mut self, left: &[List<'a>], right: &[List<'a>], zone: &Range<u32>) {
        let (few, many) = if weight(left) <= weight(right) {
            (left, right)
        } else {
            (right, left)
        };
        if many.is_empty() {
            return;
        }
        if weight(few) * SCORING as u64 <= crossing(few, many) {
            few.iter().for_each(|list| self.each(list, zone));
            return;
        }
        for list in few {
            if self.is_over() {
                return;
            }
            if u64::from(list.documents) <= 4 + many.len() as u64 {
                self.each(list, zone);
                continue;
            }
            for other in many {
                self.cross(list, other, zone);
                if self.is_over() {
                    return;
                }
            }
        }
    }

    fn cross(&mut self, one: &List<'a>, other: &List<'a>, zone: &Range<u32>) {
        let (mut short, mut long) = if one.documents <= other.documents {
            (one.cursor(), other.cursor())
        } else {
            (other.cursor(), one.cursor())
        };
        self.spend(4);
        let mut next = short.seek(zone.start);
        while let Some(document) = next
            && document < zone.end
            && !self.is_over()
        {
            self.spend(2);
            match long.seek(document) {
                Some(same) if same == document => {
                    self.meet(document);
                    next = short.seek(document + 1);
                }
                Some(after) => next = short.seek(after),
                None => return,
            }
        }
    }

    /// Scores a document and keeps it if it is good enough.
    fn meet(&mut self, document: u32) {
        self.spend(SCORING);
        let ground = self.ground;
        let Some(tally) = self.memo.tally(ground, document) else {
            return;
        };
        let base_score = tally.score();
        if base_score == 0 && self.wanted != 0 {
            return;
        }
        let words = tally.words();
        if words & self.wanted == self.wanted {
            self.met += 1;
        }
        if self.top.bar() > base_score + self.preferences {
            return;
        }
        let near = ground
            .near_zones
            .iter()
            .any(|zone| zone.contains(&document));
        let known = self.contacts.binary_search(&document).is_ok();
        let score = base_score + preference(known, near, ground.base.boost(document));
        if score >= self.top.bar() && !(ground.hidden)(ground.base.key(document)) {
            self.top.offer(Ranked {
                score,
                document,
                fields: tally.fields(),
                words,
            });
        }
    }
}

fn weight(lists: &[List<'_>]) -> u64 {
    lists.iter().map(|list| u64::from(list.documents)).sum()
}

/// Steps that meeting all lists of two sources takes, roughly.
fn cost(left: &[List<'_>], right: &[List<'_>]) -> u64 {
    (weight(left).min(weight(right)) * SCORING as u64).min(crossing(left, right))
}

/// Steps that crossing each list of one side with each of the other takes, roughly.
fn crossing(left: &[List<'_>], right: &[List<'_>]) -> u64 {
    left.iter()
        .map(|one| {
            right
                .iter()
                .map(|other| 4 + 2 * one.parts().min(other.parts()))
                .sum::<u64>()
        })
        .sum()
}
